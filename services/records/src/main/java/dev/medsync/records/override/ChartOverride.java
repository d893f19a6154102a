package dev.medsync.records.override;

import dev.medsync.platform.data.Aggregate;
import dev.medsync.platform.data.Encrypted;
import dev.medsync.platform.data.Key;
import dev.medsync.platform.data.Length;
import dev.medsync.platform.data.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Emergency access of a user to a patient's chart (45 CFR 164.312(a)(2)(ii)).
 *
 * @param expiresAt from then on it grants nothing
 * @param reviewedBy user id; 0 until somebody reviewed it
 */
@Aggregate("chart_override")
public record ChartOverride(
        int facilityId,
        @Key long id,
        @Version long version,
        long patientId,
        long userId,
        @Encrypted @Length(200) String reason,
        Instant openedAt,
        Instant expiresAt,
        long reviewedBy,
        @Nullable Instant reviewedAt) {

    /** Names what it is about and nothing of it: this lands in logs. */
    @Override
    public String toString() {
        return "ChartOverride[" + facilityId + "/" + id + " version " + version + "]";
    }
}
