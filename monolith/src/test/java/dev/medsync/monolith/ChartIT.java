package dev.medsync.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medsync.monolith.MonolithFixture.Answer;
import dev.medsync.monolith.MonolithFixture.Client;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Charts: entries, notes, what becomes of them, and who may look. */
final class ChartIT {

    private final MonolithFixture monolith = MonolithFixture.get();

    @Test
    void whatIsWrittenStandsInTheChartUntilItIsOver() throws SQLException {
        Client client = monolith.login(monolith.facility());
        long patient = client.patient();
        long encounter = client.encounter(patient);
        String path = "/api/v1/patients/" + patient;
        JsonNode allergy = made(client.post(
                path + "/allergies",
                "{\"code\":\"91935009\",\"description\":\"Peanut\",\"severity\":\"H\",\"onsetDate\":\"01/31/2001\",\"encounterId\":"
                        + encounter + "}"));
        assertThat(allergy.get("severity").asText()).isEqualTo("H");
        assertThat(allergy.get("onsetDate").asText()).isEqualTo("01/31/2001");
        assertThat(allergy.get("encounterId").asLong()).isEqualTo(encounter);
        assertThat(allergy.get("voidReason").asText()).isEmpty();
        JsonNode problem =
                made(client.post(path + "/problems", "{\"code\":\"44054006\",\"onsetDate\":\"01/31/2020\"}"));
        JsonNode medication = made(client.post(
                path + "/medications", "{\"code\":\"860975\",\"sig\":\"1 tablet\",\"startedOn\":\"02/01/2020\"}"));
        assertThat(medication.get("stoppedOn").isNull()).isTrue();
        JsonNode vaccine = made(client.post(
                path + "/immunizations", "{\"code\":\"140\",\"lotNo\":\"L7\",\"givenAt\":\"10/01/2025 09:00:00\"}"));
        assertThat(vaccine.get("givenAt").asText()).isEqualTo("10/01/2025 09:00:00");
        JsonNode temperature =
                made(client.post(path + "/observations", "{\"code\":\"8310-5\",\"valueNum\":37.20,\"unit\":\"Cel\"}"));
        assertThat(temperature.get("valueNum").asText()).isEqualTo("37.2");
        assertThat(temperature.get("valueText").isNull()).isTrue();
        assertThat(temperature.get("status").asText()).isEqualTo("F");
        JsonNode note =
                made(client.post("/api/v1/encounters/" + encounter + "/notes", "{\"body\":\"Line one.\\nLine two.\"}"));
        assertThat(note.get("status").asText()).isEqualTo("D");
        assertThat(note.get("noteType").asText()).isEqualTo("PN");

        JsonNode chart = client.get(path + "/chart").expect(200).json();
        assertThat(chart.get("patient").get("patientId").asLong()).isEqualTo(patient);
        for (String list : new String[] {
            "encounters", "allergies", "problems", "medications", "immunizations", "observations", "notes"
        }) {
            assertThat(chart.get(list)).as(list).hasSize(1);
        }

        assertThat(status(client.post("/api/v1/notes/" + note.get("noteId").asLong() + "/sign", "")))
                .isEqualTo("S");
        client.post("/api/v1/notes/" + note.get("noteId").asLong() + "/sign", "")
                .expect(409);
        String resolve = "/api/v1/problems/" + problem.get("problemId").asLong() + "/resolve";
        client.post(resolve, "{\"resolvedDate\":\"01/30/2020\"}").expect(400);
        assertThat(status(client.post(resolve, "{\"resolvedDate\":\"03/01/2026\"}")))
                .isEqualTo("R");
        client.post(resolve, "").expect(409);
        assertThat(status(client.post(
                        "/api/v1/medications/" + medication.get("medicationId").asLong() + "/stop", "")))
                .isEqualTo("S");
        JsonNode struckOut = client.post(
                        "/api/v1/entries/allergy/" + allergy.get("allergyId").asLong() + "/void",
                        "{\"reason\":\"another patient's\"}")
                .expect(200)
                .json();
        assertThat(struckOut.get("status").asText()).isEqualTo("V");
        assertThat(struckOut.get("voidReason").asText()).isEqualTo("another patient's");
        for (String entry : new String[] {
            "immunization/" + vaccine.get("immunizationId").asLong(),
            "observation/" + temperature.get("observationId").asLong(),
            "note/" + note.get("noteId").asLong(),
            "medication/" + medication.get("medicationId").asLong(),
            "problem/" + problem.get("problemId").asLong()
        }) {
            assertThat(status(client.post("/api/v1/entries/" + entry + "/void", "{\"reason\":\"x\"}")))
                    .isEqualTo("V");
            client.post("/api/v1/entries/" + entry + "/void", "{\"reason\":\"x\"}")
                    .expect(409);
        }
        JsonNode after = client.get(path + "/chart").expect(200).json();
        for (String list :
                new String[] {"allergies", "problems", "medications", "immunizations", "observations", "notes"}) {
            assertThat(after.get(list)).as(list).isEmpty();
        }
        // struck out, not gone
        assertThat(monolith.value("select status from allergy where id = "
                        + allergy.get("allergyId").asLong()))
                .isEqualTo("V");
    }

    @Test
    void aKeyMakesAnEntryOnce() throws SQLException {
        Client client = monolith.login(monolith.facility());
        String path = "/api/v1/patients/" + client.patient() + "/problems";
        JsonNode first =
                client.post(path, "{\"code\":\"1\"}", "problem-1").expect(200).json();
        Answer again = client.post(path, "{\"code\":\"1\"}", "problem-1").expect(200);
        assertThat(again.replayed()).isTrue();
        assertThat(again.json().get("problemId")).isEqualTo(first.get("problemId"));
        client.post(path, "{\"code\":\"2\"}", "problem-1").expect(422);
        assertThat(monolith.value("select aggregate_type from replication.request_key where aggregate_id = "
                        + first.get("problemId").asLong() + " and idempotency_key = 'problem-1'"))
                .isEqualTo("Problem");
    }

    @Test
    void whatDoesNotFitIsRefused() throws SQLException {
        Client client = monolith.login(monolith.facility());
        long patient = client.patient();
        long stranger = client.encounter(client.patient());
        String path = "/api/v1/patients/" + patient;
        field(client.post(path + "/allergies", "{}"), "code");
        field(client.post(path + "/allergies", "{\"code\":\"1\",\"severity\":\"X\"}"), "severity");
        field(client.post(path + "/observations", "{\"code\":\"1\"}"), "valueNum");
        field(client.post(path + "/observations", "{\"code\":\"1\",\"valueNum\":1,\"valueText\":\"x\"}"), "valueNum");
        field(client.post(path + "/observations", "{\"code\":\"1\",\"valueNum\":0.00001}"), "valueNum");
        field(client.post("/api/v1/encounters/" + stranger + "/notes", "{\"body\":\" \"}"), "body");
        field(client.post(path + "/override", "{}"), "reason");
        field(client.put(path, "{\"lastName\":\"Neu\"}"), "version");
        field(client.put(path, "{\"version\":1,\"lastName\":\" \"}"), "lastName");
        client.post(path + "/problems", "{\"code\":\"1\",\"encounterId\":" + stranger + "}")
                .expect(404);
        client.post(path + "/medications", "{\"code\":\"1\",\"providerId\":987654321}")
                .expect(404);
        client.post("/api/v1/entries/receipt/1/void", "{\"reason\":\"x\"}").expect(404);
        Client elsewhere = monolith.login(monolith.facility());
        elsewhere.get(path + "/chart").expect(404);
        elsewhere.post(path + "/problems", "{\"code\":\"1\"}").expect(404);
        elsewhere.put(path, "{\"version\":1}").expect(404);
    }

    @Test
    void aPatientIsCorrectedByWhoeverHasSeenTheNewestVersion() throws SQLException {
        Client client = monolith.login(monolith.facility());
        String path = "/api/v1/patients/" + client.patient();
        int version = client.get(path).expect(200).json().get("version").asInt();
        JsonNode changed = client.put(path, "{\"version\":" + version + ",\"phone\":\"555-0100\",\"city\":\"Salem\"}")
                .expect(200)
                .json();
        assertThat(changed.get("phone").asText()).isEqualTo("555-0100");
        assertThat(changed.get("lastName").asText()).isEqualTo("Fall");
        assertThat(changed.get("version").asInt()).isEqualTo(version + 1);
        JsonNode problem = client.put(path, "{\"version\":" + version + ",\"phone\":\"555-0199\"}")
                .expect(409)
                .json();
        assertThat(problem.get("type").asText()).isEqualTo("https://medsync.dev/problems/stale-version");
        assertThat(client.get(path).expect(200).json().get("phone").asText()).isEqualTo("555-0100");
    }

    @Test
    void onlyTheAuthorSigns() throws SQLException {
        int facility = monolith.facility();
        monolith.user("writer" + facility, "clinician");
        monolith.user("reader" + facility, "clinician");
        monolith.sql(
                "insert into provider (facility_id, last_name) values (" + facility + ", 'Doe')",
                "update app_user set provider_id = (select max(id) from provider where facility_id = " + facility
                        + ") where username = 'writer" + facility + "'");
        long encounter =
                monolith.login(facility).encounter(monolith.login(facility).patient());
        Client writer = monolith.login("writer" + facility, facility);
        JsonNode note = made(writer.post("/api/v1/encounters/" + encounter + "/notes", "{\"body\":\"Well.\"}"));
        assertThat(note.get("authorId").isNull()).isFalse();
        String sign = "/api/v1/notes/" + note.get("noteId").asLong() + "/sign";
        monolith.login("reader" + facility, facility).post(sign, "").expect(409);
        assertThat(status(writer.post(sign, ""))).isEqualTo("S");
    }

    @Test
    void theGlassIsBrokenForAReasonForAnHourAndReviewed() throws SQLException {
        int facility = monolith.facility();
        monolith.user("desk" + facility, "registrar");
        monolith.user("bills" + facility, "biller");
        monolith.user("privacy" + facility, "auditor");
        Client clinician = monolith.login(facility);
        long patient = clinician.patient();
        long encounter = clinician.encounter(patient);
        clinician
                .post("/api/v1/encounters/" + encounter + "/notes", "{\"body\":\"Private.\"}")
                .expect(200);
        String chart = "/api/v1/patients/" + patient + "/chart";
        Client desk = monolith.login("desk" + facility, facility);
        Client biller = monolith.login("bills" + facility, facility);
        Client privacy = monolith.login("privacy" + facility, facility);
        desk.get(chart).expect(403);
        desk.post("/api/v1/patients/" + patient + "/problems", "{\"code\":\"1\"}")
                .expect(403);
        privacy.get(chart).expect(403);
        privacy.post("/api/v1/patients/" + patient + "/override", "{\"reason\":\"curious\"}")
                .expect(403);
        desk.get("/api/v1/overrides").expect(403);

        JsonNode opened = desk.post("/api/v1/patients/" + patient + "/override", "{\"reason\":\"unconscious, alone\"}")
                .expect(200)
                .json();
        assertThat(opened.get("reviewedAt").isNull()).isTrue();
        assertThat(desk.get(chart).expect(200).json().get("notes")).hasSize(1);
        assertThat(monolith.value(
                        "select count(*) from audit_log where resource = 'chart-by-override' and patient_id = "
                                + patient))
                .isEqualTo("1");
        biller.get(chart).expect(403);
        biller.post("/api/v1/patients/" + patient + "/override", "{\"reason\":\"asked by the payer\"}")
                .expect(200);
        assertThat(biller.get(chart).expect(200).json().get("notes")).isEmpty();

        assertThat(privacy.get("/api/v1/overrides").expect(200).json()).hasSize(2);
        String review = "/api/v1/overrides/" + opened.get("overrideId").asLong() + "/review";
        assertThat(privacy.post(review, "").expect(200).json().get("reviewedBy").isNull())
                .isFalse();
        privacy.post(review, "").expect(409);
        assertThat(privacy.get("/api/v1/overrides").expect(200).json()).hasSize(1);

        monolith.sql("update chart_override set expires_at = localtimestamp - interval '1 second' where patient_id = "
                + patient);
        desk.get(chart).expect(403);
    }

    private static JsonNode made(Answer answer) {
        return answer.expect(200).json();
    }

    private static String status(Answer answer) {
        return answer.expect(200).json().get("status").asText();
    }

    private static void field(Answer answer, String field) {
        assertThat(answer.expect(400).json().get("field").asText()).isEqualTo(field);
    }
}
