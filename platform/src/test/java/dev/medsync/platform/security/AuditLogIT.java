package dev.medsync.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.TestPostgres;
import dev.medsync.platform.rpc.Refusal;
import dev.medsync.platform.security.AuditEntry.Outcome;
import io.grpc.Status;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The audit trail on a real database. */
class AuditLogIT {
    static TestPostgres.TestDatabase postgres;
    static Database database;
    static DatabaseAuditLog audit;

    @BeforeAll
    static void start() {
        postgres = TestPostgres.database("audit", null);
        database = postgres.open();
        postgres.migrate(database, "db/platform");
        audit = new DatabaseAuditLog(database.servicePool(), Clock.systemUTC());
    }

    @AfterAll
    static void stop() {
        audit.close();
        database.close();
    }

    @Test
    void anEntryIsCommittedWhenRecordReturns() throws SQLException {
        audit.record(entry("claim/1", 11L));
        // Another connection sees only what is committed.
        assertThat(read("select actor || ' ' || role || ' ' || facility_id || ' ' || patient_id || ' ' || action || ' '"
                        + " || purpose || ' ' || outcome || ' ' || source || ' ' || trace_id from audit_entry"
                        + " where resource = 'claim/1'"))
                .isEqualTo("7 biller 3 11 read payment ALLOWED gateway 0af7651916cd43dd8448eb211c80319c");
    }

    @Test
    void entriesThatComeTogetherShareCommitsAndNoneIsLost() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> all = IntStream.range(0, 2_000)
                    .mapToObj(i -> CompletableFuture.runAsync(() -> audit.record(entry("batch", (long) i)), threads))
                    .toList();
            all.forEach(CompletableFuture::join);
        }
        assertThat(read("select count(distinct patient_id) from audit_entry where resource = 'batch'"))
                .isEqualTo("2000");
        assertThat(Integer.parseInt(
                        read("select count(distinct xmin::text) from audit_entry where resource = 'batch'")))
                .isLessThan(1_000);
    }

    @Test
    void theServiceCanOnlyAdd() {
        for (String sql : List.of(
                "update audit_entry set actor = 'x'",
                "delete from audit_entry",
                "truncate audit_entry",
                "select * from audit_entry")) {
            assertThatThrownBy(() -> database.unscoped(tx -> {
                        try (Statement statement = tx.connection().createStatement()) {
                            return statement.execute(sql);
                        }
                    }))
                    .hasRootCauseMessage("ERROR: permission denied for table audit_entry");
        }
    }

    @Test
    void aLostConnectionCostsNoAnswer() throws SQLException {
        audit.record(entry("before", 1L));
        database.unscoped(tx -> {
            try (Statement statement = tx.connection().createStatement()) {
                return statement.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where usename = current_user and pid <> pg_backend_pid()");
            }
        });
        audit.record(entry("after", 1L));
        assertThat(read("select count(*) from audit_entry where resource in ('before', 'after')"))
                .isEqualTo("2");
    }

    @Test
    void withoutTheTrailNothingIsShown() throws SQLException {
        TestPostgres.TestDatabase broken = TestPostgres.database("audit", null);
        try (Database open = broken.open();
                DatabaseAuditLog log = new DatabaseAuditLog(open.servicePool(), Clock.systemUTC())) {
            assertThatThrownBy(() -> log.record(entry("claim/2", 1L)))
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(Status.Code.UNAVAILABLE));
            broken.migrate(open, "db/platform");
            // It recovers by itself.
            log.record(entry("claim/3", 1L));
        }
    }

    private static AuditEntry entry(String resource, Long patientId) {
        return new AuditEntry(
                "7",
                "biller",
                3,
                patientId,
                "read",
                resource,
                "payment",
                Outcome.ALLOWED,
                "gateway",
                "0af7651916cd43dd8448eb211c80319c");
    }

    private static String read(String query) throws SQLException {
        try (Connection connection = postgres.ownerConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
