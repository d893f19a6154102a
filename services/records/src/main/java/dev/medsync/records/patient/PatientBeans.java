package dev.medsync.records.patient;

import dev.medsync.platform.events.EventHandler;
import dev.medsync.platform.replication.AfterApply;
import dev.medsync.platform.replication.ReplicatedAggregate;
import dev.medsync.records.feed.Feed;
import dev.medsync.records.v1.PatientRegistered;
import dev.medsync.records.v1.PatientUpdated;
import dev.medsync.records.write.Stored;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** How patients get here: as copies when they move, from events before. */
@Factory
final class PatientBeans {

    @Singleton
    EventHandler<PatientRegistered> registered(Patients patients) {
        return Feed.handler(PatientRegistered.getDefaultInstance(), PatientRegistered::getPatient, patients::put);
    }

    @Singleton
    EventHandler<PatientUpdated> updated(Patients patients) {
        return Feed.handler(PatientUpdated.getDefaultInstance(), PatientUpdated::getPatient, patients::put);
    }

    @Singleton
    ReplicatedAggregate<Patient, dev.medsync.records.v1.Patient> patientReplication(Patients patients) {
        return patients.kind().replication();
    }

    @Singleton
    ReplicatedAggregate<NumberCounter, dev.medsync.records.v1.NumberCounter> counterReplication(Stored.Means means) {
        return new ReplicatedAggregate<>(
                "NumberCounter",
                means.store(NumberCounter.class),
                NumberCounter::toMessage,
                NumberCounter::fromMessage,
                dev.medsync.records.v1.NumberCounter.parser(),
                AfterApply.nothing());
    }
}
