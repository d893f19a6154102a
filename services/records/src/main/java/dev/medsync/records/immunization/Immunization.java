package dev.medsync.records.immunization;

import dev.medsync.platform.data.Aggregate;
import dev.medsync.platform.data.Encrypted;
import dev.medsync.platform.data.Key;
import dev.medsync.platform.data.Length;
import dev.medsync.platform.data.Version;
import dev.medsync.records.entry.EntryStatus;
import java.time.Instant;

/**
 * A vaccination.
 *
 * @param encounterId 0 when it was not given at a visit
 * @param code CVX
 * @param givenBy provider; 0 when that is not known
 * @param voidReason empty unless it was voided
 */
@Aggregate("immunization")
public record Immunization(
        int facilityId,
        @Key long id,
        @Version long version,
        long patientId,
        long encounterId,
        @Encrypted @Length(20) String code,
        @Encrypted @Length(200) String description,
        @Encrypted @Length(20) String lotNumber,
        Instant givenAt,
        long givenBy,
        EntryStatus status,
        @Encrypted @Length(200) String voidReason) {

    /** Names what it is about and nothing of it: this lands in logs. */
    @Override
    public String toString() {
        return "Immunization[" + facilityId + "/" + id + " version " + version + "]";
    }
}
