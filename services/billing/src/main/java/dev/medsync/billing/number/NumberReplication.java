package dev.medsync.billing.number;

import dev.medsync.platform.data.AggregateStore;
import dev.medsync.platform.data.RowShapeFailures;
import dev.medsync.platform.replication.AfterApply;
import dev.medsync.platform.replication.ReplicatedAggregate;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** How counters move between owners. */
@Factory
final class NumberReplication {

    @Singleton
    ReplicatedAggregate<NumberCounter, dev.medsync.billing.v1.NumberCounter> counters(RowShapeFailures failures) {
        return new ReplicatedAggregate<>(
                "NumberCounter",
                new AggregateStore<>(NumberCounter.class, null, failures),
                NumberCounter::toMessage,
                NumberCounter::fromMessage,
                dev.medsync.billing.v1.NumberCounter.parser(),
                AfterApply.nothing());
    }
}
