package dev.medsync.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.medsync.gateway.delivery.DeliveryReport;
import dev.medsync.gateway.delivery.Route;
import dev.medsync.gateway.ownership.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RecentTrafficTest {

    private static final Route ROUTE = new Route(
            "charges",
            "billing",
            (exchange, remainingNanos, listener) -> {
                throw new AssertionError("nothing is sent");
            },
            null,
            false,
            true);

    private static DeliveryReport report(Duration took) {
        return new DeliveryReport(ROUTE, Owner.LEGACY, 7, 200, 0, false, took);
    }

    @Test
    void whoWaitsLongerThanASecondIsCountedInTheSecondOfTheAnswer() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-29T12:00:00Z"));
        RecentTraffic traffic = new RecentTraffic(now::get);
        traffic.count(report(Duration.ofMillis(1_001)));
        traffic.count(report(Duration.ofMillis(1_000)));
        now.updateAndGet(before -> before.plusSeconds(1));
        traffic.count(report(Duration.ofMillis(3)));
        now.updateAndGet(before -> before.plusSeconds(1));

        List<?> seconds = (List<?>) traffic.toJson().getOrDefault("seconds", List.of());
        assertThat(seconds.subList(118, 120))
                .extracting("slow", "legacy")
                .containsExactly(tuple(1L, 2L), tuple(0L, 1L));
        assertThat(((Map<?, ?>) seconds.getFirst()).get("slow")).isEqualTo(0L);
    }
}
