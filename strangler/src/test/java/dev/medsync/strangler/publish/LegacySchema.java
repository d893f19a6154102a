package dev.medsync.strangler.publish;

import dev.medsync.platform.data.TestPostgres;
import dev.medsync.strangler.side.LegacyDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** An empty database with the monolith's real schema, from its own scripts, and the strangler's role on it. */
public final class LegacySchema implements AutoCloseable {

    private static final Path SCRIPTS = Path.of("../monolith/src/main/resources/db/migration");
    private static final String ROLE = "strangler";

    private final TestPostgres.TestDatabase postgres = TestPostgres.database("legacy", null);
    private final LegacyDatabase database;

    public LegacySchema() throws SQLException {
        String name = postgres.settings().username();
        try (Connection superuser = TestPostgres.asSuperuser(postgres);
                Statement statement = superuser.createStatement()) {
            statement.execute("do $$ begin create role " + ROLE + " login replication password '" + ROLE
                    + "'; exception when duplicate_object then null; end $$");
            statement.execute("grant connect on database " + name + " to " + ROLE);
            // What the launcher grants who writes copies: no triggers, and a mark that says where they come from.
            statement.execute("grant set on parameter session_replication_role to " + ROLE);
            statement.execute("grant execute on function pg_replication_origin_create(text),"
                    + " pg_replication_origin_session_setup(text) to " + ROLE);
        }
        for (String script : scripts()) {
            sql(script);
        }
        this.database = new LegacyDatabase(postgres.settings().url(), ROLE, ROLE, 4);
        sql("insert into facility (id, name) values (12, 'Elm Street'), (13, 'Harbour')");
        sql("insert into payer (id, code, name, payer_type) values (3, 'BLUE', 'Blue Shield', 'C')");
    }

    private static List<String> scripts() {
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            return files.filter(file -> !file.toString().endsWith(".down.sql"))
                    .sorted(Comparator.comparingInt(LegacySchema::version))
                    .map(LegacySchema::text)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int version(Path script) {
        String name = String.valueOf(script.getFileName());
        return Integer.parseInt(name.substring(1, name.indexOf("__")));
    }

    private static String text(Path script) {
        try {
            return Files.readString(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public LegacyDatabase database() {
        return database;
    }

    /** Configuration of a strangler that works on it. */
    public Map<String, Object> properties() {
        return Map.of(
                "medsync.strangler.legacy.url", postgres.settings().url(),
                "medsync.strangler.legacy.username", ROLE,
                "medsync.strangler.legacy.password", ROLE);
    }

    /** As the monolith, who owns the schema. */
    public void sql(String sql) throws SQLException {
        try (Connection connection = postgres.ownerConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A connection of the monolith, in auto-commit mode. */
    public Connection asMonolith() throws SQLException {
        return postgres.ownerConnection();
    }

    /** Somebody whom no privilege stops; close it. */
    public Connection asSuperuser() throws SQLException {
        return TestPostgres.asSuperuser(postgres);
    }

    /** Registers a patient and returns the id. */
    long patient(int facility, String mrn, String lastName) throws SQLException {
        return id("insert into patient (facility_id, mrn, last_name, first_name, birth_date, sex) values (" + facility
                + ", '" + mrn + "', '" + lastName + "', 'Ana', '1980-02-29', 'F') returning id");
    }

    public long id(String insertReturningId) throws SQLException {
        try (Connection connection = postgres.ownerConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(insertReturningId)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Slots belong to the server, not to the database, and would be the next test's. */
    @Override
    public void close() throws SQLException {
        database.close();
        try (Connection superuser = TestPostgres.asSuperuser(postgres);
                Statement statement = superuser.createStatement()) {
            statement.execute("select pg_terminate_backend(active_pid) from pg_replication_slots"
                    + " where database = current_database() and active");
            for (int attempt = 0; attempt < 50; attempt++) {
                try (ResultSet left = statement.executeQuery("select count(pg_drop_replication_slot(slot_name))"
                        + " from pg_replication_slots where database = current_database() and not active")) {
                    left.next();
                }
                try (ResultSet left = statement.executeQuery(
                        "select count(*) from pg_replication_slots where database = current_database()")) {
                    left.next();
                    if (left.getInt(1) == 0) {
                        return;
                    }
                }
                statement.execute("select pg_sleep(0.1)");
            }
        }
    }
}
