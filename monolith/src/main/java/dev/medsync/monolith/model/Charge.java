package dev.medsync.monolith.model;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** A row of {@code charge}. Amounts in US dollars. */
public record Charge(
        long id,
        int facility,
        long encounterId,
        long patientId,
        @Nullable Long providerId,
        LocalDate serviceDate,
        String code,
        String modifier,
        @Nullable String description,
        String diagnosis,
        BigDecimal quantity,
        BigDecimal unitAmount,
        BigDecimal amount,
        String status,
        String source,
        String voidReason,
        @Nullable LocalDateTime voidedAt,
        LocalDateTime createdAt) {}
