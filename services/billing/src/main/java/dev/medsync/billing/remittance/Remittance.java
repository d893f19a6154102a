package dev.medsync.billing.remittance;

import dev.medsync.platform.data.Aggregate;
import dev.medsync.platform.data.Children;
import dev.medsync.platform.data.Key;
import dev.medsync.platform.data.Length;
import dev.medsync.platform.data.Version;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * A payer's explanation of what it pays (ASC X12 835): one check or transfer over many claims.
 *
 * @param checkNumber TRN02
 * @param totalPaid BPR02, US dollars
 * @param providerAdjustment Σ PLB, US dollars; positive when the payer withholds
 * @param postedBy user id; 0 for a workload
 */
@Aggregate("remittance")
public record Remittance(
        int facilityId,
        @Key long id,
        @Version long version,
        long payerId,
        @Length(30) String checkNumber,
        LocalDate paymentDate,
        BigDecimal totalPaid,
        BigDecimal providerAdjustment,
        boolean posted,
        long postedBy,
        Instant createdAt,

        @Children(table = "remittance_claim", parent = "remittance_id")
        List<RemittanceClaim> claims) {

    /** BPR02 = Σ CLP04 − Σ PLB. */
    boolean balances() {
        BigDecimal paid = claims.stream().map(RemittanceClaim::paid).reduce(BigDecimal.ZERO, BigDecimal::add);
        return totalPaid.compareTo(paid.subtract(providerAdjustment)) == 0;
    }

    /** What the payer withheld for reasons of its own. */
    BigDecimal contribution() {
        return posted ? providerAdjustment : BigDecimal.ZERO;
    }
}
