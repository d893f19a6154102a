package dev.medsync.platform.data;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL for tests: one server a JVM, on an ephemeral port, stopped when the JVM ends; a fresh database with its
 * two roles wherever one is asked for. Durability is off.
 */
public final class TestPostgres {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static @Nullable EmbeddedPostgres server;

    private TestPostgres() {}

    /** A database of its own. {@code capability} as in {@link DatabaseSettings}. */
    public record TestDatabase(DatabaseSettings settings) {

        /** A pool on it; close it. */
        public Database open() {
            return new Database(settings);
        }

        /** A plain connection of the schema's owner, in auto-commit mode. */
        public Connection ownerConnection() throws SQLException {
            return DriverManager.getConnection(settings.url(), settings.ownerUsername(), settings.ownerPassword());
        }

        /** Applies every script of the platform and of the given folders. */
        public Migrations migrate(Database database, String... locations) {
            Migrations migrations = new Migrations(database.ownerPool(), settings.username(), List.of(locations));
            migrations.up();
            return migrations;
        }

        /** Configuration of an application context that works on this database. */
        public Map<String, Object> properties() {
            return Map.of(
                    "medsync.data.url", settings.url(),
                    "medsync.data.username", settings.username(),
                    "medsync.data.password", settings.password(),
                    "medsync.data.owner-username", settings.ownerUsername(),
                    "medsync.data.owner-password", settings.ownerPassword());
        }

        /** Makes this side the owner of a facility's data. */
        public void own(String capability, int facility) {
            setOwnership(capability, facility, "OWNER", 1);
        }

        public void setOwnership(String capability, int facility, String state, long epoch) {
            try (Connection connection = ownerConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("""
                    insert into replication.ownership (capability, facility_id, state, epoch)
                    values ('%s', %d, '%s', %d)
                    on conflict (capability, facility_id) do update set state = excluded.state, epoch = excluded.epoch\
                    """.formatted(capability, facility, state, epoch));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** A fresh database for a service of the given name. */
    public static TestDatabase database(String name, @Nullable String capability) {
        String unique = name + "_" + NUMBER.incrementAndGet();
        try {
            EmbeddedPostgres postgres = server();
            try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
                Provisioning.roles(connection, unique, unique, unique);
            }
            try (Connection connection =
                    postgres.getDatabase("postgres", unique).getConnection()) {
                Provisioning.grants(connection, unique);
            }
            String url = "jdbc:postgresql://localhost:" + postgres.getPort() + "/" + unique;
            return new TestDatabase(
                    new DatabaseSettings(url, unique, unique, unique + "_owner", unique, 8, 4, capability));
        } catch (SQLException e) {
            throw new IllegalStateException("no test database", e);
        }
    }

    /** A superuser's connection to a database, in auto-commit mode: for what the roles of a test may not do themselves. */
    public static Connection asSuperuser(TestDatabase database) throws SQLException {
        String url = database.settings().url();
        return server().getDatabase("postgres", url.substring(url.lastIndexOf('/') + 1))
                .getConnection();
    }

    private static synchronized EmbeddedPostgres server() {
        if (server == null) {
            try {
                server = EmbeddedPostgres.builder()
                        .setServerConfig("wal_level", "logical")
                        .setServerConfig("max_connections", "200")
                        .setServerConfig("max_replication_slots", "20")
                        .setServerConfig("max_wal_senders", "20")
                        // The server never forgets one, and each database of a test brings its own.
                        .setServerConfig("max_active_replication_origins", "200")
                        .setServerConfig("fsync", "off")
                        .setServerConfig("timezone", "UTC")
                        .setPGStartupWait(Duration.ofSeconds(60))
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return server;
    }
}
