package dev.medsync.records.merge;

import dev.medsync.platform.replication.ReplicatedAggregate;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** How merges move between owners. */
@Factory
final class MergeBeans {

    @Singleton
    ReplicatedAggregate<PatientMerge, dev.medsync.records.v1.PatientMerge> replication(Merges merges) {
        return merges.kind().replication();
    }
}
