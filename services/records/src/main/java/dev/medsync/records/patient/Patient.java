package dev.medsync.records.patient;

import dev.medsync.platform.data.Aggregate;
import dev.medsync.platform.data.Children;
import dev.medsync.platform.data.Encrypted;
import dev.medsync.platform.data.Key;
import dev.medsync.platform.data.Length;
import dev.medsync.platform.data.Version;
import java.time.Instant;
import java.util.List;

/**
 * A person under care, as one facility knows them. PHI, so every text about the person is encrypted; absent ones are empty.
 *
 * @param mrn medical record number, as typed; equal to one that differs in case or trailing blanks
 * @param birthDate ISO 8601
 * @param gender name of a {@link Gender}
 * @param ssn social security number
 * @param language ISO 639-1
 * @param maritalStatus HL7 v2 table 0002
 * @param deceasedAt ISO 8601; empty while alive
 * @param mergedIntoId 0 unless the record was merged into another
 * @param primaryProviderId 0 for none
 * @param createdBy user id; 0 for a workload
 */
@Aggregate("patient")
public record Patient(
        int facilityId,
        @Key long id,
        @Version(travels = true) long version,

        @Encrypted(blindIndex = "mrn_index", loose = true) @Length(20)
        String mrn,

        @Encrypted @Length(60) String familyName,
        @Encrypted @Length(60) String givenName,
        @Encrypted @Length(60) String middleName,
        @Encrypted @Length(10) String suffix,
        @Encrypted @Length(10) String birthDate,
        @Encrypted @Length(10) String gender,
        @Encrypted @Length(11) String ssn,
        @Encrypted @Length(20) String phone,
        @Encrypted @Length(120) String email,
        @Encrypted @Length(80) String addressLine1,
        @Encrypted @Length(80) String addressLine2,
        @Encrypted @Length(40) String city,
        @Encrypted @Length(2) String state,
        @Encrypted @Length(10) String zip,
        @Length(3) String language,
        @Encrypted @Length(1) String maritalStatus,
        @Encrypted @Length(30) String deceasedAt,
        PatientStatus status,
        long mergedIntoId,
        long primaryProviderId,
        long createdBy,
        Instant createdAt,
        Instant updatedAt,

        @Children(table = "patient_identifier", parent = "patient_id")
        List<PatientIdentifier> identifiers,

        @Children(table = "patient_contact", parent = "patient_id")
        List<PatientContact> contacts) {

    /** Names what it is about and nothing of it: this lands in logs. */
    @Override
    public String toString() {
        return "Patient[" + facilityId + "/" + id + " version " + version + "]";
    }
}
