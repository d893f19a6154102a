package dev.medsync.monolith.model;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of {@code payment} with what it pays for. */
public record Payment(
        long id,
        int facility,
        @Nullable Long patientId,
        @Nullable Long payerId,
        @Nullable Long remitId,
        BigDecimal amount,
        String method,
        String reference,
        LocalDate receivedDate,
        String status,
        @Nullable String voidReason,
        @Nullable LocalDateTime voidedAt,
        LocalDateTime createdAt,
        List<Allocation> allocations) {

    /** A row of {@code payment_alloc}: a payer's payment goes to claims, a patient's to invoices. */
    public record Allocation(
            @Nullable Long claimId, @Nullable Long invoiceId, BigDecimal amount) {}
}
