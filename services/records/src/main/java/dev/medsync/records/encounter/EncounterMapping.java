package dev.medsync.records.encounter;

import static dev.medsync.platform.data.ProtoValues.instant;
import static dev.medsync.platform.data.ProtoValues.timestamp;
import static java.util.Objects.requireNonNull;

import dev.medsync.platform.request.WireEnum;
import java.util.function.Consumer;

/** An encounter as a message, for calls, events and copies. */
public final class EncounterMapping {

    static final String TYPE = "ENCOUNTER_TYPE_";
    private static final String STATUS = "ENCOUNTER_STATUS_";

    private EncounterMapping() {}

    public static dev.medsync.records.v1.Encounter toMessage(Encounter encounter) {
        dev.medsync.records.v1.Encounter.Builder message = dev.medsync.records.v1.Encounter.newBuilder()
                .setId(encounter.id())
                .setFacilityId(encounter.facilityId())
                .setVersion(encounter.version())
                .setPatientId(encounter.patientId())
                .setProviderId(encounter.providerId())
                .setType(WireEnum.write(dev.medsync.records.v1.EncounterType.class, TYPE, encounter.type()))
                .setStartedAt(timestamp(encounter.startedAt()))
                .setStatus(WireEnum.write(dev.medsync.records.v1.EncounterStatus.class, STATUS, encounter.status()))
                .setDiagnosisCode(encounter.diagnosisCode())
                .setReasonCode(encounter.reasonCode())
                .setReasonText(encounter.reasonText())
                .setClosedBy(encounter.closedBy())
                .setCreatedBy(encounter.createdBy())
                .setCreatedAt(timestamp(encounter.createdAt()))
                .setUpdatedAt(timestamp(encounter.updatedAt()));
        if (encounter.endedAt() != null) {
            message.setEndedAt(timestamp(encounter.endedAt()));
        }
        return message.build();
    }

    /** @throws IllegalArgumentException for a code that is unknown here */
    public static Encounter fromMessage(dev.medsync.records.v1.Encounter message) {
        return new Encounter(
                message.getFacilityId(),
                message.getId(),
                message.getVersion(),
                message.getPatientId(),
                message.getProviderId(),
                WireEnum.read(EncounterType.class, TYPE, message.getType()),
                requireNonNull(instant(message.getStartedAt()), "started_at"),
                instant(message.getEndedAt()),
                WireEnum.read(EncounterStatus.class, STATUS, message.getStatus()),
                message.getDiagnosisCode(),
                message.getReasonCode(),
                message.getReasonText(),
                message.getClosedBy(),
                message.getCreatedBy(),
                requireNonNull(instant(message.getCreatedAt()), "created_at"),
                requireNonNull(instant(message.getUpdatedAt()), "updated_at"));
    }

    /** The encounter with something changed: the message is the whole state, so a change is stated on it. */
    static Encounter with(Encounter encounter, Consumer<dev.medsync.records.v1.Encounter.Builder> change) {
        dev.medsync.records.v1.Encounter.Builder message = toMessage(encounter).toBuilder();
        change.accept(message);
        return fromMessage(message.build());
    }
}
