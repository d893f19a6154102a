package dev.medsync.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.billing.v1.CaptureChargeRequest;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoutingTest {

    private GatewayFixture gateway;

    @BeforeAll
    void start() {
        gateway = new GatewayFixture();
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void theLegacyApiGoesToTheMonolithAsItCame() {
        HttpResponse<String> response = gateway.post("/api/v1/patients?mrn=A%201&x=", "{\"a\": 1}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"from\":\"monolith\"}");
        FakeMonolith.Received received = gateway.monolith.received().getLast();
        assertThat(received.method()).isEqualTo("POST");
        assertThat(received.target()).isEqualTo("/api/v1/patients?mrn=A%201&x=");
        assertThat(received.body()).isEqualTo("{\"a\": 1}");
        assertThat(response.headers().firstValue("X-Request-Id")).hasValue(received.requestId());
    }

    @Test
    void aWriteWithoutAnIdempotencyKeyGetsOne() {
        gateway.post("/api/v1/patients", "{}");

        assertThat(gateway.monolith.received().getLast().idempotencyKey()).hasSize(32);
    }

    @Test
    void theClientsOwnIdempotencyKeyIsKept() {
        gateway.send(gateway.request("/api/v1/patients")
                .header("Idempotency-Key", "mine")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));

        assertThat(gateway.monolith.received().getLast().idempotencyKey()).isEqualTo("mine");
    }

    @Test
    void aRequestWithoutTokenIsRefusedAndAPublicOnePasses() {
        HttpResponse<String> refused =
                gateway.send(gateway.request("/api/v1/patients/1").setHeader("Authorization", "x"));
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");

        HttpResponse<String> login = gateway.send(gateway.request("/api/v1/login")
                .setHeader("Authorization", "")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
        assertThat(login.statusCode()).isEqualTo(200);
    }

    @Test
    void theNewApiIsTranscoded() {
        HttpResponse<String> response = gateway.post(
                "/api/v2/billing/charges",
                "{\"encounterId\": \"5\", \"charge_code\": \"FAC-AMB\", \"quantity\": 2, \"unknown\": {\"a\": [1]}}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"patientId\":\"9007199254740993\"");
        CaptureChargeRequest message =
                (CaptureChargeRequest) gateway.billing.received().getLast().message();
        assertThat(message)
                .isEqualTo(CaptureChargeRequest.newBuilder()
                        .setEncounterId(5)
                        .setChargeCode("FAC-AMB")
                        .setQuantity(2)
                        .build());
    }

    @Test
    void aPathVariableAndAVerbReachTheMessage() {
        assertThat(gateway.get("/api/v2/billing/charges/77").body()).contains("\"id\":\"77\"");
        assertThat(gateway.post("/api/v2/billing/charges/77:void", "{\"reason\":\"twice\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(gateway.billing.received().getLast().message().toString()).contains("id: 77", "reason: \"twice\"");
    }

    @Test
    void whatNobodyServesIsNotFound() {
        assertThat(gateway.get("/api/v2/billing/nothing").statusCode()).isEqualTo(404);
        assertThat(gateway.get("/admin").statusCode()).isEqualTo(404);
        assertThat(gateway.send(gateway.request("/api/v2/billing/charges").DELETE())
                        .statusCode())
                .isEqualTo(405);
    }
}
