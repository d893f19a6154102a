package dev.medsync.records.coverage;

import dev.medsync.platform.data.Aggregate;
import dev.medsync.platform.data.Encrypted;
import dev.medsync.platform.data.Key;
import dev.medsync.platform.data.Length;
import dev.medsync.platform.data.Version;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A patient's insurance.
 *
 * @param memberId PHI
 * @param startsOn first day it holds
 * @param endsOn the last day it holds; null while it runs
 * @param rank 1 primary, 2 secondary
 * @param relation to the subscriber, X12: 18 self
 * @param copay US dollars
 * @param coinsurancePercent plain decimal number
 */
@Aggregate("coverage")
public record Coverage(
        int facilityId,
        @Key long id,
        @Version long version,
        long patientId,
        long payerId,
        @Encrypted @Length(30) String memberId,
        @Encrypted @Length(30) String groupNumber,
        @Length(80) String planName,
        @Length(2) String relation,
        int rank,
        BigDecimal copay,
        @Length(10) String coinsurancePercent,
        LocalDate startsOn,
        @Nullable LocalDate endsOn,
        CoverageStatus status,
        Instant createdAt,
        Instant updatedAt) {

    /** Names what it is about and nothing of it: this lands in logs. */
    @Override
    public String toString() {
        return "Coverage[" + facilityId + "/" + id + " version " + version + "]";
    }
}
