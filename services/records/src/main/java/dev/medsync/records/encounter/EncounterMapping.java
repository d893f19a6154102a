package dev.medsync.records.encounter;

import static dev.medsync.platform.data.ProtoValues.instant;
import static dev.medsync.platform.data.ProtoValues.timestamp;

import java.time.Instant;

/** An encounter as a message, for calls, events and copies. */
public final class EncounterMapping {

    private static final String STATUS = "ENCOUNTER_STATUS_";

    private EncounterMapping() {}

    public static dev.medsync.records.v1.Encounter toMessage(Encounter encounter) {
        dev.medsync.records.v1.Encounter.Builder message = dev.medsync.records.v1.Encounter.newBuilder()
                .setId(encounter.id())
                .setFacilityId(encounter.facilityId())
                .setVersion(encounter.version())
                .setPatientId(encounter.patientId())
                .setProviderId(encounter.providerId())
                .setEncounterClass(encounter.encounterClass())
                .setStartedAt(timestamp(encounter.startedAt()))
                .setStatus(dev.medsync.records.v1.EncounterStatus.valueOf(
                        STATUS + encounter.status().name()))
                .setReasonCode(encounter.reasonCode());
        if (encounter.endedAt() != null) {
            message.setEndedAt(timestamp(encounter.endedAt()));
        }
        return message.build();
    }

    /** @throws IllegalArgumentException when it has no start, or a status that is unknown here */
    public static Encounter fromMessage(dev.medsync.records.v1.Encounter message) {
        Instant startedAt = instant(message.getStartedAt());
        String status = message.getStatus().name();
        if (startedAt == null || !status.startsWith(STATUS)) {
            throw new IllegalArgumentException("an encounter without started_at or with an unknown status");
        }
        return new Encounter(
                message.getFacilityId(),
                message.getId(),
                message.getVersion(),
                message.getPatientId(),
                message.getProviderId(),
                message.getEncounterClass(),
                startedAt,
                instant(message.getEndedAt()),
                EncounterStatus.valueOf(status.substring(STATUS.length())),
                message.getReasonCode());
    }
}
