package dev.medsync.strangler.records;

import static dev.medsync.strangler.translate.Codecs.blankIsNull;
import static dev.medsync.strangler.translate.Codecs.code;
import static dev.medsync.strangler.translate.Codecs.date;
import static dev.medsync.strangler.translate.Codecs.number;
import static dev.medsync.strangler.translate.Codecs.reference;
import static dev.medsync.strangler.translate.Codecs.text;

import com.google.protobuf.Timestamp;
import dev.medsync.records.v1.Address;
import dev.medsync.records.v1.Gender;
import dev.medsync.records.v1.Patient;
import dev.medsync.records.v1.PatientContact;
import dev.medsync.records.v1.PatientIdentifier;
import dev.medsync.records.v1.PatientStatus;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.Codec;
import dev.medsync.strangler.translate.TableMapping;
import java.util.List;
import java.util.function.BiConsumer;

/** Patients with the numbers they are known by and whom to call. */
final class PatientTranslation {
    private PatientTranslation() {}

    static AggregateMapping<Patient, Patient.Builder> mapping(Codec<Timestamp> localTime) {
        TableMapping<Patient, Patient.Builder> table = TableMapping.<Patient, Patient.Builder>of(
                        "patient", Patient::newBuilder)
                .id(Patient::getId, Patient.Builder::setId)
                .facility(Patient::getFacilityId, Patient.Builder::setFacilityId)
                .column("version", number("int"), "version", Patient::getVersion, Patient.Builder::setVersion)
                .column("mrn", text("varchar"), "mrn", Patient::getMrn, Patient.Builder::setMrn)
                .column(
                        "last_name",
                        text("varchar"),
                        "family_name",
                        Patient::getFamilyName,
                        Patient.Builder::setFamilyName)
                .column(
                        "first_name",
                        text("varchar"),
                        "given_name",
                        Patient::getGivenName,
                        Patient.Builder::setGivenName)
                .column(
                        "middle_name",
                        text("varchar"),
                        "middle_name",
                        Patient::getMiddleName,
                        Patient.Builder::setMiddleName)
                .column("suffix", blankIsNull("varchar"), "suffix", Patient::getSuffix, Patient.Builder::setSuffix)
                .column("birth_date", date(), "birth_date", Patient::getBirthDate, Patient.Builder::setBirthDate)
                .column(
                        "sex",
                        code(
                                "char(1)",
                                Gender::valueOf,
                                null,
                                "F=GENDER_FEMALE",
                                "M=GENDER_MALE",
                                "O=GENDER_OTHER",
                                "U=GENDER_UNKNOWN"),
                        "gender",
                        Patient::getGender,
                        Patient.Builder::setGender)
                .column("ssn", blankIsNull("char(11)"), "ssn", Patient::getSsn, Patient.Builder::setSsn)
                .column("phone", text("varchar"), "phone", Patient::getPhone, Patient.Builder::setPhone)
                .column("email", blankIsNull("varchar"), "email", Patient::getEmail, Patient.Builder::setEmail)
                .column(
                        "address_line1",
                        text("varchar"),
                        "address.line1",
                        patient -> patient.getAddress().getLine1(),
                        (patient, value) -> address(patient, value, Address.Builder::setLine1))
                .column(
                        "address_line2",
                        text("varchar"),
                        "address.line2",
                        patient -> patient.getAddress().getLine2(),
                        (patient, value) -> address(patient, value, Address.Builder::setLine2))
                .column(
                        "city",
                        text("varchar"),
                        "address.city",
                        patient -> patient.getAddress().getCity(),
                        (patient, value) -> address(patient, value, Address.Builder::setCity))
                .column(
                        "state",
                        text("char(2)"),
                        "address.state",
                        patient -> patient.getAddress().getState(),
                        (patient, value) -> address(patient, value, Address.Builder::setState))
                .column(
                        "zip",
                        text("varchar"),
                        "address.zip",
                        patient -> patient.getAddress().getZip(),
                        (patient, value) -> address(patient, value, Address.Builder::setZip))
                .column("language", text("char(3)"), "language", Patient::getLanguage, Patient.Builder::setLanguage)
                .column(
                        "marital_status",
                        blankIsNull("char(1)"),
                        "marital_status",
                        Patient::getMaritalStatus,
                        Patient.Builder::setMaritalStatus)
                .column("deceased_at", localTime, "deceased_at", Patient::getDeceasedAt, Patient.Builder::setDeceasedAt)
                .column(
                        "status",
                        code(
                                "char(1)",
                                PatientStatus::valueOf,
                                null,
                                "A=PATIENT_STATUS_ACTIVE",
                                "I=PATIENT_STATUS_INACTIVE",
                                "M=PATIENT_STATUS_MERGED"),
                        "status",
                        Patient::getStatus,
                        Patient.Builder::setStatus)
                .column(
                        "merged_into_id",
                        reference(),
                        "merged_into_id",
                        Patient::getMergedIntoId,
                        Patient.Builder::setMergedIntoId)
                .column(
                        "primary_provider_id",
                        reference(),
                        "primary_provider_id",
                        Patient::getPrimaryProviderId,
                        Patient.Builder::setPrimaryProviderId)
                .column("created_by", reference(), "created_by", Patient::getCreatedBy, Patient.Builder::setCreatedBy)
                .column("created_at", localTime, "created_at", Patient::getCreatedAt, Patient.Builder::setCreatedAt)
                .column("updated_at", localTime, "updated_at", Patient::getUpdatedAt, Patient.Builder::setUpdatedAt)
                .children(identifier(), "patient_id", Patient::getIdentifiersList, Patient.Builder::addAllIdentifiers)
                .children(contact(), "patient_id", Patient::getContactsList, Patient.Builder::addAllContacts)
                .build();
        return new AggregateMapping<>("Patient", table, List.of("id"), "facility_id", Patient.parser());
    }

    /** Somebody without an address has none, not an empty one. */
    private static void address(Patient.Builder patient, String value, BiConsumer<Address.Builder, String> set) {
        if (!value.isEmpty()) {
            set.accept(patient.getAddressBuilder(), value);
        }
    }

    private static TableMapping<PatientIdentifier, PatientIdentifier.Builder> identifier() {
        return TableMapping.<PatientIdentifier, PatientIdentifier.Builder>of(
                        "patient_identifier", PatientIdentifier::newBuilder)
                .column(
                        "id",
                        number("bigint"),
                        "identifiers.id",
                        PatientIdentifier::getId,
                        PatientIdentifier.Builder::setId)
                .column(
                        "id_type",
                        text("char(4)"),
                        "identifiers.type",
                        PatientIdentifier::getType,
                        PatientIdentifier.Builder::setType)
                .column(
                        "id_value",
                        text("varchar"),
                        "identifiers.value",
                        PatientIdentifier::getValue,
                        PatientIdentifier.Builder::setValue)
                .column(
                        "issuer",
                        text("varchar"),
                        "identifiers.issuer",
                        PatientIdentifier::getIssuer,
                        PatientIdentifier.Builder::setIssuer)
                .column(
                        "status",
                        text("char(1)"),
                        "identifiers.status",
                        PatientIdentifier::getStatus,
                        PatientIdentifier.Builder::setStatus)
                .build();
    }

    private static TableMapping<PatientContact, PatientContact.Builder> contact() {
        return TableMapping.<PatientContact, PatientContact.Builder>of("patient_contact", PatientContact::newBuilder)
                .column("id", number("bigint"), "contacts.id", PatientContact::getId, PatientContact.Builder::setId)
                .column(
                        "relation",
                        text("char(2)"),
                        "contacts.relation",
                        PatientContact::getRelation,
                        PatientContact.Builder::setRelation)
                .column(
                        "full_name",
                        text("varchar"),
                        "contacts.full_name",
                        PatientContact::getFullName,
                        PatientContact.Builder::setFullName)
                .column(
                        "phone",
                        text("varchar"),
                        "contacts.phone",
                        PatientContact::getPhone,
                        PatientContact.Builder::setPhone)
                .whole(
                        "priority",
                        "smallint",
                        "contacts.priority",
                        PatientContact::getPriority,
                        PatientContact.Builder::setPriority)
                .build();
    }
}
