package dev.medsync.records.observation;

import static dev.medsync.platform.data.ProtoValues.instant;
import static dev.medsync.platform.data.ProtoValues.timestamp;
import static java.util.Objects.requireNonNull;

import dev.medsync.platform.request.WireEnum;
import java.util.function.Consumer;

/** An observation as a message, for calls and copies. */
public final class ObservationMapping {

    public static final String STATUS = "OBSERVATION_STATUS_";

    private ObservationMapping() {}

    public static dev.medsync.records.v1.Observation toMessage(Observation observation) {
        dev.medsync.records.v1.Observation.Builder message = dev.medsync.records.v1.Observation.newBuilder()
                .setId(observation.id())
                .setFacilityId(observation.facilityId())
                .setVersion(observation.version())
                .setPatientId(observation.patientId())
                .setEncounterId(observation.encounterId())
                .setCode(observation.code())
                .setDescription(observation.description())
                .setValueNumber(observation.valueNumber())
                .setValueText(observation.valueText())
                .setUnit(observation.unit())
                .setObservedAt(timestamp(observation.observedAt()))
                .setStatus(WireEnum.write(dev.medsync.records.v1.ObservationStatus.class, STATUS, observation.status()))
                .setVoidReason(observation.voidReason());
        return message.build();
    }

    /** @throws IllegalArgumentException for a code that is unknown here */
    public static Observation fromMessage(dev.medsync.records.v1.Observation message) {
        return new Observation(
                message.getFacilityId(),
                message.getId(),
                message.getVersion(),
                message.getPatientId(),
                message.getEncounterId(),
                message.getCode(),
                message.getDescription(),
                message.getValueNumber(),
                message.getValueText(),
                message.getUnit(),
                requireNonNull(instant(message.getObservedAt()), "observed_at"),
                WireEnum.read(ObservationStatus.class, STATUS, message.getStatus()),
                message.getVoidReason());
    }

    /** The observation with something changed: the message is the whole state, so a change is stated on it. */
    static Observation with(Observation observation, Consumer<dev.medsync.records.v1.Observation.Builder> change) {
        dev.medsync.records.v1.Observation.Builder message = toMessage(observation).toBuilder();
        change.accept(message);
        return fromMessage(message.build());
    }
}
