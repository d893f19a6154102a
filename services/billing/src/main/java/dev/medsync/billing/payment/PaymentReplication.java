package dev.medsync.billing.payment;

import dev.medsync.platform.replication.ReplicatedAggregate;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** How payments move between owners. */
@Factory
final class PaymentReplication {

    @Singleton
    ReplicatedAggregate<Payment, dev.medsync.billing.v1.Payment> payments(Payments payments) {
        return new ReplicatedAggregate<>(
                "Payment",
                payments.aggregates().store(),
                PaymentMapping::toMessage,
                PaymentMapping::fromMessage,
                dev.medsync.billing.v1.Payment.parser(),
                payments.aggregates().afterApply());
    }
}
