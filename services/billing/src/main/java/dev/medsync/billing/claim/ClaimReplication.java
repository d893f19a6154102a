package dev.medsync.billing.claim;

import dev.medsync.platform.replication.ReplicatedAggregate;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** How claims move between owners. */
@Factory
final class ClaimReplication {

    @Singleton
    ReplicatedAggregate<Claim, dev.medsync.billing.v1.Claim> claims(Claims claims) {
        return new ReplicatedAggregate<>(
                "Claim",
                claims.aggregates().store(),
                ClaimMapping::toMessage,
                ClaimMapping::fromMessage,
                dev.medsync.billing.v1.Claim.parser(),
                claims.aggregates().afterApply());
    }
}
