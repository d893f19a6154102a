package dev.medsync.records.coverage;

import dev.medsync.platform.replication.ReplicatedAggregate;
import dev.medsync.records.write.Belongings;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** How insurance gets here: as copies; and how it follows its patient. */
@Factory
final class CoverageBeans {

    @Singleton
    ReplicatedAggregate<Coverage, dev.medsync.records.v1.Coverage> replication(Coverages coverages) {
        return coverages.kind().replication();
    }

    @Singleton
    Belongings<Coverage> belongings(Coverages coverages) {
        return new Belongings<>(coverages.kind(), coverages::ofPatient, coverages::tellChanged);
    }
}
