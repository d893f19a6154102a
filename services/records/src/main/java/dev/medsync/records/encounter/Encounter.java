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
 * @param encounterClass HL7 v3 ActCode class: AMB, EMER, IMP
 * @param endedAt null while it is open
 * @param reasonCode ICD-10-CM, PHI; empty when none
 */
@Aggregate("encounter")
public record Encounter(
        int facilityId,
        @Key long id,
        @Version long version,
        long patientId,
        long providerId,
        @Length(10) String encounterClass,
        Instant startedAt,
        @Nullable Instant endedAt,
        EncounterStatus status,
        @Encrypted @Length(10) String reasonCode) {

    /** Names what it is about and nothing of it: this lands in logs. */
    @Override
    public String toString() {
        return "Encounter[" + facilityId + "/" + id + " version " + version + "]";
    }
}
