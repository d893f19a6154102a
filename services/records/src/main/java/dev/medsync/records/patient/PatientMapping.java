package dev.medsync.records.patient;

import static dev.medsync.platform.data.ProtoValues.date;
import static dev.medsync.platform.data.ProtoValues.day;

import com.google.type.Date;
import java.time.LocalDate;
import java.util.Locale;

/** A patient as a message, for calls, events and copies. */
public final class PatientMapping {

    private PatientMapping() {}

    public static dev.medsync.records.v1.Patient toMessage(Patient patient) {
        dev.medsync.records.v1.Patient.Builder message = dev.medsync.records.v1.Patient.newBuilder()
                .setId(patient.id())
                .setFacilityId(patient.facilityId())
                .setVersion(patient.version())
                .setMrn(patient.mrn())
                .setFamilyName(patient.familyName())
                .setGivenName(patient.givenName())
                .setGender(patient.gender())
                .setPhone(patient.phone())
                .setEmail(patient.email())
                .setMergedIntoId(patient.mergedIntoId());
        if (!patient.birthDate().isEmpty()) {
            message.setBirthDate(date(LocalDate.parse(patient.birthDate())));
        }
        if (!patient.deathDate().isEmpty()) {
            message.setDeathDate(date(LocalDate.parse(patient.deathDate())));
        }
        return message.build();
    }

    /** @throws IllegalArgumentException for a date that the calendar does not have */
    public static Patient fromMessage(dev.medsync.records.v1.Patient message) {
        return new Patient(
                message.getFacilityId(),
                message.getId(),
                message.getVersion(),
                message.getMrn().strip().toUpperCase(Locale.ROOT),
                message.getFamilyName(),
                message.getGivenName(),
                text(message.getBirthDate()),
                message.getGender(),
                message.getPhone(),
                message.getEmail(),
                text(message.getDeathDate()),
                message.getMergedIntoId());
    }

    private static String text(Date date) {
        LocalDate day = day(date);
        return day == null ? "" : day.toString();
    }
}
