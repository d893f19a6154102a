package dev.medsync.records.override;

import dev.medsync.platform.replication.ReplicatedAggregate;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** How overrides move between owners. They stay with the record that was opened: that is what happened. */
@Factory
final class OverrideBeans {

    @Singleton
    ReplicatedAggregate<ChartOverride, dev.medsync.records.v1.ChartOverride> replication(Overrides overrides) {
        return overrides.kind().replication();
    }
}
