package dev.medsync.platform.events;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * {@code medsync.events.delay} (from the change to the end of its handling, by type), {@code medsync.events.failures},
 * {@code medsync.events.outbox.depth} and {@code medsync.events.outbox.lag} (seconds).
 */
public final class EventMeters {

    private final @Nullable MeterRegistry registry;
    private final InstantSource clock;

    EventMeters(@Nullable MeterRegistry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
    }

    void watch(OutboxRelay relay) {
        if (registry != null) {
            Gauge.builder("medsync.events.outbox.depth", relay, OutboxRelay::depth)
                    .register(registry);
            Gauge.builder(
                            "medsync.events.outbox.lag",
                            relay,
                            watched -> watched.lag().toMillis() / 1000.0)
                    .baseUnit("seconds")
                    .register(registry);
        }
    }

    void handled(EventAttributes event) {
        if (registry != null) {
            Duration delay = Duration.between(event.time(), clock.instant());
            Timer.builder("medsync.events.delay")
                    .tag("type", event.type())
                    .publishPercentileHistogram()
                    .minimumExpectedValue(Duration.ofMillis(1))
                    .maximumExpectedValue(Duration.ofMinutes(1))
                    .register(registry)
                    .record(delay.isNegative() ? Duration.ZERO : delay);
        }
    }

    void failed(@Nullable String type) {
        if (registry != null) {
            registry.counter("medsync.events.failures", "type", type == null ? "unknown" : type)
                    .increment();
        }
    }
}
