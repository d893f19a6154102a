package dev.medsync.records.patient;

import static dev.medsync.platform.data.ProtoValues.date;
import static dev.medsync.platform.data.ProtoValues.day;
import static dev.medsync.platform.data.ProtoValues.instant;
import static dev.medsync.platform.data.ProtoValues.timestamp;
import static java.util.Objects.requireNonNull;

import dev.medsync.platform.request.WireEnum;
import dev.medsync.records.v1.Address;
import java.time.Instant;
import java.time.LocalDate;
import java.util.function.Consumer;

/** A patient as a message, for calls, events and copies. */
public final class PatientMapping {

    private static final String GENDER = "GENDER_";
    private static final String STATUS = "PATIENT_STATUS_";

    private PatientMapping() {}

    public static dev.medsync.records.v1.Patient toMessage(Patient patient) {
        dev.medsync.records.v1.Patient.Builder message = dev.medsync.records.v1.Patient.newBuilder()
                .setId(patient.id())
                .setFacilityId(patient.facilityId())
                .setVersion(patient.version())
                .setMrn(patient.mrn())
                .setFamilyName(patient.familyName())
                .setGivenName(patient.givenName())
                .setMiddleName(patient.middleName())
                .setSuffix(patient.suffix())
                .setGender(
                        WireEnum.write(dev.medsync.records.v1.Gender.class, GENDER, Gender.valueOf(patient.gender())))
                .setSsn(patient.ssn())
                .setPhone(patient.phone())
                .setEmail(patient.email())
                .setLanguage(patient.language())
                .setMaritalStatus(patient.maritalStatus())
                .setStatus(WireEnum.write(dev.medsync.records.v1.PatientStatus.class, STATUS, patient.status()))
                .setMergedIntoId(patient.mergedIntoId())
                .setPrimaryProviderId(patient.primaryProviderId())
                .setCreatedBy(patient.createdBy())
                .setCreatedAt(timestamp(patient.createdAt()))
                .setUpdatedAt(timestamp(patient.updatedAt()));
        Address address = address(patient);
        if (!address.equals(Address.getDefaultInstance())) {
            message.setAddress(address);
        }
        if (!patient.birthDate().isEmpty()) {
            message.setBirthDate(date(LocalDate.parse(patient.birthDate())));
        }
        if (!patient.deceasedAt().isEmpty()) {
            message.setDeceasedAt(timestamp(Instant.parse(patient.deceasedAt())));
        }
        patient.identifiers().forEach(identifier -> message.addIdentifiers(toMessage(identifier)));
        patient.contacts().forEach(contact -> message.addContacts(toMessage(contact)));
        return message.build();
    }

    private static Address address(Patient patient) {
        return Address.newBuilder()
                .setLine1(patient.addressLine1())
                .setLine2(patient.addressLine2())
                .setCity(patient.city())
                .setState(patient.state())
                .setZip(patient.zip())
                .build();
    }

    private static dev.medsync.records.v1.PatientIdentifier toMessage(PatientIdentifier identifier) {
        return dev.medsync.records.v1.PatientIdentifier.newBuilder()
                .setId(identifier.id())
                .setType(identifier.type())
                .setValue(identifier.value())
                .setIssuer(identifier.issuer())
                .setStatus(identifier.status())
                .build();
    }

    private static dev.medsync.records.v1.PatientContact toMessage(PatientContact contact) {
        return dev.medsync.records.v1.PatientContact.newBuilder()
                .setId(contact.id())
                .setRelation(contact.relation())
                .setFullName(contact.fullName())
                .setPhone(contact.phone())
                .setPriority(contact.priority())
                .build();
    }

    /** @throws IllegalArgumentException for a date that the calendar does not have, or a code that is unknown here */
    public static Patient fromMessage(dev.medsync.records.v1.Patient message) {
        LocalDate birthDate = day(message.getBirthDate());
        Instant deceasedAt = instant(message.getDeceasedAt());
        return new Patient(
                message.getFacilityId(),
                message.getId(),
                message.getVersion(),
                message.getMrn(),
                message.getFamilyName(),
                message.getGivenName(),
                message.getMiddleName(),
                message.getSuffix(),
                birthDate == null ? "" : birthDate.toString(),
                WireEnum.read(Gender.class, GENDER, message.getGender()).name(),
                message.getSsn(),
                message.getPhone(),
                message.getEmail(),
                message.getAddress().getLine1(),
                message.getAddress().getLine2(),
                message.getAddress().getCity(),
                message.getAddress().getState(),
                message.getAddress().getZip(),
                message.getLanguage(),
                message.getMaritalStatus(),
                deceasedAt == null ? "" : deceasedAt.toString(),
                WireEnum.read(PatientStatus.class, STATUS, message.getStatus()),
                message.getMergedIntoId(),
                message.getPrimaryProviderId(),
                message.getCreatedBy(),
                requireNonNull(instant(message.getCreatedAt()), "created_at"),
                requireNonNull(instant(message.getUpdatedAt()), "updated_at"),
                message.getIdentifiersList().stream()
                        .map(identifier -> new PatientIdentifier(
                                identifier.getId(),
                                identifier.getType(),
                                identifier.getValue(),
                                identifier.getIssuer(),
                                identifier.getStatus()))
                        .toList(),
                message.getContactsList().stream()
                        .map(contact -> new PatientContact(
                                contact.getId(),
                                contact.getRelation(),
                                contact.getFullName(),
                                contact.getPhone(),
                                contact.getPriority()))
                        .toList());
    }

    /** The patient with something changed: the message is the whole state, so a change is stated on it. */
    static Patient with(Patient patient, Consumer<dev.medsync.records.v1.Patient.Builder> change) {
        dev.medsync.records.v1.Patient.Builder message = toMessage(patient).toBuilder();
        change.accept(message);
        return fromMessage(message.build());
    }
}
