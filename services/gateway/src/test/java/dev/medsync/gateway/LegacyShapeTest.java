package dev.medsync.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.medsync.billing.v1.CaptureChargeRequest;
import dev.medsync.billing.v1.PaymentAllocation;
import dev.medsync.billing.v1.PaymentMethod;
import dev.medsync.billing.v1.PostPaymentRequest;
import dev.medsync.billing.v1.PostRemittanceRequest;
import dev.medsync.billing.v1.RemittanceAdjustment;
import dev.medsync.billing.v1.RemittanceClaim;
import dev.medsync.gateway.json.Json;
import dev.medsync.gateway.ownership.Owner;
import dev.medsync.gateway.ownership.OwnershipEntry;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Billing's own mapping, against billing's own contract: what a legacy client sees of a service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LegacyShapeTest {

    private GatewayFixture gateway;

    @BeforeAll
    void start() {
        gateway = new GatewayFixture();
        gateway.useBillingMapping();
        gateway.ownership.update(new OwnershipEntry("billing", GatewayFixture.FACILITY, Owner.SERVICE, 2));
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void aChargeLooksAsTheMonolithWroteIt() throws Exception {
        assertJson(gateway.get("/api/v1/charges/41"), """
                {"chargeId":41,"facility":7,"encounterId":5,"patientId":9007199254740993,"providerId":null,
                 "serviceDate":"02/28/2026","code":"FAC-AMB","modifier":"","description":null,"diagnosis":"J06.9",
                 "quantity":2,"unitAmt":12.50,"amt":25.00,"status":"O","source":"M","voidReason":"","voidedAt":null,
                 "createdAt":"03/08/2026 03:30:15"}""");
    }

    @Test
    void aListIsABareArray() throws Exception {
        HttpResponse<String> response = gateway.get("/api/v1/encounters/5/charges");

        assertThat(response.body()).startsWith("[{\"chargeId\":41,").endsWith("}]");
    }

    @Test
    void aClaimLooksAsTheMonolithWroteIt() throws Exception {
        assertJson(gateway.get("/api/v1/claims/51"), """
                {"claimId":51,"claimNo":1001,"facility":7,"patientId":3,"encounterId":5,"coverageId":null,"payerId":9,
                 "providerId":null,"serviceFrom":"02/28/2026","serviceTo":"03/01/2026","diagnoses":["J06.9","I10"],
                 "totalAmt":0.10,"paidAmt":-0.05,"adjustedAmt":0.00,"patientAmt":0.00,"status":"S","denialCode":null,
                 "submittedAt":"03/08/2026 03:30:15","voidReason":"","createdAt":"03/08/2026 03:30:15",
                 "lines":[{"lineNo":1,"chargeId":41,"serviceDate":"02/28/2026","code":"FAC-AMB","modifier":"",
                   "quantity":1,"amt":0.10,"paidAmt":0.00}],
                 "history":[{"from":null,"to":"N","note":"","at":"03/08/2026 03:30:15"},
                   {"from":"N","to":"S","note":"by hand","at":"03/08/2026 03:30:15"}]}""");
    }

    @Test
    void aRemittanceLooksAsTheMonolithWroteIt() throws Exception {
        assertJson(gateway.get("/api/v1/remits/61"), """
                {"remitId":61,"facility":7,"payerId":9,"checkNo":"CHK-1","checkDate":"03/02/2026","totalAmt":100.00,
                 "providerAdjAmt":0.00,"status":"P","postedAt":"03/08/2026 03:30:15",
                 "claims":[{"claimNo":1001,"claimId":null,"clpStatus":"1","chargedAmt":120.00,"paidAmt":100.00,
                   "patientAmt":0.00,"adjustments":[{"group":"CO","reason":"45","amt":20.00}]}]}""");
    }

    @Test
    void aPaymentLooksAsTheMonolithWroteIt() throws Exception {
        assertJson(gateway.get("/api/v1/payments/71"), """
                {"paymentId":71,"facility":7,"patientId":3,"payerId":null,"remitId":null,"amt":99.99,"method":"CC",
                 "reference":"","receivedDate":"03/03/2026","status":"P","voidReason":null,"voidedAt":null,
                 "createdAt":"03/08/2026 03:30:15","allocations":[{"claimId":null,"invoiceId":81,"amt":99.99}]}""");
    }

    @Test
    void aVoidedPaymentLooksAsTheMonolithWroteIt() throws Exception {
        assertJson(gateway.post("/api/v1/payments/71/void", "{\"reason\":\"the check bounced\"}"), """
                {"paymentId":71,"facility":7,"patientId":3,"payerId":null,"remitId":null,"amt":99.99,"method":"CC",
                 "reference":"","receivedDate":"03/03/2026","status":"V","voidReason":"the check bounced",
                 "voidedAt":"03/09/2026 03:30:15","createdAt":"03/08/2026 03:30:15",
                 "allocations":[{"claimId":null,"invoiceId":81,"amt":99.99}]}""");
        assertLast("medsync.billing.v1.PaymentService/VoidPayment", "id: 71\nreason: \"the check bounced\"\n");
    }

    @Test
    void anInvoiceLooksAsTheMonolithWroteIt() throws Exception {
        assertJson(gateway.get("/api/v1/invoices/81"), """
                {"invoiceId":81,"invoiceNo":2002,"facility":7,"patientId":3,"invoiceDate":"03/01/2026",
                 "dueDate":"03/31/2026","totalAmt":200.00,"lateFee":5.00,"balanceDue":105.01,"status":"O",
                 "statementCount":0,"createdAt":"03/08/2026 03:30:15",
                 "lines":[{"lineNo":1,"chargeId":41,"claimId":null,"description":"Facility fee","amt":200.00}]}""");
    }

    @Test
    void payersBelongToAllFacilitiesAndMoveWithFacilityZero() throws Exception {
        assertThat(gateway.get("/api/v1/payers").body()).isEqualTo("{\"from\":\"monolith\"}");
        gateway.ownership.update(new OwnershipEntry("billing", 0, Owner.SERVICE, 2));
        assertJson(gateway.get("/api/v1/payers"), """
                [{"payerId":9,"code":"MCARE","name":"Medicare","type":"G","ediId":"","phone":null,"status":"A"}]""");
    }

    @Test
    void aLegacyChargeBecomesTheServicesRequest() {
        HttpResponse<String> response = gateway.post("/api/v1/charges", """
                {"encounterId":5,"code":"FAC-AMB","modifier":"25","description":null,"quantity":3,"unitAmt":41.965,
                 "serviceDate":"02/28/2026","unknown":1}""");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(lastMessage())
                .isEqualTo(CaptureChargeRequest.newBuilder()
                        .setEncounterId(5)
                        .setChargeCode("FAC-AMB")
                        .setModifier("25")
                        .setQuantity(3)
                        .setUnitPrice(BillingSamples.money("41.965"))
                        .setServiceDate(BillingSamples.date(2026, 2, 28))
                        .build());
    }

    @Test
    void aLegacyRemittanceBecomesTheServicesRequest() {
        gateway.post("/api/v1/remits", """
                {"payerId":9,"checkNo":"CHK-1","checkDate":"03/02/2026","totalAmt":100,
                 "claims":[{"claimNo":1001,"clpStatus":"22","chargedAmt":-1.5,"paidAmt":-1.50,
                   "adjustments":[{"group":"PR","reason":"1","amt":0.5}]}]}""");

        assertThat(lastMessage())
                .isEqualTo(PostRemittanceRequest.newBuilder()
                        .setPayerId(9)
                        .setCheckNumber("CHK-1")
                        .setPaymentDate(BillingSamples.date(2026, 3, 2))
                        .setTotalPaid(BillingSamples.money("100"))
                        .addClaims(RemittanceClaim.newBuilder()
                                .setClaimNumber("1001")
                                .setStatusCode("22")
                                .setCharged(BillingSamples.money("-1.50"))
                                .setPaid(BillingSamples.money("-1.50"))
                                .addAdjustments(RemittanceAdjustment.newBuilder()
                                        .setGroupCode("PR")
                                        .setReasonCode("1")
                                        .setAmount(BillingSamples.money("0.50"))))
                        .build());
    }

    @Test
    void aLegacyPaymentBecomesTheServicesRequest() {
        gateway.post("/api/v1/payments", """
                {"patientId":3,"amt":10.01,"method":"CK","allocations":[{"invoiceId":81,"amt":10}]}""");

        assertThat(lastMessage())
                .isEqualTo(PostPaymentRequest.newBuilder()
                        .setPatientId(3)
                        .setAmount(BillingSamples.money("10.01"))
                        .setMethod(PaymentMethod.PAYMENT_METHOD_CHECK)
                        .addAllocations(
                                PaymentAllocation.newBuilder().setInvoiceId(81).setAmount(BillingSamples.money("10")))
                        .build());
    }

    @Test
    void theOtherBillingRoutesReachTheirCalls() {
        gateway.post("/api/v1/charges/41/void", "{\"reason\":\"twice\"}");
        assertLast("medsync.billing.v1.ChargeService/VoidCharge", "id: 41\nreason: \"twice\"\n");
        gateway.post("/api/v1/claims", "{\"encounterId\":5,\"payerId\":9}");
        assertLast("medsync.billing.v1.ClaimService/CreateClaim", "encounter_id: 5\npayer_id: 9\n");
        gateway.get("/api/v1/claims?patientId=3");
        assertLast("medsync.billing.v1.ClaimService/ListClaims", "patient_id: 3\n");
        gateway.post("/api/v1/claims/51/submit", "");
        assertLast("medsync.billing.v1.ClaimService/SubmitClaim", "id: 51\n");
        gateway.post("/api/v1/claims/51/void", "{\"reason\":\"x\"}");
        assertLast("medsync.billing.v1.ClaimService/VoidClaim", "id: 51\nreason: \"x\"\n");
        gateway.post("/api/v1/invoices", "{\"patientId\":3}");
        assertLast("medsync.billing.v1.InvoiceService/IssueInvoice", "patient_id: 3\n");
        gateway.get("/api/v1/invoices?patientId=3");
        assertLast("medsync.billing.v1.InvoiceService/ListInvoices", "patient_id: 3\n");
    }

    @Test
    void whatDoesNotFitIsRefusedByTheFieldsName() {
        HttpResponse<String> response =
                gateway.post("/api/v1/payments", "{\"patientId\":3,\"amt\":\"ten\",\"method\":\"CK\"}");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("\"field\":\"amt\"").doesNotContain("ten\"");

        assertThat(gateway.post("/api/v1/payments", "{\"patientId\":3,\"method\":\"XX\"}")
                        .body())
                .contains("one of [CA, CC, CK, EF]");
        assertThat(gateway.post("/api/v1/charges", "{\"serviceDate\":\"02/30/2026\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(gateway.post("/api/v1/charges", "[1]").statusCode()).isEqualTo(400);
        assertThat(gateway.post("/api/v1/charges", "{\"encounterId\":1e400}").statusCode())
                .isEqualTo(400);
        assertThat(gateway.get("/api/v1/charges/abc").statusCode()).isEqualTo(400);
    }

    @Test
    void aReplayedWriteSaysSo() {
        gateway.billing.replays(true);
        HttpResponse<String> response = gateway.post("/api/v1/invoices", "{\"patientId\":3}");
        gateway.billing.replays(false);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Idempotency-Replayed")).hasValue("true");
    }

    private Message lastMessage() {
        return (Message) gateway.billing.received().getLast().message();
    }

    private void assertLast(String method, String message) {
        FakeBilling.Received last = gateway.billing.received().getLast();
        assertThat(last.method()).isEqualTo(method);
        assertThat(last.message().toString()).isEqualTo(message);
    }

    private static void assertJson(HttpResponse<String> response, String expected) throws Exception {
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Json.read(response.body().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Json.read(expected.getBytes(StandardCharsets.UTF_8)));
    }
}
