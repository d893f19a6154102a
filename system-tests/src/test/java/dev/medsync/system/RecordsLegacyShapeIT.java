package dev.medsync.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.gateway.json.Json;
import dev.medsync.gateway.shadow.JsonDifference;
import dev.medsync.monolith.dao.ChartDao;
import dev.medsync.monolith.dao.ChartTable;
import dev.medsync.monolith.dao.PatientDao;
import dev.medsync.monolith.model.Chart;
import dev.medsync.monolith.model.ChartJson;
import dev.medsync.monolith.model.Entry;
import dev.medsync.monolith.model.PatientJson;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart looks the same whoever owns it: the monolith's own code beside the service behind the real gateway. */
class RecordsLegacyShapeIT {
    private static final int FACILITY = 1;

    private static LegacyFixture monolith;
    private static ServicesFixture services;
    private static HttpClient http;
    private static long patient;

    @BeforeAll
    static void start(@TempDir Path state) throws Exception {
        Files.copy(Path.of("../strangler/src/main/resources/edge/records.yaml"), state.resolve("edge-records.yaml"));
        Files.writeString(
                state.resolve("ownership.json"),
                "[{\"capability\":\"records\",\"facility\":" + FACILITY + ",\"owner\":\"SERVICE\",\"epoch\":2}]");
        monolith = new LegacyFixture();
        assertThat(monolith.facility()).isEqualTo(FACILITY);
        patient = Long.parseLong(monolith.value("select id from patient where facility_id = " + FACILITY));
        services = new ServicesFixture(List.of("records"), Map.of("MEDSYNC_GATEWAY_STATE_DIRECTORY", state.toString()));
        http = HttpClient.newHttpClient();
        try (TwoSides sides = new TwoSides(monolith, "records", services.channel("records"), TwoSides.RECORDS)) {
            sides.backfill(FACILITY);
        }
        monolith.own("records", FACILITY, "REPLICA", 2);
        services.database("records").setOwnership("records", FACILITY, "OWNER", 2);
    }

    @AfterAll
    static void stop() {
        http.close();
        services.close();
        monolith.close();
    }

    private static Object read(String json) throws Exception {
        return Objects.requireNonNull(Json.read(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static HttpResponse<String> send(String method, String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + services.gatewayPort() + path))
                        .header(
                                "Authorization",
                                "Bearer " + services.issuer().token(FACILITY, "registrar", "clinician", "auditor"))
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static void assertSame(String legacy, String path) throws Exception {
        HttpResponse<String> answer = send("GET", path, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(JsonDifference.between(read(legacy), read(answer.body())))
                .as("%s beside %s", legacy, answer.body())
                .isEmpty();
    }

    @Test
    void patientsAndVisitsLookTheSame() throws Exception {
        try (Connection connection = monolith.connect()) {
            assertSame(
                    PatientJson.patient(
                            PatientDao.find(connection, FACILITY, patient).orElseThrow()),
                    "/api/v1/patients/" + patient);
            long visit = Long.parseLong(monolith.value("select id from encounter where patient_id = " + patient));
            assertSame(
                    PatientJson.encounter(PatientDao.findEncounter(connection, FACILITY, visit)
                            .orElseThrow()),
                    "/api/v1/encounters/" + visit);
        }
    }

    @Test
    void aChartLooksTheSame() throws Exception {
        try (Connection connection = monolith.connect()) {
            Chart chart = new Chart(
                    PatientDao.find(connection, FACILITY, patient).orElseThrow(),
                    ChartDao.encounters(connection, FACILITY, patient),
                    ChartDao.holding(connection, ChartTable.ALLERGY, Entry.Allergy.class, patient),
                    ChartDao.holding(connection, ChartTable.PROBLEM, Entry.Problem.class, patient),
                    ChartDao.holding(connection, ChartTable.MEDICATION, Entry.Medication.class, patient),
                    ChartDao.holding(connection, ChartTable.IMMUNIZATION, Entry.Immunization.class, patient),
                    ChartDao.holding(connection, ChartTable.OBSERVATION, Entry.Observation.class, patient),
                    ChartDao.holding(connection, ChartTable.NOTE, Entry.Note.class, patient));
            assertSame(ChartJson.chart(chart), "/api/v1/patients/" + patient + "/chart");
        }
    }

    @Test
    void anAddressIsCorrectedLineByLine() throws Exception {
        HttpResponse<String> registered = send(
                "POST",
                "/api/v1/patients",
                "{\"lastName\":\"Silva\",\"firstName\":\"Ben\",\"birthDate\":\"02/28/1981\",\"sex\":\"M\"}");
        assertThat(registered.statusCode()).as(registered.body()).isEqualTo(200);
        String path = "/api/v1/patients/" + registered.body().replaceFirst("(?s).*\"patientId\":(\\d+).*", "$1");
        send("PUT", path, "{\"version\":1,\"addressLine1\":\"1 Elm Street\",\"city\":\"Springfield\"}");

        HttpResponse<String> moved = send("PUT", path, "{\"version\":2,\"city\":\"Salem\"}");

        assertThat(moved.statusCode()).as(moved.body()).isEqualTo(200);
        assertThat(moved.body()).contains("\"addressLine1\":\"1 Elm Street\"", "\"city\":\"Salem\"");
    }

    @Test
    void whatIsWrittenThroughTheOldAddressesIsAnsweredInTheOldShape() throws Exception {
        HttpResponse<String> stale = send("PUT", "/api/v1/patients/" + patient, "{\"version\":77,\"city\":\"Salem\"}");
        assertThat(stale.statusCode()).as(stale.body()).isEqualTo(409);
        assertThat(stale.body()).contains("stale-version");

        HttpResponse<String> noted = send(
                "POST",
                "/api/v1/patients/" + patient + "/observations",
                "{\"code\":\"8867-4\",\"description\":\"Heart rate\",\"valueNum\":72,\"unit\":\"/min\","
                        + "\"observedAt\":\"07/01/2026 09:30:00\"}");
        assertThat(noted.statusCode()).as(noted.body()).isEqualTo(200);
        assertThat(noted.body())
                .contains("\"valueNum\":72,", "\"observedAt\":\"07/01/2026 09:30:00\"", "\"status\":\"F\"");
        String id = noted.body().replaceFirst("(?s).*\"observationId\":(\\d+).*", "$1");

        HttpResponse<String> voided =
                send("POST", "/api/v1/entries/observation/" + id + "/void", "{\"reason\":\"another patient's\"}");
        assertThat(voided.statusCode()).as(voided.body()).isEqualTo(200);
        assertThat(voided.body()).contains("\"observationId\":" + id, "\"status\":\"V\"");
    }
}
