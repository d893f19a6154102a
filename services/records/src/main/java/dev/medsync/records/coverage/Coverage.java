package dev.medsync.records.coverage;

import dev.medsync.platform.data.Aggregate;
import dev.medsync.platform.data.Encrypted;
import dev.medsync.platform.data.Key;
import dev.medsync.platform.data.Length;
import dev.medsync.platform.data.Version;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A patient's insurance.
 *
 * @param memberId PHI
 * @param endsOn the last day it holds; null while it runs
 * @param rank 1 primary, 2 secondary
 */
@Aggregate("coverage")
public record Coverage(
        int facilityId,
        @Key long id,
        @Version long version,
        long patientId,
        long payerId,
        @Encrypted @Length(30) String memberId,
        LocalDate startsOn,
        @Nullable LocalDate endsOn,
        int rank) {

    /** Names what it is about and nothing of it: this lands in logs. */
    @Override
    public String toString() {
        return "Coverage[" + facilityId + "/" + id + " version " + version + "]";
    }
}
