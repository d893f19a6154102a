package dev.medsync.monolith.model;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of {@code remit} (one 835, one check) with the claims it answers. */
public record Remit(
        long id,
        int facility,
        long payerId,
        String checkNo,
        LocalDate checkDate,
        BigDecimal totalAmount,
        BigDecimal providerAdjustment,
        String status,
        LocalDateTime postedAt,
        List<RemitClaim> claims) {

    /** A row of {@code remit_claim}. {@code claimId} is null when the number is none of ours. */
    public record RemitClaim(
            long claimNo,
            @Nullable Long claimId,
            String clpStatus,
            BigDecimal chargedAmount,
            BigDecimal paidAmount,
            BigDecimal patientAmount,
            List<Adjustment> adjustments) {}

    /** A row of {@code remit_adjustment}. */
    public record Adjustment(String group, String reason, BigDecimal amount) {}
}
