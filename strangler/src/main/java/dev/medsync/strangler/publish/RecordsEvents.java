package dev.medsync.strangler.publish;

import com.google.protobuf.Message;
import dev.medsync.platform.events.OutgoingEvent;
import dev.medsync.records.v1.Coverage;
import dev.medsync.records.v1.CoverageChanged;
import dev.medsync.records.v1.Encounter;
import dev.medsync.records.v1.EncounterChanged;
import dev.medsync.records.v1.Patient;
import dev.medsync.records.v1.PatientRegistered;
import dev.medsync.records.v1.PatientUpdated;

/** The event that tells an aggregate's present state. */
final class RecordsEvents {

    private RecordsEvents() {}

    /** @param version under which it is published; the log says that an aggregate changed, and not how often */
    static OutgoingEvent of(Message aggregate, long version) {
        return switch (aggregate) {
            case Patient patient -> patient(patient, version);
            case Encounter encounter ->
                OutgoingEvent.phi(
                        "Encounter",
                        encounter.getId(),
                        encounter.getFacilityId(),
                        version,
                        EncounterChanged.newBuilder()
                                .setEncounter(encounter.toBuilder().setVersion(version))
                                .build());
            case Coverage coverage ->
                OutgoingEvent.phi(
                        "Coverage",
                        coverage.getId(),
                        coverage.getFacilityId(),
                        version,
                        CoverageChanged.newBuilder()
                                .setCoverage(coverage.toBuilder().setVersion(version))
                                .build());
            default ->
                throw new IllegalArgumentException(
                        "no event for " + aggregate.getDescriptorForType().getFullName());
        };
    }

    /**
     * Legacy counts a patient's changes: the first version is the registration. The social security number stays behind: no
     * consumer has a use for it.
     */
    private static OutgoingEvent patient(Patient patient, long version) {
        Patient told = patient.toBuilder().clearSsn().setVersion(version).build();
        Message payload = patient.getVersion() <= 1
                ? PatientRegistered.newBuilder().setPatient(told).build()
                : PatientUpdated.newBuilder().setPatient(told).build();
        return OutgoingEvent.phi("Patient", patient.getId(), patient.getFacilityId(), version, payload);
    }
}
