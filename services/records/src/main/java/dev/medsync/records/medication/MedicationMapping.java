package dev.medsync.records.medication;

import static dev.medsync.platform.data.ProtoValues.date;
import static dev.medsync.platform.data.ProtoValues.day;
import static dev.medsync.platform.data.ProtoValues.instant;
import static dev.medsync.platform.data.ProtoValues.timestamp;
import static java.util.Objects.requireNonNull;

import dev.medsync.platform.request.WireEnum;
import dev.medsync.records.entry.EntryStatus;
import java.util.function.Consumer;

/** A medication as a message, for calls and copies. */
public final class MedicationMapping {

    private static final String STATUS = "ENTRY_STATUS_";

    private MedicationMapping() {}

    public static dev.medsync.records.v1.Medication toMessage(Medication medication) {
        dev.medsync.records.v1.Medication.Builder message = dev.medsync.records.v1.Medication.newBuilder()
                .setId(medication.id())
                .setFacilityId(medication.facilityId())
                .setVersion(medication.version())
                .setPatientId(medication.patientId())
                .setEncounterId(medication.encounterId())
                .setProviderId(medication.providerId())
                .setCode(medication.code())
                .setDescription(medication.description())
                .setSig(medication.sig())
                .setStartedOn(date(medication.startedOn()))
                .setStatus(WireEnum.write(dev.medsync.records.v1.EntryStatus.class, STATUS, medication.status()))
                .setVoidReason(medication.voidReason())
                .setCreatedAt(timestamp(medication.createdAt()));
        if (medication.stoppedOn() != null) {
            message.setStoppedOn(date(medication.stoppedOn()));
        }
        return message.build();
    }

    /** @throws IllegalArgumentException for a code that is unknown here */
    public static Medication fromMessage(dev.medsync.records.v1.Medication message) {
        return new Medication(
                message.getFacilityId(),
                message.getId(),
                message.getVersion(),
                message.getPatientId(),
                message.getEncounterId(),
                message.getProviderId(),
                message.getCode(),
                message.getDescription(),
                message.getSig(),
                requireNonNull(day(message.getStartedOn()), "started_on"),
                day(message.getStoppedOn()),
                WireEnum.read(EntryStatus.class, STATUS, message.getStatus()),
                message.getVoidReason(),
                requireNonNull(instant(message.getCreatedAt()), "created_at"));
    }

    /** The medication with something changed: the message is the whole state, so a change is stated on it. */
    static Medication with(Medication medication, Consumer<dev.medsync.records.v1.Medication.Builder> change) {
        dev.medsync.records.v1.Medication.Builder message = toMessage(medication).toBuilder();
        change.accept(message);
        return fromMessage(message.build());
    }
}
