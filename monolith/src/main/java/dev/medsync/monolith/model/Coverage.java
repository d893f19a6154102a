package dev.medsync.monolith.model;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A row of {@code coverage}, with the payer's name for the screen. */
public record Coverage(
        long id,
        long patientId,
        long payerId,
        String payerName,
        String memberId,
        int priority,
        BigDecimal coinsurancePercent,
        LocalDate effectiveDate,
        @Nullable LocalDate termDate,
        String status) {}
