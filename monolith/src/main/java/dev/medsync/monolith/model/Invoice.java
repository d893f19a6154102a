package dev.medsync.monolith.model;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of {@code invoice} with its lines. */
public record Invoice(
        long id,
        int facility,
        long invoiceNo,
        long patientId,
        LocalDate invoiceDate,
        LocalDate dueDate,
        BigDecimal totalAmount,
        BigDecimal lateFee,
        BigDecimal balanceDue,
        String status,
        int statementCount,
        LocalDateTime createdAt,
        List<Line> lines) {

    /** A row of {@code invoice_line}. */
    public record Line(
            int lineNo, @Nullable Long chargeId, @Nullable Long claimId, String description, BigDecimal amount) {}
}
