package dev.medsync.records.allergy;

import static dev.medsync.platform.data.ProtoValues.date;
import static dev.medsync.platform.data.ProtoValues.day;
import static dev.medsync.platform.data.ProtoValues.instant;
import static dev.medsync.platform.data.ProtoValues.timestamp;
import static java.util.Objects.requireNonNull;

import dev.medsync.platform.request.WireEnum;
import dev.medsync.records.entry.EntryStatus;
import java.util.function.Consumer;

/** An allergy as a message, for calls and copies. */
public final class AllergyMapping {

    public static final String SEVERITY = "ALLERGY_SEVERITY_";
    private static final String STATUS = "ENTRY_STATUS_";

    private AllergyMapping() {}

    public static dev.medsync.records.v1.Allergy toMessage(Allergy allergy) {
        dev.medsync.records.v1.Allergy.Builder message = dev.medsync.records.v1.Allergy.newBuilder()
                .setId(allergy.id())
                .setFacilityId(allergy.facilityId())
                .setVersion(allergy.version())
                .setPatientId(allergy.patientId())
                .setEncounterId(allergy.encounterId())
                .setCode(allergy.code())
                .setDescription(allergy.description())
                .setSeverity(WireEnum.write(dev.medsync.records.v1.AllergySeverity.class, SEVERITY, allergy.severity()))
                .setStatus(WireEnum.write(dev.medsync.records.v1.EntryStatus.class, STATUS, allergy.status()))
                .setVoidReason(allergy.voidReason())
                .setRecordedBy(allergy.recordedBy())
                .setCreatedAt(timestamp(allergy.createdAt()));
        if (allergy.onsetDate() != null) {
            message.setOnsetDate(date(allergy.onsetDate()));
        }
        return message.build();
    }

    /** @throws IllegalArgumentException for a code that is unknown here */
    public static Allergy fromMessage(dev.medsync.records.v1.Allergy message) {
        return new Allergy(
                message.getFacilityId(),
                message.getId(),
                message.getVersion(),
                message.getPatientId(),
                message.getEncounterId(),
                message.getCode(),
                message.getDescription(),
                WireEnum.read(AllergySeverity.class, SEVERITY, message.getSeverity()),
                day(message.getOnsetDate()),
                WireEnum.read(EntryStatus.class, STATUS, message.getStatus()),
                message.getVoidReason(),
                message.getRecordedBy(),
                requireNonNull(instant(message.getCreatedAt()), "created_at"));
    }

    /** The allergy with something changed: the message is the whole state, so a change is stated on it. */
    static Allergy with(Allergy allergy, Consumer<dev.medsync.records.v1.Allergy.Builder> change) {
        dev.medsync.records.v1.Allergy.Builder message = toMessage(allergy).toBuilder();
        change.accept(message);
        return fromMessage(message.build());
    }
}
