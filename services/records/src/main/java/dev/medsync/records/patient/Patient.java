package dev.medsync.records.patient;

import dev.medsync.platform.data.Aggregate;
import dev.medsync.platform.data.Encrypted;
import dev.medsync.platform.data.Key;
import dev.medsync.platform.data.Length;
import dev.medsync.platform.data.Version;

/**
 * A person under care, as one facility knows them. PHI, so every text is encrypted; absent ones are empty.
 *
 * @param mrn medical record number, trimmed and in upper case
 * @param birthDate ISO 8601
 * @param gender HL7 administrative gender
 * @param deathDate ISO 8601; empty while alive
 * @param mergedIntoId 0 unless the record was merged into another
 */
@Aggregate("patient")
public record Patient(
        int facilityId,
        @Key long id,
        @Version long version,

        @Encrypted(blindIndex = "mrn_index") @Length(20) String mrn,

        @Encrypted @Length(60) String familyName,
        @Encrypted @Length(60) String givenName,
        @Encrypted @Length(10) String birthDate,
        @Encrypted @Length(10) String gender,
        @Encrypted @Length(20) String phone,
        @Encrypted @Length(120) String email,
        @Encrypted @Length(10) String deathDate,
        long mergedIntoId) {

    /** Names what it is about and nothing of it: this lands in logs. */
    @Override
    public String toString() {
        return "Patient[" + facilityId + "/" + id + " version " + version + "]";
    }
}
