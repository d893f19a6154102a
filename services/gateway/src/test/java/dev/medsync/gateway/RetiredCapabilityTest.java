package dev.medsync.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.gateway.ownership.Owner;
import dev.medsync.gateway.ownership.OwnershipEntry;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Billing has no legacy shape any more: its old addresses say where the new ones are. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RetiredCapabilityTest {
    private GatewayFixture gateway;

    @BeforeAll
    void start() {
        gateway = new GatewayFixture();
        gateway.retireBilling();
        gateway.ownership.update(new OwnershipEntry("billing", GatewayFixture.FACILITY, Owner.SERVICE, 2));
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void itsOldAddressIsGoneAndNamesTheNewOne() {
        int asked = gateway.monolith.received().size();

        HttpResponse<String> answer = gateway.get("/api/v1/charges/41");

        assertThat(answer.statusCode()).isEqualTo(410);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body())
                .contains("https://medsync.dev/problems/gone", "\"successor\":\"GET /api/v2/", "charges/{");
        assertThat(gateway.monolith.received()).as("nobody is asked").hasSize(asked);
    }

    @Test
    void aWriteIsGoneTooAndNotKeptForLater() {
        HttpResponse<String> answer = gateway.post("/api/v1/charges/41/void", "{\"reason\":\"typo\"}");

        assertThat(answer.statusCode()).isEqualTo(410);
        assertThat(answer.body()).contains("POST /api/v2/");
    }

    @Test
    void theNewAddressAndOtherCapabilitiesGoOn() {
        assertThat(gateway.get("/api/v2/charges/41").statusCode()).isNotEqualTo(410);
        assertThat(gateway.get("/api/v1/patients/3").body()).isEqualTo("{\"from\":\"monolith\"}");
    }
}
