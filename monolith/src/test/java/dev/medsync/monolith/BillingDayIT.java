package dev.medsync.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medsync.monolith.MonolithFixture.Answer;
import dev.medsync.monolith.MonolithFixture.Client;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** A visit from the front desk to the patient's check, over HTTP. */
final class BillingDayIT {

    private final MonolithFixture monolith = MonolithFixture.get();

    @Test
    void aVisitIsChargedClaimedPaidAndInvoiced() throws SQLException {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        long payer = monolith.payer(facility);
        long patient = client.patient();
        long encounter = client.encounter(patient);
        client.charge(encounter, "40.25");
        client.post("/api/v1/encounters/" + encounter + "/close", "{\"endedAt\":\"03/02/2026 10:00:00\"}")
                .expect(200);

        JsonNode charges = client.get("/api/v1/encounters/" + encounter + "/charges")
                .expect(200)
                .json();
        assertThat(charges).hasSize(2);
        assertThat(charges.findValuesAsText("code")).containsExactlyInAnyOrder("LAB-A1C", "FAC-AMB");

        JsonNode claim = client.claim(encounter, payer);
        assertThat(claim.get("totalAmt").decimalValue()).isEqualByComparingTo("165.50");
        assertThat(claim.get("claimNo").asLong()).isEqualTo(1);
        assertThat(claim.get("status").asText()).isEqualTo("N");
        assertThat(claim.get("lines")).hasSize(2);
        String claimPath = "/api/v1/claims/" + claim.get("claimId").asLong();
        assertThat(client.post(claimPath + "/submit", "")
                        .expect(200)
                        .json()
                        .get("status")
                        .asText())
                .isEqualTo("S");

        String remit = "{\"checkNo\":\"CHK-1\",\"checkDate\":\"03/20/2026\",\"payerId\":" + payer
                + ",\"totalAmt\":120.00,\"claims\":[{\"claimNo\":1,\"clpStatus\":\"1\",\"chargedAmt\":165.50,\"paidAmt\":120.00,"
                + "\"patientAmt\":30.50,\"adjustments\":[{\"group\":\"CO\",\"reason\":\"45\",\"amt\":15.00},"
                + "{\"group\":\"PR\",\"reason\":\"2\",\"amt\":30.50}]}]}";
        JsonNode posted = client.post("/api/v1/remits", remit).expect(200).json();
        assertThat(client.get("/api/v1/remits/" + posted.get("remitId").asLong())
                        .expect(200)
                        .json())
                .isEqualTo(posted);
        JsonNode paid = client.get(claimPath).expect(200).json();
        assertThat(paid.get("status").asText()).isEqualTo("P");
        assertThat(paid.get("paidAmt").decimalValue()).isEqualByComparingTo("120.00");
        assertThat(paid.get("adjustedAmt").decimalValue()).isEqualByComparingTo("15.00");
        assertThat(paid.get("history").findValuesAsText("to")).containsExactly("N", "S", "P");

        JsonNode invoice = client.post("/api/v1/invoices", "{\"patientId\":" + patient + "}")
                .expect(200)
                .json();
        assertThat(invoice.get("invoiceNo").asLong()).isEqualTo(1);
        assertThat(invoice.get("balanceDue").decimalValue()).isEqualByComparingTo("30.50");

        long invoiceId = invoice.get("invoiceId").asLong();
        JsonNode payment = client.post(
                        "/api/v1/payments",
                        "{\"patientId\":" + patient
                                + ",\"amt\":30.50,\"method\":\"CK\",\"reference\":\"1001\",\"allocations\":[{\"invoiceId\":"
                                + invoiceId + ",\"amt\":30.50}]}")
                .expect(200)
                .json();
        JsonNode settled =
                client.get("/api/v1/invoices/" + invoiceId).expect(200).json();
        assertThat(settled.get("status").asText()).isEqualTo("P");
        assertThat(settled.get("balanceDue").decimalValue()).isEqualByComparingTo("0.00");
        assertThat(client.get("/api/v1/payments/" + payment.get("paymentId").asLong())
                        .expect(200)
                        .json())
                .isEqualTo(payment);
        assertThat(client.get("/api/v1/invoices?patientId=" + patient)
                        .expect(200)
                        .json())
                .hasSize(1);
        assertThat(client.get("/api/v1/claims?patientId=" + patient).expect(200).json())
                .containsExactly(paid);
    }

    @Test
    void theWireShapeIsTheLegacyOne() throws SQLException {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        long patient = client.patient();
        Answer answer = client.get("/api/v1/patients/" + patient).expect(200);
        assertThat(answer.body())
                .contains("\"birthDate\":\"02/29/1980\"", "\"suffix\":null", "\"middleName\":\"\"", "\"status\":\"A\"");
        JsonNode charge = client.charge(client.encounter(patient), "10.5");
        assertThat(client.get("/api/v1/charges/" + charge.get("chargeId").asLong())
                        .body())
                .contains(
                        "\"unitAmt\":10.50", "\"amt\":21.00", "\"serviceDate\":\"03/02/2026\"", "\"code\":\"LAB-A1C\"");
        assertThat(client.get("/api/v1/payers").expect(200).body()).startsWith("[");
    }
}
