package dev.medsync.records.coverage;

import dev.medsync.platform.events.EventHandler;
import dev.medsync.platform.events.Subscription;
import dev.medsync.platform.replication.AfterApply;
import dev.medsync.platform.replication.ReplicatedAggregate;
import dev.medsync.records.v1.CoverageChanged;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;

/** How coverage gets here: from events while another owns it, as copies when it moves. */
@Factory
final class CoverageBeans {

    @Singleton
    EventHandler<CoverageChanged> changed(Coverages coverages) {
        return EventHandler.ofState(
                new Subscription("records", "records-service"),
                CoverageChanged.getDefaultInstance(),
                (transaction, event) ->
                        coverages.put(transaction, event.payload().getCoverage()));
    }

    @Singleton
    @Requires(property = "medsync.data.capability", value = "records")
    ReplicatedAggregate<Coverage, dev.medsync.records.v1.Coverage> replication(Coverages coverages) {
        return new ReplicatedAggregate<>(
                "Coverage",
                coverages.store(),
                CoverageMapping::toMessage,
                CoverageMapping::fromMessage,
                dev.medsync.records.v1.Coverage.parser(),
                AfterApply.nothing());
    }
}
