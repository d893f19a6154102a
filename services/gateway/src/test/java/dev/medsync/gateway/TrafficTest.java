package dev.medsync.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.gateway.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
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

    private static long sum(Map<String, Object> picture, String name) {
        long sum = 0;
        for (Object second : (List<?>) picture.getOrDefault("seconds", List.of())) {
            sum += Long.parseLong(String.valueOf(((Map<?, ?>) second).get(name)));
        }
        return sum;
    }
}
