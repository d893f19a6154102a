package dev.medsync.billing.remittance;

import dev.medsync.platform.data.Key;
import dev.medsync.platform.data.Length;
import java.math.BigDecimal;

/**
 * A CAS segment: why less was paid than was charged.
 *
 * @param groupCode CAS01: CO contractual obligation, PR patient responsibility, OA other, PI payer-initiated
 * @param reasonCode claim adjustment reason code (CARC)
 * @param amount US dollars
 */
public record RemittanceAdjustment(
        @Key long id,
        @Length(2) String groupCode,
        @Length(5) String reasonCode,
        BigDecimal amount) {

    boolean isPatientResponsibility() {
        return groupCode.equals("PR");
    }
}
