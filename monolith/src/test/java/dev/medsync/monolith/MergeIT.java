package dev.medsync.monolith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medsync.monolith.MonolithFixture.Client;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Merge and unmerge, at home and away, and what records' service leaves for billing through the monolith. */
final class MergeIT {

    private static final List<String> TABLES = List.of(
            "patient_contact",
            "allergy",
            "problem",
            "medication",
            "immunization",
            "encounter",
            "observation",
            "clinical_note",
            "consent",
            "coverage",
            "charge",
            "claim",
            "payment",
            "invoice");

    private final MonolithFixture monolith = MonolithFixture.get();

    @Test
    void anUnmergeGivesBackWhatTheMergeMovedAndNothingElse() throws SQLException {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        long from = whole(client, facility);
        long into = whole(client, facility);
        String before = owners(facility);
        merge(client, from, into);
        for (String table : TABLES) {
            assertThat(count(table, from)).as(table).isZero();
            assertThat(count(table, into)).as(table).isEqualTo(2);
        }
        assertThat(monolith.value("select rows_rewritten from patient_merge_log where from_patient_id = " + from))
                .isEqualTo("14");
        client.post("/api/v1/patients/" + into + "/problems", "{\"code\":\"1\"}")
                .expect(200);

        JsonNode restored = client.post("/api/v1/patients/" + from + "/unmerge", "{\"reason\":\"twins\"}", "unmerge")
                .expect(200)
                .json();
        assertThat(restored.get("patientId").asLong()).isEqualTo(from);
        assertThat(restored.get("status").asText()).isEqualTo("A");
        assertThat(restored.get("mergedInto").isNull()).isTrue();
        assertThat(count("problem", into)).isEqualTo(2);
        monolith.sql("update problem set status = 'V' where code = '1'");
        assertThat(owners(facility)).isEqualTo(before);
        assertThat(client.post("/api/v1/patients/" + from + "/unmerge", "{\"reason\":\"twins\"}", "unmerge")
                        .expect(200)
                        .replayed())
                .isTrue();
        client.post("/api/v1/patients/" + from + "/unmerge", "{\"reason\":\"twins\"}")
                .expect(409);
        assertThat(monolith.value(
                        "select status from patient_identifier where id_type = 'OLD' and patient_id = " + into))
                .isEqualTo("I");
        assertThat(monolith.value(
                        "select undone_at is not null and undone_by is not null from patient_merge_log where from_patient_id = "
                                + from))
                .isEqualTo("t");

        // and once more, with what is there now
        merge(client, from, into);
        client.post("/api/v1/patients/" + from + "/unmerge", "{\"reason\":\"still twins\"}")
                .expect(200);
        assertThat(owners(facility)).isEqualTo(before);
    }

    @Test
    void habit6WhoeverHoldsTheOldNumberFindsTheSurvivor() throws SQLException {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        long first = client.patient();
        long second = client.patient();
        long third = client.patient();
        String mrn = client.get("/api/v1/patients/" + first).json().get("mrn").asText();
        merge(client, first, second);
        merge(client, second, third);
        JsonNode found = client.get("/api/v1/patients?mrn=" + mrn).expect(200).json();
        assertThat(found).hasSize(1);
        assertThat(found.get(0).get("patientId").asLong()).isEqualTo(third);
        assertThat(client.post("/api/v1/patients/" + first + "/observations", "{\"code\":\"8310-5\",\"valueNum\":37}")
                        .expect(200)
                        .json()
                        .get("patientId")
                        .asLong())
                .isEqualTo(third);
        assertThat(client.post("/api/v1/encounters", "{\"patientId\":" + first + "}")
                        .expect(200)
                        .json()
                        .get("patientId")
                        .asLong())
                .isEqualTo(third);
        client.post(
                        "/api/v1/patients",
                        "{\"mrn\":\"" + mrn + "\",\"lastName\":\"A\",\"firstName\":\"B\",\"birthDate\":\"01/31/1980\"}")
                .expect(409);
        client.put("/api/v1/patients/" + first, "{\"version\":2,\"phone\":\"1\"}")
                .expect(409);

        assertThat(client.get("/api/v1/patients/" + first + "/chart")
                        .expect(200)
                        .json()
                        .get("observations"))
                .hasSize(1);

        // whoever answers for the survivor by now has what goes back
        client.post("/api/v1/patients/" + first + "/unmerge", "{\"reason\":\"x\"}")
                .expect(200);
        assertThat(client.get("/api/v1/patients?mrn=" + mrn)
                        .expect(200)
                        .json()
                        .get(0)
                        .get("patientId")
                        .asLong())
                .isEqualTo(first);
    }

    @Test
    void habit6WhoPaysForTheOldRecordPaysForTheSurvivor() throws SQLException {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        long from = client.patient();
        long into = client.patient();
        long visit = client.encounter(from);
        client.charge(visit, "10");
        String invoiceOfOld = "{\"patientId\":" + from + "}";
        long invoice = client.post("/api/v1/invoices", invoiceOfOld)
                .expect(200)
                .json()
                .get("invoiceId")
                .asLong();
        // records merged them elsewhere, and the command that brings the invoice along has yet to come
        monolith.own("records", facility, "REPLICA", 2);
        copy("update patient set status = 'M', merged_into_id = " + into + " where id = " + from);
        JsonNode paid = client.post(
                        "/api/v1/payments",
                        "{\"patientId\":" + from
                                + ",\"method\":\"CA\",\"amt\":5.00,\"allocations\":[{\"invoiceId\":" + invoice
                                + ",\"amt\":5.00}]}")
                .expect(200)
                .json();
        assertThat(paid.get("patientId").asLong()).isEqualTo(into);
        client.charge(visit, "20");
        assertThat(client.post("/api/v1/invoices", invoiceOfOld)
                        .expect(200)
                        .json()
                        .get("patientId")
                        .asLong())
                .isEqualTo(into);
    }

    @Test
    void aChainComesApartInAnyOrder() throws SQLException {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        long first = whole(client, facility);
        long second = whole(client, facility);
        long third = whole(client, facility);
        String before = owners(facility);
        for (List<Long> order : List.of(List.of(first, second), List.of(second, first))) {
            merge(client, first, second);
            merge(client, second, third);
            assertThat(count("charge", third)).isEqualTo(3);
            for (long each : order) {
                client.post("/api/v1/patients/" + each + "/unmerge", "{\"reason\":\"x\"}")
                        .expect(200);
            }
            assertThat(owners(facility)).isEqualTo(before);
        }
        // and where billing hears of it by commands only
        monolith.own(facility, "REPLICA", 2);
        merge(client, first, second);
        merge(client, second, third);
        client.post("/api/v1/patients/" + first + "/unmerge", "{\"reason\":\"x\"}")
                .expect(200);
        client.post("/api/v1/patients/" + second + "/unmerge", "{\"reason\":\"x\"}")
                .expect(200);
        monolith.own(facility, "OWNER", 3);
        deliver(facility);
        assertThat(owners(facility)).isEqualTo(before);
    }

    @Test
    void aBillFollowsItsVisitAlsoWhenItWasWrittenInBetween() throws SQLException {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        long from = client.patient();
        long into = client.patient();
        long visit = client.encounter(from);
        merge(client, from, into);
        long charge = client.charge(visit, "10").get("chargeId").asLong();
        assertThat(monolith.value("select patient_id from charge where id = " + charge))
                .isEqualTo(Long.toString(into));
        client.post("/api/v1/patients/" + from + "/unmerge", "{\"reason\":\"x\"}")
                .expect(200);
        assertThat(monolith.value("select patient_id from charge where id = " + charge))
                .isEqualTo(Long.toString(from));
    }

    @Test
    void mergeAndUnmergeWhileBillingIsAwayAreCarriedOutInOrder() throws SQLException {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        long from = client.patient();
        long into = client.patient();
        long theirs =
                client.charge(client.encounter(from), "10").get("chargeId").asLong();
        long ours = client.charge(client.encounter(into), "10").get("chargeId").asLong();
        monolith.own(facility, "REPLICA", 2);
        merge(client, from, into);
        // nobody knows yet which rows it will have been
        client.post("/api/v1/patients/" + from + "/unmerge", "{\"reason\":\"x\"}")
                .expect(200);
        assertThat(commands(facility)).isEqualTo("merge-patient:f,unmerge-patient:f");
        assertThat(monolith.value(
                        "select payload -> 'rows' from replication.command where kind = 'unmerge-patient' and facility_id = "
                                + facility))
                .isEqualTo("[]");

        // the courier: the service has carried the merge out, and says which rows
        monolith.sql(
                "update replication.command set delivered_at = now(), outcome = '{\"rows\":[{\"table\":\"charge\",\"id\":"
                        + theirs + "}]}' where kind = 'merge-patient' and facility_id = " + facility);
        monolith.sql("set session_replication_role = replica; update charge set patient_id = " + into + " where id = "
                + theirs);
        assertThat(monolith.value(
                        "select payload -> 'rows' -> 0 ->> 'id' from replication.command where kind = 'unmerge-patient' and facility_id = "
                                + facility))
                .isEqualTo(Long.toString(theirs));

        // and billing came home before the unmerge was delivered
        monolith.own(facility, "OWNER", 3);
        long third = client.patient();
        merge(client, third, into);
        assertThat(commands(facility))
                .as("a merge does not overtake")
                .isEqualTo("merge-patient:t,unmerge-patient:f,merge-patient:f");
        for (int twice = 0; twice < 2; twice++) {
            deliver(facility);
        }
        assertThat(monolith.value("select patient_id from charge where id = " + theirs))
                .isEqualTo(Long.toString(from));
        assertThat(monolith.value("select patient_id from charge where id = " + ours))
                .isEqualTo(Long.toString(into));
    }

    @Test
    void anEncounterThatTheServiceClosedIsChargedOnceWhenItsCopyIsThere() throws SQLException {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        long encounter = client.encounter(client.patient());
        monolith.own("records", facility, "REPLICA", 2);
        UUID event = UUID.randomUUID();
        String leave = "select replication.leave_facility_charge('" + event + "', " + encounter + ")";
        assertThatThrownBy(() -> monolith.value(leave))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("P0002"));
        monolith.sql(
                "set session_replication_role = replica; update encounter set status = 'C', ended_at = '2026-03-02 11:00',"
                        + " closed_by = 424242 where id = " + encounter);
        assertThat(monolith.value(leave)).isEqualTo("t");
        assertThat(monolith.value(leave)).isEqualTo("f");
        assertThat(commands(facility)).isEqualTo("capture-facility-charge:f");
        deliver(facility);
        deliver(facility);
        assertThat(monolith.value(
                        "select string_agg(amount || source || source_command_id, ',') from charge where encounter_id = "
                                + encounter))
                .isEqualTo("85.00E" + event);
    }

    @Test
    void aMergeOfTheServiceReachesBillingOnceAndComesBackOnce() throws SQLException {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        long from = client.patient();
        long into = client.patient();
        long visit = client.encounter(from);
        long charge = client.charge(visit, "10").get("chargeId").asLong();
        monolith.sql(
                "insert into consent (patient_id, consent_type) values (" + from + ", 'HIE'), (" + into + ", 'HIE')");
        monolith.own("records", facility, "REPLICA", 2);
        long merge = 5_000_000L + facility * 2L;
        UUID merged = UUID.randomUUID();
        UUID undone = UUID.randomUUID();
        String leave = "select replication.leave_merge('" + merged + "', " + merge + ")";
        notYet(leave);
        copy("insert into patient_merge_log (id, facility_id, from_patient_id, into_patient_id, from_mrn) values ("
                + merge + ", " + facility + ", " + from + ", " + into + ", 'x')");
        copy("insert into patient_merge_row (merge_id, table_name, row_id) values (" + merge + ", 'encounter', " + visit
                + ")");
        notYet(leave);
        copy("update patient set status = 'M', merged_into_id = " + into + " where id = " + from);
        notYet(leave);
        copy("update encounter set patient_id = " + into + " where id = " + visit);
        assertThat(monolith.value(leave)).isEqualTo("t");
        assertThat(monolith.value(leave)).isEqualTo("f");
        assertThat(commands(facility)).isEqualTo("merge-patient:f");
        deliver(facility);
        assertThat(monolith.value("select patient_id from charge where id = " + charge))
                .isEqualTo(Long.toString(into));
        assertThat(count("consent", into)).isEqualTo(2);

        String takeBack = "select replication.leave_merge('" + undone + "', " + merge + ", true)";
        notYet(takeBack);
        copy("update patient_merge_log set undone_at = localtimestamp where id = " + merge);
        String back = "update encounter set patient_id = " + from + " where id = " + visit;
        copy(back);
        notYet(takeBack);
        copy("update encounter set patient_id = " + into + " where id = " + visit);
        copy("update patient set status = 'A', merged_into_id = null where id = " + from);
        notYet(takeBack);
        copy(back);
        assertThat(monolith.value(takeBack)).isEqualTo("t");
        assertThat(monolith.value(takeBack)).isEqualTo("f");
        assertThat(monolith.value(leave)).as("told again, and late").isEqualTo("f");
        deliver(facility);
        deliver(facility);
        assertThat(monolith.value("select patient_id from charge where id = " + charge))
                .isEqualTo(Long.toString(from));
        assertThat(count("consent", into)).isEqualTo(1);
        assertThat(commands(facility)).isEqualTo("merge-patient:t,unmerge-patient:t");

        // one that was taken back before anybody heard of it
        long other = merge + 2_000;
        copy(
                "insert into patient_merge_log (id, facility_id, from_patient_id, into_patient_id, from_mrn, undone_at) values ("
                        + other + ", " + facility + ", " + from + ", " + into + ", 'x', localtimestamp)");
        for (String told : List.of("false", "true")) {
            assertThat(monolith.value("select replication.leave_merge(gen_random_uuid(), " + other + ", " + told + ")"))
                    .isEqualTo("f");
        }
    }

    @Test
    void whatIsWrittenDuringAMergeIsTheSurvivors() throws Exception {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        long into = client.patient();
        try (ExecutorService desk = Executors.newFixedThreadPool(4)) {
            for (int round = 0; round < 10; round++) {
                long from = client.patient();
                long visit = client.encounter(from);
                List<Future<?>> writers = List.of(
                        desk.submit(() -> client.charge(visit, "10")),
                        desk.submit(() -> client.post("/api/v1/patients/" + from + "/problems", "{\"code\":\"1\"}")
                                .expect(200)),
                        desk.submit(() -> client.post("/api/v1/encounters/" + visit + "/notes", "{\"body\":\"Well.\"}")
                                .expect(200)));
                merge(client, from, into);
                for (Future<?> writer : writers) {
                    writer.get();
                }
                for (String table : List.of("charge", "problem", "clinical_note")) {
                    assertThat(count(table, from)).as(table).isZero();
                }
            }
        }
        assertThat(count("charge", into)).isEqualTo(10);
    }

    @Test
    void aMergeThatWaitsForAFenceHoldsNoPatient() throws Exception {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        long from = client.patient();
        long into = client.patient();
        try (Connection mover = monolith.connect();
                Statement fence = mover.createStatement();
                ExecutorService background = Executors.newSingleThreadExecutor()) {
            mover.setAutoCommit(false);
            fence.execute("select pg_advisory_xact_lock(7001, " + facility + ")");
            Future<?> merging = background.submit(() -> merge(client, from, into));
            await().until(() -> "1"
                    .equals(monolith.value(
                            "select count(*) from pg_locks where locktype = 'advisory' and classid = 7001 and objid = "
                                    + facility + " and not granted")));
            assertThat(monolith.value(
                            "select count(*) from pg_locks where locktype = 'advisory' and classid = 7002 and objid = "
                                    + facility + " and granted"))
                    .as("records first")
                    .isEqualTo("1");
            fence.execute("select 1 from patient where id in (" + from + ", " + into + ") for update nowait");
            mover.commit();
            merging.get();
        }
    }

    /** A row as the copier brings it. */
    private void copy(String sql) throws SQLException {
        monolith.sql("set session_replication_role = replica; " + sql);
    }

    private void notYet(String leave) {
        assertThatThrownBy(() -> monolith.value(leave))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("P0002"));
    }

    /** A patient with a row in each table that a merge touches. */
    private long whole(Client client, int facility) throws SQLException {
        long patient = client.patient();
        String path = "/api/v1/patients/" + patient;
        long encounter = client.encounter(patient);
        for (String entry : List.of("allergies", "problems", "medications", "immunizations")) {
            client.post(path + "/" + entry, "{\"code\":\"7\"}").expect(200);
        }
        client.post(path + "/observations", "{\"code\":\"7\",\"valueText\":\"positive\"}")
                .expect(200);
        client.post("/api/v1/encounters/" + encounter + "/notes", "{\"body\":\"Well.\"}")
                .expect(200);
        client.charge(encounter, "10");
        client.claim(encounter, monolith.payer(facility));
        monolith.sql(
                "insert into patient_contact (patient_id, full_name) values (" + patient + ", 'Bo Fall')",
                "insert into consent (patient_id, consent_type) values (" + patient + ", 'HIE')",
                "insert into coverage (facility_id, patient_id, payer_id, member_id, effective_date) values ("
                        + facility + ", " + patient + ", " + monolith.payer(facility) + ", 'X1', '2020-01-01')",
                "insert into payment (facility_id, patient_id, amount, method, received_date) values (" + facility
                        + ", " + patient + ", 5, 'CA', '2026-01-01')",
                "insert into invoice (facility_id, invoice_no, patient_id, invoice_date, due_date, total_amount) values ("
                        + facility + ", next_invoice_no(" + facility + "), " + patient
                        + ", '2026-01-01', '2026-02-01', 12)");
        return patient;
    }

    private static void merge(Client client, long from, long into) {
        client.post("/api/v1/patients/" + from + "/merge", "{\"intoPatientId\":" + into + "}")
                .expect(200);
    }

    private int count(String table, long patient) throws SQLException {
        return Integer.parseInt(
                String.valueOf(monolith.value("select count(*) from " + table + " where patient_id = " + patient)));
    }

    /** Whose each row is, of everything that is not void. */
    private String owners(int facility) throws SQLException {
        StringBuilder owners = new StringBuilder();
        for (String table : TABLES) {
            owners.append(table)
                    .append(monolith.value("select string_agg(id || '/' || patient_id, ' ' order by id) from " + table
                            + " t where patient_id in (select id from patient where facility_id = " + facility
                            + ") and coalesce(to_jsonb(t) ->> 'status', '') <> 'V'"))
                    .append('\n');
        }
        return owners.toString();
    }

    private String commands(int facility) throws SQLException {
        return String.valueOf(monolith.value(
                "select string_agg(kind || ':' || case when delivered_at is null then 'f' else 't' end, ',' order by created_at, kind)"
                        + " from replication.command where capability = 'billing' and facility_id = " + facility));
    }

    /** As the courier does at home. */
    private void deliver(int facility) throws SQLException {
        String ids = monolith.value(
                "select string_agg(id::text, ',' order by created_at) from replication.command where capability = 'billing'"
                        + " and facility_id = " + facility);
        for (String id : String.valueOf(ids).split(",")) {
            monolith.sql(
                    "select replication.apply_command(id, facility_id, kind, payload) from replication.command where delivered_at is null and id = '"
                            + id + "'",
                    "update replication.command set delivered_at = now() where delivered_at is null and id = '" + id
                            + "'");
        }
    }
}
