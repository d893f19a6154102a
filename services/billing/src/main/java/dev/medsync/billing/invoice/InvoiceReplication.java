package dev.medsync.billing.invoice;

import dev.medsync.platform.replication.ReplicatedAggregate;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** How invoices move between owners. */
@Factory
final class InvoiceReplication {

    @Singleton
    ReplicatedAggregate<Invoice, dev.medsync.billing.v1.Invoice> invoices(Invoices invoices) {
        return new ReplicatedAggregate<>(
                "Invoice",
                invoices.aggregates().store(),
                InvoiceMapping::toMessage,
                InvoiceMapping::fromMessage,
                dev.medsync.billing.v1.Invoice.parser(),
                invoices.aggregates().afterApply());
    }
}
