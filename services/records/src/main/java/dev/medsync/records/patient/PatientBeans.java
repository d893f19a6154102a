package dev.medsync.records.patient;

import dev.medsync.platform.events.EventHandler;
import dev.medsync.platform.events.Subscription;
import dev.medsync.platform.replication.AfterApply;
import dev.medsync.platform.replication.ReplicatedAggregate;
import dev.medsync.records.v1.PatientRegistered;
import dev.medsync.records.v1.PatientUpdated;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;

/** How patients get here: from events while another owns them, as copies when they move. */
@Factory
final class PatientBeans {

    private static final Subscription RECORDS = new Subscription("records", "records-service");

    @Singleton
    EventHandler<PatientRegistered> registered(Patients patients) {
        return EventHandler.ofState(
                RECORDS,
                PatientRegistered.getDefaultInstance(),
                (transaction, event) ->
                        patients.put(transaction, event.payload().getPatient()));
    }

    @Singleton
    EventHandler<PatientUpdated> updated(Patients patients) {
        return EventHandler.ofState(
                RECORDS,
                PatientUpdated.getDefaultInstance(),
                (transaction, event) ->
                        patients.put(transaction, event.payload().getPatient()));
    }

    @Singleton
    @Requires(property = "medsync.data.capability", value = "records")
    ReplicatedAggregate<Patient, dev.medsync.records.v1.Patient> replication(Patients patients) {
        return new ReplicatedAggregate<>(
                "Patient",
                patients.store(),
                PatientMapping::toMessage,
                PatientMapping::fromMessage,
                dev.medsync.records.v1.Patient.parser(),
                AfterApply.nothing());
    }
}
