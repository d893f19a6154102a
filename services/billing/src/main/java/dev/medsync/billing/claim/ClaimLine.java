package dev.medsync.billing.claim;

import dev.medsync.platform.data.Key;
import dev.medsync.platform.data.Length;
import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * A charge on a claim (SV1 of the 837).
 *
 * @param lineNumber 1 and up
 * @param amount SV102, in US dollars
 * @param paid the part of the claim's payments that reached this line, lines being paid in order
 */
public record ClaimLine(
        @Key long id,
        int lineNumber,
        long chargeId,
        @Length(8) String chargeCode,
        @Length(2) String modifier,
        @Length(10) String diagnosisCode,
        LocalDate serviceDate,
        int quantity,
        BigDecimal amount,
        BigDecimal paid) {

    ClaimLine withPaid(BigDecimal share) {
        return new ClaimLine(
                id, lineNumber, chargeId, chargeCode, modifier, diagnosisCode, serviceDate, quantity, amount, share);
    }
}
