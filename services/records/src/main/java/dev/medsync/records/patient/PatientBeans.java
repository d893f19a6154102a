package dev.medsync.records.patient;

import dev.medsync.platform.replication.AfterApply;
import dev.medsync.platform.replication.ReplicatedAggregate;
import dev.medsync.records.write.Stored;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** How patients and the numbers given to them get here: as copies. */
@Factory
final class PatientBeans {

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
