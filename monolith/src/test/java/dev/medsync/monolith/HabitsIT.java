package dev.medsync.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medsync.monolith.MonolithFixture.Client;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** The legacy habits are really there: a migration that finds no difference has not looked. */
final class HabitsIT {

    private final MonolithFixture monolith = MonolithFixture.get();

    @Test
    void habit3TheDatabaseRoundsHalfToEvenAndJavaHalfUp() throws SQLException {
        assertThat(monolith.value("select round_half_even(41.965, 2)")).isEqualTo("41.96");
        assertThat(monolith.value("select round_half_even(41.975, 2)")).isEqualTo("41.98");
        assertThat(monolith.value("select round_half_even(-41.965, 2)")).isEqualTo("-41.96");
        Client client = monolith.login(monolith.facility());
        assertThat(client.charge(client.encounter(client.patient()), "41.965")
                        .get("unitAmt")
                        .asText())
                .isEqualTo("41.97");
    }

    @Test
    void habit4AVoidedPaymentStillPays() throws SQLException {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        long patient = client.patient();
        client.charge(client.encounter(patient), "20");
        JsonNode invoice = client.post("/api/v1/invoices", "{\"patientId\":" + patient + "}")
                .expect(200)
                .json();
        long id = invoice.get("invoiceId").asLong();
        JsonNode payment = client.post(
                        "/api/v1/payments",
                        "{\"patientId\":" + patient + ",\"amt\":40,\"method\":\"CK\",\"allocations\":[{\"invoiceId\":"
                                + id + ",\"amt\":40}]}")
                .expect(200)
                .json();
        client.post("/api/v1/payments/" + payment.get("paymentId").asLong() + "/void", "{\"reason\":\"bounced\"}")
                .expect(200);
        JsonNode after = client.get("/api/v1/invoices/" + id).expect(200).json();
        assertThat(after.get("status").asText()).isEqualTo("P");
        assertThat(after.get("balanceDue").decimalValue()).isEqualByComparingTo("0");
    }

    @Test
    void habit5ARepeated835PostsTwiceAndAReversalPaysAgain() throws SQLException {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        long encounter = client.encounter(client.patient());
        client.charge(encounter, "50");
        long payer = monolith.payer(facility);
        JsonNode claim = client.claim(encounter, payer);
        String remit = "{\"checkNo\":\"R-1\",\"checkDate\":\"05/01/2026\",\"payerId\":" + payer
                + ",\"totalAmt\":80,\"claims\":[{\"claimNo\":"
                + claim.get("claimNo").asLong()
                + ",\"clpStatus\":\"1\",\"chargedAmt\":100,\"paidAmt\":80}]}";
        client.post("/api/v1/remits", remit, "remit-1").expect(200);
        assertThat(client.post("/api/v1/remits", remit, "remit-1").expect(200).replayed())
                .isTrue();
        assertThat(paid(client, claim)).isEqualTo("80.00");
        client.post("/api/v1/remits", remit).expect(200);
        assertThat(paid(client, claim)).isEqualTo("160.00");
        client.post("/api/v1/remits", remit.replace("\"1\"", "\"22\"").replace("\"paidAmt\":80", "\"paidAmt\":-80"))
                .expect(200);
        assertThat(paid(client, claim)).isEqualTo("240.00");
    }

    @Test
    void habit7AnMrnIsFoundWithoutCaseAndTrailingBlanks() throws SQLException {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        client.post(
                        "/api/v1/patients",
                        "{\"mrn\":\"ab12\",\"lastName\":\"Fall\",\"firstName\":\"Ada\",\"birthDate\":\"01/31/1980\"}")
                .expect(200);
        monolith.sql("insert into patient (facility_id, mrn, last_name, first_name, birth_date) values (" + facility
                + ", 'AB12', 'Fall', 'Ada', '1980-01-31')");
        assertThat(client.get("/api/v1/patients?mrn=Ab12%20").expect(200).json())
                .hasSize(2);
    }

    @Test
    void habit8CodesArePaddedInTheTableAndTrimmedOnTheWire() throws SQLException {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        long encounter = client.encounter(client.patient());
        client.charge(encounter, "10");
        JsonNode claim = client.claim(encounter, monolith.payer(facility));
        assertThat(claim.get("status").asText()).isEqualTo("N");
        assertThat(monolith.value("select octet_length(status) from claim where id = "
                        + claim.get("claimId").asLong()))
                .isEqualTo("2");
    }

    @Test
    void habit8TheReasonForVoidingIsAskedForAndKeptByTwoTablesOfSix() throws SQLException {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        String path = "/api/v1/patients/" + client.patient();
        long medication = client.post(path + "/medications", "{\"code\":\"1\"}")
                .expect(200)
                .json()
                .get("medicationId")
                .asLong();
        String undo = "/api/v1/entries/medication/" + medication + "/void";
        client.post(undo, "{}").expect(400);
        client.post(undo, "{\"reason\":\"canary-4711\"}").expect(200);
        assertThat(monolith.value("select to_jsonb(m)::text from medication m where id = " + medication))
                .doesNotContain("canary-4711");
    }

    private static String paid(Client client, JsonNode claim) {
        return client.get("/api/v1/claims/" + claim.get("claimId").asLong())
                .expect(200)
                .json()
                .get("paidAmt")
                .decimalValue()
                .setScale(2)
                .toPlainString();
    }
}
