package dev.medsync.billing.reference;

import static dev.medsync.platform.data.ProtoValues.day;
import static dev.medsync.platform.data.ProtoValues.instant;
import static java.util.Objects.requireNonNull;

import dev.medsync.platform.events.EventHandler;
import dev.medsync.platform.events.Subscription;
import dev.medsync.records.v1.Coverage;
import dev.medsync.records.v1.CoverageChanged;
import dev.medsync.records.v1.Encounter;
import dev.medsync.records.v1.EncounterChanged;
import dev.medsync.records.v1.Patient;
import dev.medsync.records.v1.PatientRegistered;
import dev.medsync.records.v1.PatientUpdated;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.sql.SQLException;

/** Keeps the references as records tells them, for every facility, whoever owns its billing. Each event carries the whole state. */
@Factory
final class RecordsEvents {

    private static final Subscription RECORDS = new Subscription("records", "billing-service");

    @Singleton
    EventHandler<EncounterChanged> encounterChanged(LateEvents events) {
        return EventHandler.ofState(RECORDS, EncounterChanged.getDefaultInstance(), (tx, event) -> {
            Encounter encounter = event.payload().getEncounter();
            events.visit(
                    tx,
                    new EncounterReference(
                            encounter.getFacilityId(),
                            encounter.getId(),
                            encounter.getVersion(),
                            encounter.getPatientId(),
                            encounter.getProviderId(),
                            requireNonNull(instant(encounter.getStartedAt()), "started_at"),
                            encounter.getDiagnosisCode()));
        });
    }

    @Singleton
    EventHandler<PatientRegistered> patientRegistered(LateEvents events) {
        return EventHandler.ofState(
                RECORDS,
                PatientRegistered.getDefaultInstance(),
                (tx, event) -> put(events, tx, event.payload().getPatient()));
    }

    @Singleton
    EventHandler<PatientUpdated> patientUpdated(LateEvents events) {
        return EventHandler.ofState(
                RECORDS,
                PatientUpdated.getDefaultInstance(),
                (tx, event) -> put(events, tx, event.payload().getPatient()));
    }

    private static void put(LateEvents events, dev.medsync.platform.data.Transaction tx, Patient patient)
            throws SQLException {
        events.patient(
                tx,
                new PatientReference(
                        patient.getFacilityId(), patient.getId(), patient.getVersion(), patient.getMergedIntoId()));
    }

    @Singleton
    EventHandler<CoverageChanged> coverageChanged(References references) {
        return EventHandler.ofState(RECORDS, CoverageChanged.getDefaultInstance(), (tx, event) -> {
            Coverage coverage = event.payload().getCoverage();
            references.put(
                    tx,
                    new CoverageReference(
                            coverage.getFacilityId(),
                            coverage.getId(),
                            coverage.getVersion(),
                            coverage.getPatientId(),
                            coverage.getPayerId(),
                            coverage.getMemberId(),
                            requireNonNull(day(coverage.getStartsOn()), "starts_on"),
                            day(coverage.getEndsOn()),
                            coverage.getRank()));
        });
    }
}
