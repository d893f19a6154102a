package dev.medsync.records.medication;

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
 * A medication that a patient takes or took.
 *
 * @param encounterId 0 when it was not prescribed at a visit
 * @param providerId who prescribed it; 0 when that is not known
 * @param code RxNorm
 * @param sig how it is taken
 * @param stoppedOn null while it is taken
 * @param voidReason empty unless it was voided
 */
@Aggregate("medication")
public record Medication(
        int facilityId,
        @Key long id,
        @Version long version,
        long patientId,
        long encounterId,
        long providerId,
        @Encrypted @Length(20) String code,
        @Encrypted @Length(200) String description,
        @Encrypted @Length(200) String sig,
        LocalDate startedOn,
        @Nullable LocalDate stoppedOn,
        EntryStatus status,
        @Encrypted @Length(200) String voidReason,
        Instant createdAt) {

    /** Names what it is about and nothing of it: this lands in logs. */
    @Override
    public String toString() {
        return "Medication[" + facilityId + "/" + id + " version " + version + "]";
    }
}
