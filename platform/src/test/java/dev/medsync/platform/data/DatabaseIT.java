package dev.medsync.platform.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Context;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Entering a facility: visibility, ownership, and the fence against which writers must never get lost. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DatabaseIT {

    private static final int OURS = 5;
    private static final int THEIRS = 6;

    private final TestPostgres.TestDatabase postgres = TestPostgres.database("entry", "billing");
    private final Database database = postgres.open();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeAll
    void start() {
        postgres.migrate(database, "db/platform", "db/test");
    }

    @BeforeEach
    void own() {
        postgres.setOwnership("billing", OURS, "OWNER", 3);
        postgres.setOwnership("billing", THEIRS, "REPLICA", 4);
        database.asOwner(tx -> run(tx.connection(), "delete from test_counter"));
    }

    @AfterAll
    void stop() {
        threads.shutdownNow();
        database.close();
    }

    private static boolean run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return true;
        }
    }

    private static long count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from test_counter")) {
            row.next();
            return row.getLong(1);
        }
    }

    private void insert(int facility, String kind) {
        database.asOwner(
                tx -> run(tx.connection(), "insert into test_counter values (" + facility + ", '" + kind + "', 1)"));
    }

    @Test
    void aQueryWithoutAFacilityFailsInsteadOfReturningNothing() {
        insert(OURS, "claim");
        assertThatThrownBy(() -> database.unscoped(tx -> count(tx.connection())))
                .isInstanceOf(DatabaseException.class);
        database.enter(OURS, tx -> count(tx.connection()));
        // On a pooled connection that had a facility before, the setting is '' and not unset.
        for (int i = 0; i < 8; i++) {
            assertThatThrownBy(() -> database.unscoped(tx -> count(tx.connection())))
                    .isInstanceOf(DatabaseException.class);
        }
    }

    @Test
    void anotherFacilitysRowsCannotBeSeenOrWritten() {
        insert(OURS, "claim");
        insert(THEIRS, "claim");
        assertThat(database.<Long>enter(OURS, tx -> count(tx.connection()))).isEqualTo(1);
        assertThatThrownBy(() -> database.enter(
                        OURS, tx -> run(tx.connection(), "insert into test_counter values (" + THEIRS + ", 'x', 1)")))
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.sqlState()).isEqualTo("42501"));
    }

    @Test
    void theServiceCannotChangeOwnershipOrTheSchema() {
        for (String sql : List.of(
                "update replication.ownership set state = 'OWNER'",
                "insert into replication.ownership values ('billing', 77, 'OWNER', 1)",
                "create table public.mine (id int)",
                "alter table test_counter disable row level security")) {
            assertThatThrownBy(() -> database.unscoped(tx -> run(tx.connection(), sql)))
                    .isInstanceOfSatisfying(
                            DatabaseException.class,
                            e -> assertThat(e.sqlState()).isEqualTo("42501"));
        }
    }

    @Test
    void aFacilityThatBelongsToTheOtherSideIsRefusedWithItsEpoch() {
        assertThatThrownBy(() -> database.enter(THEIRS, tx -> true))
                .isInstanceOfSatisfying(NotOwnerException.class, e -> {
                    assertThat(e.capability()).isEqualTo("billing");
                    assertThat(e.facility()).isEqualTo(THEIRS);
                    assertThat(e.epoch()).isEqualTo(4);
                    assertThat(e.sqlState()).isEqualTo("MV001");
                });
        assertThatThrownBy(() -> database.enter(99, tx -> true)).isInstanceOf(NotOwnerException.class);
        assertThat(database.<Long>enter(OURS, Transaction::epoch)).isEqualTo(3);
    }

    @Test
    void aShadowReadSeesAReplicaAndWritesNothing() {
        insert(THEIRS, "claim");
        assertThat(database.<Long>shadow(THEIRS, tx -> count(tx.connection()))).isEqualTo(1);
        assertThatThrownBy(() -> database.shadow(THEIRS, tx -> run(tx.connection(), "delete from test_counter")))
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.sqlState()).isEqualTo("25006"));
    }

    @Test
    void enteringInAMirroredCallIsAShadowRead() throws Exception {
        insert(THEIRS, "claim");
        Context mirrored = ShadowRead.mark(Context.current());
        assertThat(mirrored.<Long>call(() -> database.enter(THEIRS, tx -> count(tx.connection()))))
                .isEqualTo(1);
        assertThatThrownBy(() -> mirrored.call(
                        () -> database.enter(OURS, tx -> run(tx.connection(), "delete from test_counter"))))
                .isInstanceOf(DatabaseException.class);
    }

    @Test
    void hooksRunAfterACommitAndNeverAfterARefusal() {
        AtomicBoolean ran = new AtomicBoolean();
        database.enter(OURS, tx -> {
            tx.afterCommit(() -> ran.set(true));
            return run(tx.connection(), "insert into test_counter values (" + OURS + ", 'refused', 1)") && refuse(tx);
        });
        assertThat(ran).isFalse();
        assertThat(database.<Long>enter(OURS, tx -> count(tx.connection()))).isZero();
        database.enter(OURS, tx -> {
            tx.afterCommit(() -> ran.set(true));
            return true;
        });
        assertThat(ran).isTrue();
    }

    private static boolean refuse(Transaction tx) {
        tx.rollBack();
        return false;
    }

    /** The source's side of a move, as the strangler does it. */
    private boolean fence(int facility) throws SQLException {
        try (Connection connection = postgres.ownerConnection()) {
            connection.setAutoCommit(false);
            run(connection, "set local statement_timeout = '10s'");
            run(connection, "select pg_advisory_xact_lock(replication.lock_class('billing'), " + facility + ")");
            run(connection, "update replication.ownership set state = 'FENCED' where facility_id = " + facility);
            connection.commit();
            return true;
        }
    }

    @Test
    void aFenceWaitsForATransactionThatEnteredBeforeIt() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch mayCommit = new CountDownLatch(1);
        CompletableFuture<Boolean> writer = CompletableFuture.supplyAsync(
                () -> database.enter(OURS, tx -> {
                    entered.countDown();
                    await(mayCommit);
                    return run(tx.connection(), "insert into test_counter values (" + OURS + ", 'late', 1)");
                }),
                threads);
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Boolean> fence = CompletableFuture.supplyAsync(this::fenced, threads);
        assertThat(fence.completeOnTimeout(false, 200, TimeUnit.MILLISECONDS).get())
                .isFalse();
        mayCommit.countDown();
        writer.get();
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThatThrownBy(() -> database.enter(OURS, tx -> true))
                        .isInstanceOf(NotOwnerException.class));
        assertThat(database.<Long>shadow(OURS, tx -> count(tx.connection()))).isEqualTo(1);
    }

    private boolean fenced() {
        try {
            return fence(OURS);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("waited in vain");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void noWriteIsAcknowledgedAfterAFenceHasReturnedAndWritersDoNotStarveIt() throws Exception {
        AtomicInteger number = new AtomicInteger();
        AtomicBoolean stop = new AtomicBoolean();
        List<CompletableFuture<Integer>> writers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            writers.add(CompletableFuture.supplyAsync(
                    () -> {
                        int acknowledged = 0;
                        while (!stop.get()) {
                            try {
                                database.enter(
                                        OURS,
                                        tx -> run(
                                                tx.connection(),
                                                "insert into test_counter values (" + OURS + ", 'w"
                                                        + number.incrementAndGet() + "', 1)"));
                                acknowledged++;
                            } catch (NotOwnerException e) {
                                return acknowledged;
                            }
                        }
                        return acknowledged;
                    },
                    threads));
        }
        org.awaitility.Awaitility.await().until(() -> number.get() > 200);
        fence(OURS);
        long atTheFence = database.<Long>asOwner(tx -> count(tx.connection()));
        int acknowledged = 0;
        for (CompletableFuture<Integer> writer : writers) {
            acknowledged += writer.get(10, TimeUnit.SECONDS);
        }
        stop.set(true);
        assertThat(database.<Long>asOwner(tx -> count(tx.connection()))).isEqualTo(atTheFence);
        assertThat(acknowledged).isEqualTo((int) atTheFence);
    }

    @Test
    void anOldSnapshotCannotEnterAfterTheFence() throws SQLException {
        try (Connection old = postgres.ownerConnection()) {
            old.setAutoCommit(false);
            run(old, "set transaction isolation level repeatable read");
            run(old, "select count(*) from test_counter");
            fence(OURS);
            assertThatThrownBy(() -> run(old, "select replication.enter('billing', " + OURS + ")"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("40001"));
        }
    }

    @Test
    void aRequestsKeyIsClaimedOnceAndOnlyIfItsTransactionCommits() {
        database.enter(OURS, tx -> {
            RequestKeys.claim(tx, "k", "Claim", 4, "f");
            tx.rollBack();
            return true;
        });
        assertThat(claim("Claim", "f", 4)).isEqualTo(new RequestKeys.Claimed.New());
        assertThat(claim("Claim", "f", 6)).isEqualTo(new RequestKeys.Claimed.Replay(4));
        assertThat(claim("Claim", "other", 6)).isEqualTo(new RequestKeys.Claimed.OtherRequest());
        assertThat(claim("Charge", "f", 6)).isEqualTo(new RequestKeys.Claimed.OtherRequest());
    }

    private RequestKeys.Claimed claim(String type, String fingerprint, long id) {
        return database.enter(OURS, tx -> RequestKeys.claim(tx, "k", type, id, fingerprint));
    }

    @Test
    void theOwnerMayCopyWithoutTriggersAndMarkTheOrigin() {
        assertThat(database.<Boolean>asOwner(tx -> run(tx.connection(), "set local session_replication_role = replica")
                        && run(
                                tx.connection(),
                                "select pg_replication_origin_create('test-copy-" + System.nanoTime() + "')")))
                .isTrue();
    }

    @Test
    void servicesIdsAreEven() {
        assertThat(database.<List<Long>>enter(OURS, tx -> tx.nextIds("test_order_id_seq", 5)))
                .allMatch(id -> id % 2 == 0)
                .isSorted()
                .doesNotHaveDuplicates();
    }
}
