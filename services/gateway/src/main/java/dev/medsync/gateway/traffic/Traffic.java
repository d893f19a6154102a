package dev.medsync.gateway.traffic;

import dev.medsync.gateway.delivery.DeliveryReport;
import dev.medsync.gateway.edge.EdgeObserver;
import dev.medsync.gateway.edge.Exchange;
import dev.medsync.gateway.edge.Problem;
import dev.medsync.gateway.ownership.Owner;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts what passes through the edge: for Prometheus by capability, route, owner and outcome, for the console and a
 * migration's gates by second.
 */
@Singleton
public final class Traffic implements EdgeObserver {

    /** Routes that get a name of their own in the metrics; an address can be made up, so there is a bound. */
    private static final int MAX_ROUTES = 200;

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };

    private record Kind(String capability, String route, Owner owner, int statusClass) {}

    private final MeterRegistry meters;
    private final RecentTraffic recent;
    private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();
    private final Counter retriedNotOwner;

    public Traffic(MeterRegistry meters, Clock clock) {
        this.meters = meters;
        this.recent = new RecentTraffic(clock);
        this.retriedNotOwner = Counter.builder("medsync.gateway.not.owner")
                .description("Refusals by owners that are none, each followed by another try")
                .register(meters);
    }

    /** Takes account of one request that a route was found for. */
    public void delivered(DeliveryReport report) {
        recent.count(report);
        if (report.refusals() > 0) {
            retriedNotOwner.increment(report.refusals());
        }
        Kind kind = new Kind(report.capability(), report.route().name(), report.owner(), report.status() / 100);
        Timer timer = timers.get(kind);
        if (timer == null) {
            timer = timers.computeIfAbsent(timers.size() < MAX_ROUTES ? kind : other(kind), this::timer);
        }
        timer.record(report.took());
    }

    public RecentTraffic recent() {
        return recent;
    }

    private static Kind other(Kind kind) {
        return new Kind(kind.capability, "other", kind.owner, kind.statusClass);
    }

    private Timer timer(Kind kind) {
        return Timer.builder("medsync.gateway.requests")
                .description("From the last byte of a request to the last byte of its answer")
                .tag("capability", kind.capability)
                .tag("route", kind.route)
                .tag("owner", kind.owner.name())
                .tag("status", kind.statusClass == 0 ? "broken" : kind.statusClass + "xx")
                .serviceLevelObjectives(BUCKETS)
                .publishPercentiles(0.5, 0.95, 0.99)
                .register(meters);
    }

    @Override
    public void ended(Exchange exchange) {
        // Deliveries are counted by their own report; what the gateway answers itself is not traffic.
    }

    @Override
    public void refused(Problem problem) {
        meters.counter("medsync.gateway.refused", "type", problem.type()).increment();
    }
}
