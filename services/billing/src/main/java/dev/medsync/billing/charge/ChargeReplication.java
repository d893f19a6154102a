package dev.medsync.billing.charge;

import dev.medsync.platform.replication.ReplicatedAggregate;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** How charges move between owners. */
@Factory
final class ChargeReplication {

    @Singleton
    ReplicatedAggregate<Charge, dev.medsync.billing.v1.Charge> charges(Charges charges) {
        return new ReplicatedAggregate<>(
                "Charge",
                charges.aggregates().store(),
                ChargeMapping::toMessage,
                ChargeMapping::fromMessage,
                dev.medsync.billing.v1.Charge.parser(),
                charges.aggregates().afterApply());
    }
}
