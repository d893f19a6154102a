package dev.medsync.gateway.traffic;

import dev.medsync.gateway.delivery.DeliveryReport;
import dev.medsync.gateway.edge.EdgeObserver;
import dev.medsync.gateway.edge.Exchange;
import dev.medsync.gateway.edge.Problem;
import jakarta.inject.Singleton;

/** Counts what passes through the edge. */
@Singleton
public final class Traffic implements EdgeObserver {

    public void delivered(DeliveryReport report) {}

    @Override
    public void ended(Exchange exchange) {}

    @Override
    public void refused(Problem problem) {}
}
