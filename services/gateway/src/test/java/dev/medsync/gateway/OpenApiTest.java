package dev.medsync.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.gateway.json.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OpenApiTest {

    @Test
    void theDocumentDescribesEveryRouteThatIsServedAndNeedsNoToken() throws Exception {
        try (GatewayFixture gateway = new GatewayFixture()) {
            HttpResponse<String> response =
                    gateway.send(gateway.request("/api/v2/openapi.json").setHeader("Authorization", ""));

            assertThat(response.statusCode()).isEqualTo(200);
            Map<?, ?> document = object(Json.read(response.body().getBytes(StandardCharsets.UTF_8)));
            Map<?, ?> paths = object(document.get("paths"));
            assertThat(paths).hasSize(16);
            assertThat(String.valueOf(paths.get("/api/v2/billing/charges/{id}:void")))
                    .contains("operationId=medsync.billing.v1.ChargeService.VoidCharge", "Idempotency-Key");
            assertThat(String.valueOf(paths.get("/api/v2/billing/claims"))).contains("name=patientId, in=query");
            assertThat(response.body())
                    .contains("\"medsync.billing.v1.Charge\":{\"type\":\"object\",\"properties\":{\"id\":{");
        }
    }

    private static Map<?, ?> object(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }
}
