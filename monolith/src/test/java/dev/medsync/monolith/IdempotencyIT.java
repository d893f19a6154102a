package dev.medsync.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medsync.monolith.MonolithFixture.Answer;
import dev.medsync.monolith.MonolithFixture.Client;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Retries, and numbers that are handed out once. */
final class IdempotencyIT {

    private final MonolithFixture monolith = MonolithFixture.get();

    @Test
    void aRetryIsAnsweredWithTheAggregateAsItIsNow() throws SQLException {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        long encounter = client.encounter(client.patient());
        String body = "{\"encounterId\":" + encounter + ",\"code\":\"LAB-A1C\",\"unitAmt\":12.5}";
        Answer first = client.post("/api/v1/charges", body, "key-1").expect(200);
        assertThat(first.replayed()).isFalse();
        long id = first.json().get("chargeId").asLong();
        client.post("/api/v1/charges/" + id + "/void", "{\"reason\":\"typo\"}").expect(200);

        Answer retry = client.post("/api/v1/charges", body, "key-1").expect(200);
        assertThat(retry.replayed()).isTrue();
        assertThat(retry.json().get("chargeId").asLong()).isEqualTo(id);
        assertThat(retry.json().get("status").asText()).isEqualTo("V");
        assertThat(monolith.value("select count(*) from charge where encounter_id = " + encounter))
                .isEqualTo("1");

        // the copier knows aggregates by the names of the contract
        assertThat(monolith.value("select aggregate_type from replication.request_key where facility_id = " + facility
                        + " and aggregate_id = " + id))
                .isEqualTo("Charge");
        Answer other = client.post("/api/v1/charges", body.replace("12.5", "13"), "key-1")
                .expect(422);
        assertThat(other.json().get("type").asText()).endsWith("/idempotency-key-reused");
        // another facility's keys are its own
        Client elsewhere = monolith.login(monolith.facility());
        elsewhere.post("/api/v1/charges", body, "key-1").expect(404);
    }

    @Test
    void twoAttemptsAtTheSameTimeAreOneWrite() throws Exception {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        long encounter = client.encounter(client.patient());
        client.charge(encounter, "10");
        long claim =
                client.claim(encounter, monolith.payer(facility)).get("claimId").asLong();
        List<Answer> answers = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(6)) {
            List<Future<Answer>> attempts = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                attempts.add(
                        clients.submit(() -> client.post("/api/v1/claims/" + claim + "/submit", "{}", "submit-1")));
            }
            for (Future<Answer> attempt : attempts) {
                answers.add(attempt.get().expect(200));
            }
        }
        assertThat(answers.stream().filter(Answer::replayed)).hasSize(5);
        assertThat(monolith.value("select count(*) from claim_status_hist where claim_id = " + claim))
                .isEqualTo("2");
    }

    @Test
    void recordNumbersAreHandedOutOnceAndNotWhenSomebodyHasTypedThemIn() throws Exception {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        String typed = String.format("%03d-00000003", facility);
        client.post(
                        "/api/v1/patients",
                        "{\"mrn\":\"" + typed
                                + " \",\"lastName\":\"A\",\"firstName\":\"B\",\"birthDate\":\"01/31/1980\"}")
                .expect(200);
        monolith.sql("insert into number_counter values (" + facility + ", 'mrn', 1)");
        Set<String> numbers = new HashSet<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            List<Future<Long>> patients = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                patients.add(clients.submit(client::patient));
            }
            for (Future<Long> patient : patients) {
                numbers.add(client.get("/api/v1/patients/" + patient.get())
                        .json()
                        .get("mrn")
                        .asText());
            }
        }
        assertThat(numbers).hasSize(12).doesNotContain(typed);
        assertThat(monolith.value(
                        "select next_value from number_counter where kind = 'mrn' and facility_id = " + facility))
                .isEqualTo("14");
    }

    @Test
    void claimNumbersAreHandedOutOnce() throws Exception {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        long payer = monolith.payer(facility);
        long patient = client.patient();
        Set<Long> numbers = new HashSet<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            List<Future<JsonNode>> claims = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                claims.add(clients.submit(() -> {
                    long encounter = client.encounter(patient);
                    client.charge(encounter, "10");
                    return client.claim(encounter, payer);
                }));
            }
            for (Future<JsonNode> claim : claims) {
                numbers.add(claim.get().get("claimNo").asLong());
            }
        }
        assertThat(numbers).hasSize(24).allMatch(number -> number >= 1 && number <= 24);
        assertThat(monolith.value(
                        "select next_value from number_counter where kind = 'claim' and facility_id = " + facility))
                .isEqualTo("25");
    }
}
