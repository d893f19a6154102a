package dev.medsync.cli.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medsync.cli.process.FreePorts;
import dev.medsync.cli.process.ProcessSnapshot;
import dev.medsync.cli.process.ProcessSpec;
import dev.medsync.cli.process.ProcessState;
import dev.medsync.cli.process.Supervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One real server for all tests: creating a data directory takes seconds. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private static Path directory;

    private int port;
    private Supervisor supervisor;

    @BeforeAll
    void aServer() throws Exception {
        port = FreePorts.one();
        supervisor = start();
    }

    private Supervisor start() throws InterruptedException, IOException {
        List<DatabaseSpec> databases = List.of(
                new DatabaseSpec(
                        "billing",
                        new DatabaseSpec.Role("billing_owner", "owner's", true),
                        List.of(new DatabaseSpec.Role("billing", "service's", false))),
                new DatabaseSpec(
                        "records",
                        new DatabaseSpec.Role("records_owner", "o2", true),
                        List.of(new DatabaseSpec.Role("records", "s2", false))));
        Path binaries = Files.createDirectories(directory.resolve("bin"));
        Path data = Files.createDirectories(directory.resolve("data")).resolve("services");
        PostgresProgram program = new PostgresProgram(port, data, binaries, "super's", databases);
        ProcessSpec spec = new ProcessSpec("services-db", program, Map.of("SQL", port), List.of(), List.of(), PATIENCE);
        Supervisor started = new Supervisor(
                List.of(spec), name -> directory.resolve(name + ".log"), directory.resolve("pids"), change -> {});
        started.start();
        assertThat(started.awaitHealthy(PATIENCE)).as("healthy, or see the log").isTrue();
        return started;
    }

    @AfterAll
    void stop() {
        supervisor.stop();
    }

    private Connection connect(String database, String user, String password) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, user, password);
    }

    private String ask(String database, String user, String password, String query) throws SQLException {
        try (Connection connection = connect(database, user, password);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private void run(String database, String user, String password, String... commands) throws SQLException {
        try (Connection connection = connect(database, user, password);
                Statement statement = connection.createStatement()) {
            for (String command : commands) {
                statement.execute(command);
            }
        }
    }

    @Test
    void itIsDurableAndItsLogCanBeRead() throws SQLException {
        assertThat(ask("billing", "billing", "service's", "show fsync")).isEqualTo("on");
        assertThat(ask("billing", "billing", "service's", "show wal_level")).isEqualTo("logical");
        assertThat(ask("postgres", "postgres", "super's", "show unix_socket_directories"))
                .isEmpty();
    }

    @Test
    void aWrongPasswordIsRefused() {
        assertThatThrownBy(() -> connect("billing", "billing", "guess")).hasMessageContaining("password");
    }

    @Test
    void nobodyConnectsToAnothersDatabase() {
        assertThatThrownBy(() -> connect("records", "billing", "service's")).hasMessageContaining("permission denied");
        assertThatThrownBy(() -> connect("records", "billing_owner", "owner's"))
                .hasMessageContaining("permission denied");
    }

    @Test
    void theServiceMayNotCreateTablesAndItsOwnerMay() throws SQLException {
        run("billing", "billing_owner", "owner's", "create table owned(id int)", "drop table owned");
        assertThatThrownBy(() -> run("billing", "billing", "service's", "create table mine(id int)"))
                .hasMessageContaining("permission denied");
    }

    @Test
    void theOwnerMayFollowTheLogAndApplyCopiesWithoutBeingSuperuser() throws SQLException {
        run(
                "billing",
                "billing_owner",
                "owner's",
                "set session_replication_role = replica",
                "select pg_replication_origin_create('test')",
                "select pg_replication_origin_session_setup('test')",
                "select pg_replication_origin_session_reset()",
                "select pg_replication_origin_drop('test')",
                "select pg_create_logical_replication_slot('test', 'pgoutput')",
                "select pg_drop_replication_slot('test')");
        assertThat(ask("billing", "billing_owner", "owner's", "select usesuper from pg_user where usename = user"))
                .isEqualTo("f");
    }

    @Test
    void whatWasCommittedSurvivesAKillAndTheServerComesBackByItself() throws SQLException {
        run("billing", "billing_owner", "owner's", "create table kept(id int)", "insert into kept values (42)");
        long killed = now().pid();

        supervisor.kill("services-db");

        Awaitility.await().atMost(PATIENCE).until(() -> now().state() == ProcessState.HEALTHY && now().pid() != killed);
        assertThat(ask("billing", "billing_owner", "owner's", "select id from kept"))
                .isEqualTo("42");
        run("billing", "billing_owner", "owner's", "drop table kept");
    }

    @Test
    void aStopIsCleanAndASecondStartFindsTheData() throws Exception {
        run("records", "records_owner", "o2", "create table kept(id int)", "insert into kept values (7)");
        ProcessHandle server = ProcessHandle.of(now().pid()).orElseThrow();

        supervisor.stop();
        assertThat(server.isAlive()).isFalse();
        assertThat(directory.resolve("services-db.log")).content().contains("database system is shut down");

        supervisor = start();
        assertThat(ask("records", "records_owner", "o2", "select id from kept")).isEqualTo("7");
    }

    private ProcessSnapshot now() {
        return supervisor.snapshots().getFirst();
    }
}
