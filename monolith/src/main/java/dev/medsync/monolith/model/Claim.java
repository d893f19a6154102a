package dev.medsync.monolith.model;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of {@code claim} with its lines and its history. */
public record Claim(
        long id,
        int facility,
        long claimNo,
        long patientId,
        long encounterId,
        @Nullable Long coverageId,
        long payerId,
        @Nullable Long providerId,
        LocalDate serviceFrom,
        LocalDate serviceTo,
        List<String> diagnoses,
        BigDecimal totalAmount,
        BigDecimal paidAmount,
        BigDecimal adjustedAmount,
        BigDecimal patientAmount,
        String status,
        @Nullable String denialCode,
        @Nullable LocalDateTime submittedAt,
        String voidReason,
        LocalDateTime createdAt,
        List<Line> lines,
        List<StatusChange> history) {

    /** A row of {@code claim_line}. */
    public record Line(
            int lineNo,
            long chargeId,
            LocalDate serviceDate,
            String code,
            String modifier,
            BigDecimal quantity,
            BigDecimal amount,
            BigDecimal paidAmount) {}

    /** A row of {@code claim_status_hist}; {@code from} is null for the first. */
    public record StatusChange(@Nullable String from, String to, String note, LocalDateTime at) {}
}
