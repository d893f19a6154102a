package dev.medsync.records.problem;

import dev.medsync.platform.replication.ReplicatedAggregate;
import dev.medsync.records.write.Belongings;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** How problems move between owners, and between patients. */
@Factory
final class ProblemBeans {

    @Singleton
    ReplicatedAggregate<Problem, dev.medsync.records.v1.Problem> replication(Problems problems) {
        return problems.kind().replication();
    }

    @Singleton
    Belongings<Problem> belongings(Problems problems) {
        return new Belongings<>(
                problems.kind(),
                (problem, patientId) -> ProblemMapping.with(problem, message -> message.setPatientId(patientId)),
                (transaction, moved) -> {});
    }
}
