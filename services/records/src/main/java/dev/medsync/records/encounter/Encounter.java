package dev.medsync.records.encounter;

import dev.medsync.platform.data.Aggregate;
import dev.medsync.platform.data.Encrypted;
import dev.medsync.platform.data.Key;
import dev.medsync.platform.data.Length;
import dev.medsync.platform.data.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A visit.
 *
 * @param providerId 0 when unknown
 * @param endedAt null while it is open
 * @param diagnosisCode what it is billed for, ICD-10-CM; empty when none
 * @param reasonCode why the patient came, SNOMED CT; empty when none
 * @param closedBy user id; 0 while it is open
 * @param createdBy user id; 0 for a workload
 */
@Aggregate("encounter")
public record Encounter(
        int facilityId,
        @Key long id,
        @Version long version,
        long patientId,
        long providerId,
        EncounterType type,
        Instant startedAt,
        @Nullable Instant endedAt,
        EncounterStatus status,
        @Encrypted @Length(10) String diagnosisCode,
        @Encrypted @Length(20) String reasonCode,
        @Encrypted @Length(200) String reasonText,
        long closedBy,
        long createdBy,
        Instant createdAt,
        Instant updatedAt) {

    /** Names what it is about and nothing of it: this lands in logs. */
    @Override
    public String toString() {
        return "Encounter[" + facilityId + "/" + id + " version " + version + "]";
    }
}
