package dev.medsync.records.allergy;

import dev.medsync.platform.data.Aggregate;
import dev.medsync.platform.data.Encrypted;
import dev.medsync.platform.data.Key;
import dev.medsync.platform.data.Length;
import dev.medsync.platform.data.Version;
import dev.medsync.records.entry.EntryStatus;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a patient must not get.
 *
 * @param encounterId 0 when it was not told at a visit
 * @param code SNOMED CT or RxNorm
 * @param onsetDate null when not known
 * @param voidReason empty unless it was voided
 * @param recordedBy provider; 0 when that is not known
 */
@Aggregate("allergy")
public record Allergy(
        int facilityId,
        @Key long id,
        @Version long version,
        long patientId,
        long encounterId,
        @Encrypted @Length(20) String code,
        @Encrypted @Length(200) String description,
        AllergySeverity severity,
        @Nullable LocalDate onsetDate,
        EntryStatus status,
        @Encrypted @Length(200) String voidReason,
        long recordedBy,
        Instant createdAt) {

    /** Names what it is about and nothing of it: this lands in logs. */
    @Override
    public String toString() {
        return "Allergy[" + facilityId + "/" + id + " version " + version + "]";
    }
}
