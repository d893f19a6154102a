package dev.medsync.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.medsync.gateway.FakeMonolith.Answer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads that are mirrored while the monolith still owns the facility. */
@Timeout(60)
class ShadowTest {

    private static final String CHARGE = """
            {"chargeId":41,"facility":7,"encounterId":5,"patientId":9007199254740993,"providerId":null,
             "serviceDate":"02/28/2026","code":"FAC-AMB","modifier":"","description":null,"diagnosis":"J06.9",
             "quantity":2,"unitAmt":12.5,"amt":25.00,"status":"O","source":"M","voidReason":"","voidedAt":null,
             "createdAt":"03/08/2026 03:30:15"}""";

    private GatewayFixture gateway = new GatewayFixture();

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

    private static final String CLAIM = """
            {"claimId":51,"claimNo":1001,"facility":7,"patientId":3,"encounterId":5,"coverageId":null,"payerId":9,
             "providerId":null,"serviceFrom":"02/28/2026","serviceTo":"03/01/2026","diagnoses":["J06.9","I10"],
             "totalAmt":0.10,"paidAmt":-0.05,"adjustedAmt":0.00,"patientAmt":0.00,"status":"S","denialCode":null,
             "submittedAt":"03/08/2026 03:30:15","voidReason":"","createdAt":"03/08/2026 03:30:15",
             "lines":[{"lineNo":1,"chargeId":41,"serviceDate":"02/28/2026","code":"FAC-AMB","modifier":"",
               "quantity":1,"amt":0.10,"paidAmt":0.00}],
             "history":[{"from":null,"to":"N","note":"","at":"03/08/2026 03:30:15"},
               {"from":"N","to":"S","note":"by hand","at":"03/08/2026 03:30:15"}]}""";

    private static final String INVOICE = """
            {"invoiceId":81,"invoiceNo":2002,"facility":7,"patientId":3,"invoiceDate":"03/01/2026",
             "dueDate":"03/31/2026","totalAmt":200.00,"lateFee":5.00,"balanceDue":205.00,"status":"O",
             "statementCount":0,"createdAt":"03/08/2026 03:30:15",
             "lines":[{"lineNo":1,"chargeId":41,"claimId":null,"description":"Facility fee","amt":200.00}]}""";

    /** One thing is broken between the two answers; the report names that path, how it differs, and nothing else. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "\"amt\":0.10 | \"amt\":0.11 | lines[].amt | value",
                "\"serviceTo\":\"03/01/2026\" | \"serviceTo\":\"02/28/2026\" | serviceTo | value",
                "\"submittedAt\":\"03/08/2026 03:30:15\" | \"submittedAt\":\"03/08/2026 02:30:15\" | submittedAt | value",
                "\"note\":\"by hand\" | \"note\":\"by h\" | history[].note | value",
                "\"coverageId\":null, | `` | coverageId | extra",
                "\"payerId\":9, | \"payerId\":9,\"planName\":\"Gold\", | planName | missing",
                "\"voidReason\":\"\" | \"voidReason\":null | voidReason | blank",
                "\"J06.9\",\"I10\" | \"I10\",\"J06.9\" | diagnoses[] | order",
                "\"J06.9\",\"I10\" | \"J06.9\" | diagnoses[] | extra"
            })
    void whatIsPlantedIsNamedByItsPathAlone(String right, String wrong, String path, String kind) {
        assertThat(CLAIM).contains(right);
        gateway.monolith.answers(request -> new Answer(200, CLAIM.replace(right, wrong)));

        gateway.get("/api/v1/claims/51");

        await().until(() -> lastReport().contains("\"path\":"));
        assertThat(lastReport())
                .containsOnlyOnce("\"path\":")
                .contains("\"path\":\"" + path + "\"", "\"kind\":\"" + kind + "\"");
    }

    @Test
    void whereNothingIsPlantedNothingIsNamed() {
        gateway.monolith.answers(request -> new Answer(200, CLAIM));

        gateway.get("/api/v1/claims/51");

        await().until(() -> lastReport().contains("\"compared\":{\"billing\":1}"));
        assertThat(lastReport()).contains("\"differences\":[]");
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
        gateway.monolith.answers(request -> new Answer(200, INVOICE));

        gateway.get("/api/v1/invoices/81");

        await().until(() -> lastReport().contains("balanceDue"));
        assertThat(lastReport()).contains("\"class\":\"MONOLITH_BUG\"");
    }

    /** The copy is given an hour: whoever waits for it does so alone, and what the mapping declares is not waited for. */
    @Test
    void whatIsInDoubtAndWhatIsDeclaredKeepNobodyWaiting() {
        gateway.close();
        gateway = new GatewayFixture(Duration.ofSeconds(5), Duration.ofHours(1));
        start();
        gateway.monolith.answers(request -> new Answer(
                200,
                request.target().contains("invoices")
                        ? INVOICE
                        : request.target().endsWith("41") ? CHARGE.replace("25.00", "26.11") : CLAIM));

        gateway.get("/api/v1/charges/41");
        gateway.get("/api/v1/invoices/81");
        gateway.get("/api/v1/claims/51");

        await().until(() -> lastReport().contains("\"compared\":{\"billing\":2}"));
        assertThat(lastReport()).contains("balanceDue").doesNotContain("\"path\":\"amt\"");
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
