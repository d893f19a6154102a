package dev.medsync.monolith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medsync.monolith.MonolithFixture.Answer;
import dev.medsync.monolith.MonolithFixture.Client;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The guard of records, on every route and every table; and billing, which goes on without records. */
final class RecordsOwnershipIT {

    /** Tables that no guard of billing or records stands on: nobody's, auth's and config's. A new table is in one of the lists. */
    private static final String UNGUARDED = "app_config,app_user,audit_log,code_value,consent,facility,feature_flag,"
            + "flyway_schema_history,permission,provider,role,role_permission,user_role,user_session";

    private final MonolithFixture monolith = MonolithFixture.get();

    @Test
    void everyTableIsGuardedOrSaysWhyNot() throws SQLException {
        assertThat(monolith.value("""
                select string_agg(c.relname, ',' order by c.relname) from pg_class c
                 where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> 'marker_violation'
                   and not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = '0_guard' and t.tgenabled = 'O')""")).isEqualTo(UNGUARDED);
        assertThat(tablesOfRecords())
                .contains("patient", "coverage", "observation", "patient_merge_row")
                .hasSize(14);
        for (String table : tablesOfRecords()) {
            assertThatThrownBy(() -> monolith.sql("truncate " + table + " cascade"))
                    .as(table)
                    .hasMessageContaining("is not allowed");
        }
    }

    @Test
    void noRowOfRecordsIsWrittenWhereItIsFencedOrAway() throws SQLException {
        int facility = monolith.facility();
        Chart chart = wholeChart(facility);
        for (String state : List.of("FENCED", "REPLICA")) {
            monolith.own("records", facility, state, 2);
            for (String table : tablesOfRecords()) {
                String row = " from " + table + " where " + ofFacility(table, facility) + " limit 1";
                String key = monolith.value("select ctid" + row);
                assertThat(key).as("a row of " + table).isNotNull();
                String column = table.equals("patient_merge_row")
                        ? "row_id"
                        : table.equals("patient_merge_log") ? "from_mrn" : "id";
                for (String write : List.of(
                        "update " + table + " set " + column + " = " + column + " where ctid = '" + key + "'",
                        "delete from " + table + " where ctid = '" + key + "'",
                        "insert into " + table + " select *" + row)) {
                    assertThatThrownBy(() -> monolith.sql(write))
                            .as(write)
                            .isInstanceOfSatisfying(
                                    SQLException.class,
                                    e -> assertThat(e.getSQLState()).isEqualTo("MV001"))
                            .hasMessageContaining("NOT_OWNER records " + facility + " " + state + " 2");
                }
            }
            assertThatThrownBy(() -> monolith.sql("select next_mrn(" + facility + ")"))
                    .hasMessageContaining("NOT_OWNER records " + facility);
            // the other capability's counters are the other capability's
            monolith.sql("select next_invoice_no(" + facility + ")");
        }
        assertThat(chart.patient()).isPositive();
    }

    @Test
    void everyRouteOfRecordsIsRefusedAndNothingIsDone() throws SQLException {
        int facility = monolith.facility();
        Chart chart = wholeChart(facility);
        Client client = chart.client();
        String before = census(facility);
        monolith.own("records", facility, "REPLICA", 2);
        String patient = "/api/v1/patients/" + chart.patient();
        String coded = "{\"code\":\"1\"}";
        for (Answer refused : List.of(
                client.get("/api/v1/patients?mrn=1"),
                client.get(patient),
                client.get(patient + "/encounters"),
                client.get(patient + "/chart"),
                client.get("/api/v1/encounters/" + chart.encounter()),
                client.get("/api/v1/overrides"),
                client.post(
                        "/api/v1/patients",
                        "{\"lastName\":\"A\",\"firstName\":\"B\",\"birthDate\":\"01/31/1980\"}",
                        "k1"),
                client.put(patient, "{\"version\":1}"),
                client.post(patient + "/merge", "{\"intoPatientId\":1}"),
                client.post(patient + "/unmerge", "{\"reason\":\"x\"}"),
                client.post("/api/v1/encounters", "{\"patientId\":" + chart.patient() + "}"),
                client.post("/api/v1/encounters/" + chart.encounter() + "/close", ""),
                client.post(patient + "/allergies", coded),
                client.post(patient + "/problems", coded),
                client.post(patient + "/medications", coded),
                client.post(patient + "/immunizations", coded),
                client.post(patient + "/observations", "{\"code\":\"1\",\"valueNum\":1}"),
                client.post("/api/v1/encounters/" + chart.encounter() + "/notes", "{\"body\":\"x\"}"),
                client.post("/api/v1/notes/1/sign", ""),
                client.post("/api/v1/problems/1/resolve", ""),
                client.post("/api/v1/medications/1/stop", ""),
                client.post("/api/v1/entries/allergy/1/void", "{\"reason\":\"x\"}"),
                client.post(patient + "/override", "{\"reason\":\"x\"}"),
                client.post("/api/v1/overrides/1/review", ""))) {
            JsonNode problem = refused.expect(421).json();
            assertThat(problem.get("type").asText()).isEqualTo("https://medsync.dev/problems/not-owner");
            assertThat(problem.get("capability").asText()).isEqualTo("records");
            assertThat(problem.get("facility").asInt()).isEqualTo(facility);
            assertThat(problem.get("epoch").asLong()).isEqualTo(2);
        }
        assertThat(census(facility)).isEqualTo(before);
    }

    @Test
    void billingWorksOnTheCopyWhileRecordsIsAway() throws SQLException {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        long patient = client.patient();
        long encounter = client.encounter(patient);
        monolith.own("records", facility, "REPLICA", 2);
        client.charge(encounter, "10");
        long claim =
                client.claim(encounter, monolith.payer(facility)).get("claimId").asLong();
        client.post("/api/v1/claims/" + claim + "/submit", "").expect(200);
        client.post("/api/v1/claims/" + claim + "/void", "{\"reason\":\"x\"}").expect(200);
        client.post("/api/v1/invoices", "{\"patientId\":" + patient + "}").expect(200);
        assertThat(client.get("/api/v1/encounters/" + encounter + "/charges")
                        .expect(200)
                        .json())
                .hasSize(1);
        assertThat(client.post("/api/v1/jobs/statements:run", "{\"date\":\"05/05/2026\"}")
                        .expect(200)
                        .json()
                        .get("failed")
                        .asInt())
                .isZero();
    }

    @Test
    void aChargeWaitsForTheCopyOfItsEncounterAndForNothingElse() throws Exception {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        long late = 4_000_000L + facility * 2L;
        String charge = "{\"encounterId\":" + late + ",\"code\":\"LAB-A1C\",\"unitAmt\":1}";
        long begun = System.nanoTime();
        client.post("/api/v1/charges", charge).expect(404);
        assertThat(System.nanoTime() - begun)
                .as("records is here, so nothing is on its way")
                .isLessThan(1_500_000_000L);

        monolith.own("records", facility, "REPLICA", 2);
        try (ExecutorService background = Executors.newSingleThreadExecutor();
                Connection copier = monolith.connect();
                Statement statement = copier.createStatement()) {
            Future<Answer> waiting = background.submit(() -> client.post("/api/v1/charges", charge));
            statement.execute("set session_replication_role = replica");
            statement.execute("select pg_sleep(0.2)");
            statement.execute("insert into encounter (id, facility_id, patient_id, enc_type, started_at) values ("
                    + late + ", " + facility + ", " + late + ", 'AMB', '2026-03-02 09:30:00')");
            statement.execute("select pg_sleep(0.1)");
            statement.execute("insert into patient (id, facility_id, mrn, last_name, first_name, birth_date) values ("
                    + late + ", " + facility + ", 'late', 'Fall', 'Ada', '1980-01-31')");
            assertThat(waiting.get().expect(200).json().get("patientId").asLong())
                    .isEqualTo(late);
        }
        client.post("/api/v1/charges", charge.replace(Long.toString(late), Long.toString(late + 2_000)))
                .expect(404);
    }

    @Test
    void aPatientsScreenShowsWhatIsHere() throws Exception {
        int facility = monolith.facility();
        Chart chart = wholeChart(facility);
        assertThat(monolith.page("/ui/patients/" + chart.patient(), chart.client())
                        .body())
                .contains("Peanut", "Claims");
        monolith.own("records", facility, "REPLICA", 2);
        assertThat(monolith.page("/ui/patients/" + chart.patient(), chart.client())
                        .body())
                .contains("Records of facility " + facility + " has moved", "Claims")
                .doesNotContain("Peanut");
    }

    private record Chart(Client client, long patient, long encounter) {}

    /** A facility with a row in each table of records. */
    private Chart wholeChart(int facility) throws SQLException {
        Client client = monolith.login(facility);
        long merged = client.patient();
        long patient = client.patient();
        String path = "/api/v1/patients/" + merged;
        long encounter = client.encounter(merged);
        client.post(path + "/allergies", "{\"code\":\"91935009\",\"description\":\"Peanut\",\"severity\":\"H\"}")
                .expect(200);
        client.post(path + "/problems", "{\"code\":\"44054006\"}").expect(200);
        client.post(path + "/medications", "{\"code\":\"860975\"}").expect(200);
        client.post(path + "/immunizations", "{\"code\":\"140\"}").expect(200);
        client.post(path + "/observations", "{\"code\":\"8310-5\",\"valueNum\":37.2}")
                .expect(200);
        client.post("/api/v1/encounters/" + encounter + "/notes", "{\"body\":\"Well.\"}")
                .expect(200);
        client.post(path + "/override", "{\"reason\":\"unconscious\"}").expect(200);
        monolith.sql(
                "insert into patient_contact (patient_id, full_name) values (" + merged + ", 'Bo Fall')",
                "insert into coverage (facility_id, patient_id, payer_id, member_id, effective_date) values ("
                        + facility + ", " + merged + ", " + monolith.payer(facility) + ", 'X1', '2020-01-01')");
        client.post(path + "/merge", "{\"intoPatientId\":" + patient + "}").expect(200);
        return new Chart(client, patient, encounter);
    }

    /** From the catalog: what the guard of records stands on, but the counters, which are both capabilities'. */
    private List<String> tablesOfRecords() throws SQLException {
        String tables = monolith.value("""
                select string_agg(tgrelid::regclass::text, ',') from pg_trigger
                 where tgname = '0_guard' and (encode(tgargs, 'escape') like 'records%' or encode(tgargs, 'escape') like 'patient%')""");
        return List.of(String.valueOf(tables).split(","));
    }

    private static String ofFacility(String table, int facility) {
        String patients = "(select id from patient where facility_id = " + facility + ")";
        return switch (table) {
            case "patient", "encounter", "coverage", "patient_merge_log" -> "facility_id = " + facility;
            case "patient_merge_row" ->
                "merge_id in (select id from patient_merge_log where facility_id = " + facility + ")";
            default -> "patient_id in " + patients;
        };
    }

    private String census(int facility) throws SQLException {
        StringBuilder census = new StringBuilder();
        for (String table : tablesOfRecords()) {
            census.append(
                    monolith.value("select count(*) || md5(coalesce(string_agg(t::text, '' order by id), '')) from "
                            + table + " t where " + ofFacility(table, facility)));
        }
        return census.toString();
    }
}
