package dev.medsync.billing.remittance;

import dev.medsync.billing.claim.ClaimRules.Decision;
import dev.medsync.platform.data.Children;
import dev.medsync.platform.data.Key;
import dev.medsync.platform.data.Length;
import java.math.BigDecimal;
import java.util.List;

/**
 * What a remittance says about one claim. Amounts are US dollars, negative in a reversal.
 *
 * @param claimNumber CLP01
 * @param claimId 0 when no claim of that number exists
 * @param statusCode CLP02
 * @param charged CLP03
 * @param paid CLP04
 * @param patientResponsibility CLP05
 */
public record RemittanceClaim(
        @Key long id,
        @Length(19) String claimNumber,
        long claimId,
        @Length(2) String statusCode,
        BigDecimal charged,
        BigDecimal paid,
        BigDecimal patientResponsibility,

        @Children(table = "remittance_adjustment", parent = "remittance_claim_id")
        List<RemittanceAdjustment> adjustments) {

    /** What this means for the claim. The patient's share is in CLP05 and, once more, in the PR adjustments. */
    Decision decision() {
        BigDecimal adjusted = adjustments.stream()
                .filter(adjustment -> !adjustment.isPatientResponsibility())
                .map(RemittanceAdjustment::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        String reason = adjustments.isEmpty() ? "" : adjustments.getFirst().reasonCode();
        return new Decision(statusCode, paid, adjusted, patientResponsibility, reason);
    }
}
