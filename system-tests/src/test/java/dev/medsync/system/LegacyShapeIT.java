package dev.medsync.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.gateway.json.Json;
import dev.medsync.gateway.shadow.JsonDifference;
import dev.medsync.monolith.dao.ChargeDao;
import dev.medsync.monolith.dao.ClaimDao;
import dev.medsync.monolith.dao.InvoiceDao;
import dev.medsync.monolith.dao.PaymentDao;
import dev.medsync.monolith.dao.RemitDao;
import dev.medsync.monolith.model.PatientJson;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The wire shape does not depend on the owner: the same rows, written as JSON by the monolith's own code and, once they have
 * moved, by the service through the real gateway with the mapping that is shipped.
 */
class LegacyShapeIT {
    private static final int FACILITY = 1;

    private static LegacyFixture monolith;
    private static ServicesFixture services;
    private static HttpClient http;

    @BeforeAll
    static void start(@TempDir Path state) throws Exception {
        // What a gateway knows whose strangler is down: the shape, and who owns the facility.
        Files.copy(Path.of("../strangler/src/main/resources/edge/billing.yaml"), state.resolve("edge-billing.yaml"));
        Files.writeString(
                state.resolve("ownership.json"),
                "[{\"capability\":\"billing\",\"facility\":" + FACILITY + ",\"owner\":\"SERVICE\",\"epoch\":2}]");
        monolith = new LegacyFixture();
        assertThat(monolith.facility()).isEqualTo(FACILITY);
        services = new ServicesFixture(List.of("billing"), Map.of("MEDSYNC_GATEWAY_STATE_DIRECTORY", state.toString()));
        http = HttpClient.newHttpClient();
        try (TwoSides sides = new TwoSides(monolith, "billing", services.channel("billing"), TwoSides.BILLING)) {
            sides.backfill(0);
            sides.backfill(FACILITY);
        }
        monolith.own(FACILITY, "REPLICA", 2);
        services.database("billing").setOwnership("billing", FACILITY, "OWNER", 2);
    }

    @AfterAll
    static void stop() {
        http.close();
        services.close();
        monolith.close();
    }

    /** What the monolith writes of one aggregate. */
    private interface Writer {
        String json(Connection connection, long id) throws SQLException;
    }

    private static Set<JsonDifference> differences(String table, String route, Writer writer) throws Exception {
        Set<JsonDifference> differences = new LinkedHashSet<>();
        String ids = monolith.value(
                "select string_agg(id::text, ',' order by id) from " + table + " where facility_id = " + FACILITY);
        try (Connection connection = monolith.connect()) {
            for (String id : ids.split(",", -1)) {
                String legacy = writer.json(connection, Long.parseLong(id));
                HttpResponse<String> answer = send("GET", route + "/" + id, "");
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                differences.addAll(JsonDifference.between(read(legacy), read(answer.body())));
            }
        }
        return differences;
    }

    private static Object read(String json) throws Exception {
        return Objects.requireNonNull(Json.read(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static HttpResponse<String> send(String method, String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + services.gatewayPort() + path))
                        .header("Authorization", "Bearer " + services.issuer().token(FACILITY, "biller"))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void chargesLookTheSame() throws Exception {
        assertThat(differences(
                        "charge",
                        "/api/v1/charges",
                        (connection, id) -> PatientJson.charge(
                                ChargeDao.find(connection, FACILITY, id).orElseThrow())))
                .isEmpty();
    }

    @Test
    void claimsLookTheSame() throws Exception {
        assertThat(differences(
                        "claim",
                        "/api/v1/claims",
                        (connection, id) -> PatientJson.claim(
                                ClaimDao.find(connection, FACILITY, id).orElseThrow())))
                .isEmpty();
    }

    @Test
    void remittancesLookTheSame() throws Exception {
        assertThat(differences(
                        "remit",
                        "/api/v1/remits",
                        (connection, id) -> PatientJson.remit(
                                RemitDao.find(connection, FACILITY, id).orElseThrow())))
                .isEmpty();
    }

    @Test
    void paymentsLookTheSame() throws Exception {
        assertThat(differences(
                        "payment",
                        "/api/v1/payments",
                        (connection, id) -> PatientJson.payment(
                                PaymentDao.find(connection, FACILITY, id).orElseThrow())))
                .isEmpty();
    }

    @Test
    void invoicesLookTheSameButForTheBalanceThatTheMonolithGetsWrong() throws Exception {
        assertThat(differences(
                        "invoice",
                        "/api/v1/invoices",
                        (connection, id) -> PatientJson.invoice(
                                InvoiceDao.find(connection, FACILITY, id).orElseThrow())))
                .containsExactly(new JsonDifference("balanceDue", "value"));
    }

    @Test
    void aPaymentThatIsVoidedLooksTheSameWhoeverVoidsIt() throws Exception {
        String id = monolith.value(
                "select id from payment where status = 'P' and patient_id is not null and facility_id = " + FACILITY);
        String legacy;
        try (Connection connection = monolith.connect();
                Statement statement = connection.createStatement()) {
            // The monolith's own code, past the guard and undone again: the facility is not its own any more.
            connection.setAutoCommit(false);
            statement.execute("set local session_replication_role = replica");
            assertThat(PaymentDao.voidPosted(connection, FACILITY, Long.parseLong(id), "the check bounced"))
                    .isTrue();
            legacy = PatientJson.payment(
                    PaymentDao.find(connection, FACILITY, Long.parseLong(id)).orElseThrow());
            connection.rollback();
        }

        HttpResponse<String> service =
                send("POST", "/api/v1/payments/" + id + "/void", "{\"reason\":\"the check bounced\"}");

        assertThat(service.statusCode()).as(service.body()).isEqualTo(200);
        assertThat(service.body()).contains("\"status\":\"V\"", "\"voidReason\":\"the check bounced\"");
        String time = "\"voidedAt\":\"\\d{2}/\\d{2}/\\d{4} \\d{2}:\\d{2}:\\d{2}\"";
        assertThat(legacy).containsPattern(time);
        assertThat(service.body()).containsPattern(time);
        assertThat(JsonDifference.between(
                        read(legacy.replaceFirst(time, "\"voidedAt\":\"then\"")),
                        read(service.body().replaceFirst(time, "\"voidedAt\":\"then\""))))
                .isEmpty();
    }
}
