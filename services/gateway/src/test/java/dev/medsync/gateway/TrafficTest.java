package dev.medsync.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.gateway.json.Json;
import dev.medsync.gateway.ownership.Owner;
import dev.medsync.gateway.ownership.OwnershipEntry;
import dev.medsync.platform.rpc.Refusal;
import io.micrometer.core.instrument.Timer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class TrafficTest {

    @Test
    void whatPassesIsCountedByOwnerFacilityAndOutcome() {
        try (GatewayFixture gateway = new GatewayFixture()) {
            gateway.get("/api/v1/patients/1");
            gateway.get("/api/v2/billing/charges/41");
            gateway.monolith.answers(request -> new FakeMonolith.Answer(500, "{}"));
            gateway.get("/api/v1/patients/1");

            Awaitility.await().untilAsserted(() -> {
                Map<String, Object> picture = gateway.traffic.recent().toJson();
                assertThat(sum(picture, "legacy")).isEqualTo(2);
                assertThat(sum(picture, "service")).isEqualTo(1);
                assertThat(sum(picture, "failed")).isEqualTo(1);
                assertThat(String.valueOf(picture.get("facilities"))).startsWith("{7=");
                assertThat((List<?>) picture.get("seconds")).hasSize(120);
            });
            assertThat(new String(Json.write(gateway.traffic.recent().toJson()), StandardCharsets.UTF_8))
                    .contains("\"totals\":{");
        }
    }

    @Test
    void whoHearsOfTheOwnerWhileAskingTheOtherAsksAgainAtOnceAndIsNotHeld() {
        try (GatewayFixture gateway = new GatewayFixture()) {
            gateway.useBillingMapping();
            AtomicInteger asked = new AtomicInteger();
            gateway.monolith.answers(request ->
                    asked.getAndIncrement() == 0 ? FakeMonolith.NOT_OWNER : new FakeMonolith.Answer(200, "{}"));
            gateway.billing.refuses(() -> {
                gateway.ownership.update(new OwnershipEntry("billing", GatewayFixture.FACILITY, Owner.LEGACY, 3));
                return Refusal.notOwner("billing", GatewayFixture.FACILITY, 2);
            });

            assertThat(gateway.get("/api/v1/charges/41").statusCode()).isEqualTo(200);

            Awaitility.await().untilAsserted(() -> {
                Map<String, Object> picture = gateway.traffic.recent().toJson();
                assertThat(sum(picture, "legacy")).isEqualTo(1);
                assertThat(sum(picture, "held")).isZero();
            });
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void eachRequestIsCountedUnderTheCapabilityOfItsRouteWhoeverAnswers() {
        try (GatewayFixture gateway = new GatewayFixture()) {
            gateway.useBillingMapping();
            gateway.get("/api/v1/charges/41");
            gateway.monolith.answers(request -> new FakeMonolith.Answer(500, "{}"));
            gateway.get("/api/v1/charges/41");
            gateway.get("/api/v1/facilities");
            gateway.ownership.update(new OwnershipEntry("billing", GatewayFixture.FACILITY, Owner.SERVICE, 1));
            gateway.get("/api/v1/charges/41");
            gateway.get("/api/v2/billing/charges/41");

            Awaitility.await().untilAsserted(() -> {
                assertThat(requests(gateway, "billing", "LEGACY", "2xx")).isEqualTo(1);
                assertThat(requests(gateway, "billing", "LEGACY", "5xx")).isEqualTo(1);
                assertThat(requests(gateway, "billing", "SERVICE", "2xx")).isEqualTo(2);
                assertThat(requests(gateway, "none", "LEGACY", "5xx")).isEqualTo(1);
            });
            Awaitility.await().untilAsserted(() -> {
                Map<String, Object> picture = gateway.traffic.recent().toJson();
                assertThat(share(picture, "billing", "requests")).isEqualTo(4);
                assertThat(share(picture, "billing", "failed")).isEqualTo(1);
                assertThat(share(picture, "none", "requests")).isEqualTo(1);
                assertThat(share(picture, "none", "failed")).isEqualTo(1);
                assertThat(share(picture, "records", "requests")).isZero();
            });
        }
    }

    private static long requests(GatewayFixture gateway, String capability, String owner, String status) {
        return gateway
                .meters
                .find("medsync.gateway.requests")
                .tags("capability", capability, "owner", owner, "status", status)
                .timers()
                .stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private static long share(Map<String, Object> picture, String capability, String name) {
        long sum = 0;
        for (Object second : (List<?>) picture.getOrDefault("seconds", List.of())) {
            Object shares = ((Map<?, ?>) second).get("capabilities");
            if (shares instanceof Map<?, ?> all && all.get(capability) instanceof Map<?, ?> share) {
                sum += Long.parseLong(String.valueOf(share.get(name)));
            }
        }
        return sum;
    }

    private static long sum(Map<String, Object> picture, String name) {
        long sum = 0;
        for (Object second : (List<?>) picture.getOrDefault("seconds", List.of())) {
            sum += Long.parseLong(String.valueOf(((Map<?, ?>) second).get(name)));
        }
        return sum;
    }
}
