package dev.medsync.billing.remittance;

import dev.medsync.platform.replication.ReplicatedAggregate;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** How remittances move between owners. */
@Factory
final class RemittanceReplication {

    @Singleton
    ReplicatedAggregate<Remittance, dev.medsync.billing.v1.Remittance> remittances(Remittances remittances) {
        return new ReplicatedAggregate<>(
                "Remittance",
                remittances.aggregates().store(),
                RemittanceMapping::toMessage,
                RemittanceMapping::fromMessage,
                dev.medsync.billing.v1.Remittance.parser(),
                remittances.aggregates().afterApply());
    }
}
