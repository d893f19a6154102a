package dev.medsync.monolith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

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

/** The guard: who may read and write billing, and the races at the fence. */
final class OwnershipIT {

    private final MonolithFixture monolith = MonolithFixture.get();

    @Test
    void whatAllFacilitiesShareIsReadAsACopyUntilTheCopyIsArchived() throws SQLException {
        Client client = monolith.login(monolith.facility());
        client.get("/api/v1/payers").expect(200);

        monolith.sql("create schema archive_billing");
        try {
            JsonNode problem = client.get("/api/v1/payers").expect(421).json();
            assertThat(problem.get("capability").asText()).isEqualTo("billing");
        } finally {
            monolith.sql("drop schema archive_billing");
        }
        client.get("/api/v1/payers").expect(200);
    }

    @Test
    void aFacilityThatIsAwayIsRefusedForReadsAndWritesAlike() throws SQLException {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        long patient = client.patient();
        long encounter = client.encounter(patient);
        long charge = client.charge(encounter, "10").get("chargeId").asLong();
        monolith.own(facility, "REPLICA", 2);

        for (Answer refused : List.of(
                client.get("/api/v1/charges/" + charge),
                client.get("/api/v1/encounters/" + encounter + "/charges"),
                client.get("/api/v1/claims?patientId=" + patient),
                client.get("/api/v1/invoices?patientId=" + patient),
                client.post("/api/v1/charges/" + charge + "/void", "{\"reason\":\"typo\"}"),
                client.post("/api/v1/charges", "{\"encounterId\":" + encounter + ",\"code\":\"FAC-AMB\"}", "k1"))) {
            JsonNode problem = refused.expect(421).json();
            assertThat(problem.get("type").asText()).isEqualTo("https://medsync.dev/problems/not-owner");
            assertThat(problem.get("capability").asText()).isEqualTo("billing");
            assertThat(problem.get("facility").asInt()).isEqualTo(facility);
            assertThat(problem.get("epoch").asLong()).isEqualTo(2);
            assertThat(problem.get("owner_hint").asText()).isEqualTo("service");
            assertThat(refused.response().headers().firstValue("Content-Type")).hasValue("application/problem+json");
        }
        client.get("/api/v1/patients/" + patient).expect(200);
        client.get("/api/v1/payers").expect(200);

        monolith.own(facility, "OWNER", 3);
        assertThat(client.get("/api/v1/charges/" + charge)
                        .expect(200)
                        .json()
                        .get("status")
                        .asText())
                .isEqualTo("O");
    }

    @Test
    void aWriterThatBeganBeforeTheFenceHoldsItUpAndIsNotLost() throws Exception {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        long charge = client.charge(client.encounter(client.patient()), "10")
                .get("chargeId")
                .asLong();
        try (Connection writer = monolith.connect();
                Connection mover = monolith.connect();
                ExecutorService background = Executors.newSingleThreadExecutor()) {
            writer.setAutoCommit(false);
            execute(writer, "update charge set description = 'written before the fence' where id = " + charge);
            Future<?> fence = background.submit(() -> {
                fence(mover, facility);
                return null;
            });
            await().until(() -> "1"
                    .equals(monolith.value(
                            "select count(*) from pg_locks where locktype = 'advisory' and classid = 7001 and objid = "
                                    + facility + " and not granted")));
            assertThat(fence.isDone()).isFalse();
            writer.commit();
            fence.get();
            assertThat(monolith.value("select description from charge where id = " + charge))
                    .isEqualTo("written before the fence");
            assertThatThrownBy(() -> execute(writer, "update charge set description = 'after' where id = " + charge))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("MV001"))
                    .hasMessageContaining("NOT_OWNER billing " + facility + " FENCED 1");
        }
        assertThat(client.get("/api/v1/charges/" + charge)
                        .expect(421)
                        .json()
                        .get("owner_hint")
                        .asText())
                .isEqualTo("moving");
    }

    @Test
    void anOldSnapshotCannotWriteAfterTheFence() throws SQLException {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        long charge = client.charge(client.encounter(client.patient()), "10")
                .get("chargeId")
                .asLong();
        try (Connection writer = monolith.connect();
                Connection mover = monolith.connect()) {
            writer.setAutoCommit(false);
            writer.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            execute(writer, "select count(*) from charge");
            fence(mover, facility);
            assertThatThrownBy(() -> execute(writer, "update charge set description = 'late' where id = " + charge))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("40001"));
            writer.rollback();
            execute(writer, "select count(*) from charge");
            execute(mover, "update replication.ownership set changed_at = now() where facility_id = " + facility);
            mover.commit();
            assertThatThrownBy(() -> execute(writer, "select replication.enter_read('billing', " + facility + ")"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("40001"));
        }
    }

    @Test
    void aReaderBehindAFenceSeesWhatTheFenceDecided() throws Exception {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        long charge = client.charge(client.encounter(client.patient()), "10")
                .get("chargeId")
                .asLong();
        try (Connection mover = monolith.connect();
                ExecutorService background = Executors.newSingleThreadExecutor()) {
            mover.setAutoCommit(false);
            execute(mover, "select pg_advisory_xact_lock(7001, " + facility + ")");
            Future<Answer> read = background.submit(() -> client.get("/api/v1/charges/" + charge));
            await().until(() -> "1"
                    .equals(monolith.value(
                            "select count(*) from pg_locks where locktype = 'advisory' and classid = 7001 and objid = "
                                    + facility + " and not granted")));
            execute(
                    mover,
                    "update replication.ownership set state = 'FENCED' where capability = 'billing' and facility_id = "
                            + facility);
            mover.commit();
            read.get().expect(421);
        }
    }

    @Test
    void everyBillingTableIsGuardedAndNoneCanBeTruncated() throws SQLException {
        assertThat(monolith.value("""
                select string_agg(t, ',') from unnest(array['payer', 'fee_schedule', 'charge', 'claim', 'claim_line', 'claim_status_hist',
                  'edi_file', 'remit', 'remit_claim', 'remit_adjustment', 'payment', 'payment_alloc', 'invoice', 'invoice_line', 'number_counter']) t
                 where (select count(*) from pg_trigger where tgrelid = t::regclass and tgname in ('0_guard', '0_guard_truncate') and tgenabled = 'O') <> 2""")).isNull();
        assertThatThrownBy(() -> monolith.sql("truncate payment_alloc"))
                .hasMessageContaining("TRUNCATE of payment_alloc is not allowed");
    }

    @Test
    void everyPublishedTableCanSayWhoseRowWasDeleted() throws SQLException {
        // children carry their root, roots their facility; the others are their own key
        assertThat(monolith.value("""
                select string_agg(c.relname, ',' order by c.relname) from pg_publication_tables p
                  join pg_class c on c.relname = p.tablename and c.relnamespace = p.schemaname::regnamespace
                 where p.pubname = 'medsync_changes' and c.relreplident = 'd'""")).isEqualTo("batch_job,fee_schedule,marker,number_counter,payer,request_key");
        assertThat(monolith.value("select count(*) from pg_publication_tables where pubname = 'medsync_changes'"))
                .isEqualTo("32");
    }

    @Test
    void theCopierIsNotStoppedAndTheBalanceFollowsItsRows() throws SQLException {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        long patient = client.patient();
        monolith.own(facility, "REPLICA", 2);
        long invoice = 2_000_000L + facility * 2L;
        try (Connection copier = monolith.connect()) {
            execute(copier, "set session_replication_role = replica");
            // the allocation arrives before the invoice it pays: no foreign key is looked at, and the sum comes out
            // right
            execute(
                    copier,
                    "insert into payment (id, facility_id, patient_id, amount, method, received_date) values ("
                            + invoice + ", " + facility + ", " + patient + ", 5, 'CA', '2026-01-01')");
            execute(
                    copier,
                    "insert into payment_alloc (id, payment_id, invoice_id, amount) values (" + invoice + ", " + invoice
                            + ", " + invoice + ", 5)");
            execute(
                    copier,
                    "insert into invoice (id, facility_id, invoice_no, patient_id, invoice_date, due_date, total_amount) values ("
                            + invoice + ", " + facility + ", 1, " + patient + ", '2026-01-01', '2026-02-01', 12)");
        }
        assertThat(monolith.value("select balance_due from invoice where id = " + invoice))
                .isEqualTo("7.00");
    }

    @Test
    void aChildOfARootThatTheSnapshotCannotSeeIsRefused() throws SQLException {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        long patient = client.patient();
        try (Connection writer = monolith.connect()) {
            writer.setAutoCommit(false);
            writer.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            execute(writer, "select 1 from payment");
            String payment = monolith.value(
                    "insert into payment (facility_id, patient_id, amount, method, received_date) values (" + facility
                            + ", " + patient + ", 5, 'CA', '2026-01-01') returning id");
            assertThatThrownBy(() -> execute(
                            writer, "insert into payment_alloc (payment_id, amount) values (" + payment + ", 1)"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23503"));
        }
    }

    @Test
    void aNewFacilityIsOwnedHere() throws SQLException {
        int facility = monolith.facility();
        assertThat(monolith.value(
                        "select string_agg(capability || state || epoch, ',' order by capability) from replication.ownership where facility_id = "
                                + facility))
                .isEqualTo("billingOWNER1,recordsOWNER1");
    }

    private static void fence(Connection mover, int facility) throws SQLException {
        mover.setAutoCommit(false);
        execute(mover, "select pg_advisory_xact_lock(7001, " + facility + ")");
        execute(
                mover,
                "update replication.ownership set state = 'FENCED' where capability = 'billing' and facility_id = "
                        + facility);
        execute(
                mover,
                "insert into replication.marker (token, capability, facility_id) values ('m" + facility
                        + "', 'billing', " + facility + ")");
        mover.commit();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
