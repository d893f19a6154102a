package dev.medsync.records.observation;

import dev.medsync.platform.data.Aggregate;
import dev.medsync.platform.data.Encrypted;
import dev.medsync.platform.data.Key;
import dev.medsync.platform.data.Length;
import dev.medsync.platform.data.Version;
import java.time.Instant;

/**
 * Something measured or seen: a vital sign, a finding.
 *
 * @param encounterId 0 when it was not at a visit
 * @param code LOINC
 * @param valueNumber plain decimal number; empty when the value is a text
 * @param unit UCUM
 * @param voidReason empty unless it was voided
 */
@Aggregate("observation")
public record Observation(
        int facilityId,
        @Key long id,
        @Version long version,
        long patientId,
        long encounterId,
        @Encrypted @Length(20) String code,
        @Encrypted @Length(200) String description,
        @Encrypted @Length(20) String valueNumber,
        @Encrypted @Length(200) String valueText,
        @Length(20) String unit,
        Instant observedAt,
        ObservationStatus status,
        @Encrypted @Length(200) String voidReason) {

    /** Names what it is about and nothing of it: this lands in logs. */
    @Override
    public String toString() {
        return "Observation[" + facilityId + "/" + id + " version " + version + "]";
    }
}
