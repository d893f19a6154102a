package dev.medsync.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.medsync.gateway.FakeMonolith.Answer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reads that are mirrored while the monolith still owns the facility. */
@Timeout(60)
class ShadowTest {

    private static final String CHARGE = """
            {"chargeId":41,"facility":7,"encounterId":5,"patientId":9007199254740993,"providerId":null,
             "serviceDate":"02/28/2026","code":"FAC-AMB","modifier":"","description":null,"diagnosis":"J06.9",
             "quantity":2,"unitAmt":12.5,"amt":25.00,"status":"O","source":"M","voidReason":"","voidedAt":null,
             "createdAt":"03/08/2026 03:30:15"}""";

    private final GatewayFixture gateway = new GatewayFixture();

    @BeforeEach
    void start() {
        gateway.useBillingMapping();
        gateway.shadowPlan.replace(Map.of("billing", 1.0));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aReadIsAnsweredByTheMonolithAndMirroredWithAMark() {
        gateway.monolith.answers(request -> new Answer(200, CHARGE));

        assertThat(gateway.get("/api/v1/charges/41").body()).isEqualTo(CHARGE);

        await().until(() -> !gateway.billing.received().isEmpty());
        assertThat(gateway.billing.received()).singleElement().satisfies(each -> {
            assertThat(each.method()).isEqualTo("medsync.billing.v1.ChargeService/GetCharge");
            assertThat(each.shadow()).isTrue();
            assertThat(each.authorization()).startsWith("Bearer ");
        });
        await().until(() -> lastReport().contains("\"compared\":{\"billing\":1}"));
        assertThat(lastReport()).contains("\"differences\":[]");
    }

    @Test
    void aDifferenceThatStaysIsReportedByPathAndClassWithoutItsValue() {
        gateway.monolith.answers(
                request -> new Answer(200, CHARGE.replace("25.00", "26.11").replace("\"J06.9\"", "\"J07\"")));

        gateway.get("/api/v1/charges/41");

        await().until(() -> lastReport().contains("\"path\":\"amt\""));
        assertThat(lastReport())
                .contains("\"path\":\"diagnosis\"", "\"class\":\"SERVICE_BUG\"", "\"kind\":\"value\"")
                .doesNotContain("26.11", "J07");
    }

    @Test
    void aDifferenceThatTheCopyCatchesUpWithDoesNotCount() {
        AtomicInteger reads = new AtomicInteger();
        gateway.monolith.answers(
                request -> new Answer(200, reads.getAndIncrement() == 0 ? CHARGE.replace("25.00", "26.11") : CHARGE));

        gateway.get("/api/v1/charges/41");

        await().until(() -> lastReport().contains("\"compared\":{\"billing\":1}"));
        assertThat(lastReport()).contains("\"differences\":[]");
        assertThat(reads).hasValue(2);
    }

    @Test
    void aKnownDifferenceOfTheMonolithIsCalledThat() {
        gateway.monolith.answers(request -> new Answer(200, """
                {"invoiceId":81,"invoiceNo":2002,"facility":7,"patientId":3,"invoiceDate":"03/01/2026",
                 "dueDate":"03/31/2026","totalAmt":200.00,"lateFee":5.00,"balanceDue":205.00,"status":"O",
                 "statementCount":0,"createdAt":"03/08/2026 03:30:15",
                 "lines":[{"lineNo":1,"chargeId":41,"claimId":null,"description":"Facility fee","amt":200.00}]}"""));

        gateway.get("/api/v1/invoices/81");

        await().until(() -> lastReport().contains("balanceDue"));
        assertThat(lastReport()).contains("\"class\":\"MONOLITH_BUG\"");
    }

    @Test
    void aWriteIsNeverMirrored() {
        gateway.monolith.answers(request -> new Answer(200, CHARGE));

        gateway.post("/api/v1/charges", "{\"encounterId\":5}");
        gateway.post("/api/v1/charges/41/void", "{\"reason\":\"x\"}");
        gateway.get("/api/v1/charges/41"); // once this one has been mirrored, the writes would have been too

        await().until(() -> !gateway.billing.received().isEmpty());
        assertThat(gateway.billing.received())
                .allMatch(each -> each.method().equals("medsync.billing.v1.ChargeService/GetCharge"));
    }

    @Test
    void whatIsNotInShadowIsNotMirrored() {
        gateway.shadowPlan.replace(Map.of());
        gateway.monolith.answers(request -> new Answer(200, CHARGE));

        gateway.get("/api/v1/charges/41");
        gateway.shadowPlan.replace(Map.of("billing", 1.0));
        gateway.get("/api/v1/charges/42");

        await().until(() -> !gateway.billing.received().isEmpty());
        // More than once, if it differs: a difference is looked at again.
        assertThat(gateway.billing.received())
                .allMatch(each -> each.message().toString().contains("42"));
    }

    @Test
    void aReportCarriesTheGatewaysTokenAndNotTheReaders() {
        gateway.monolith.answers(request -> new Answer(200, CHARGE));

        gateway.get("/api/v1/charges/41");

        await().until(() -> !lastReport().isEmpty());
        assertThat(gateway.strangler.received().getLast().headers().get("Authorization"))
                .containsExactly("Bearer known-to-the-strangler");
    }

    private String lastReport() {
        return gateway.strangler.received().isEmpty()
                ? ""
                : gateway.strangler.received().getLast().body();
    }
}
