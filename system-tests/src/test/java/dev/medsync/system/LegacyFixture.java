package dev.medsync.system;

import dev.medsync.platform.data.TestPostgres;
import dev.medsync.strangler.side.LegacyDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The monolith's database without the monolith: its own scripts, the role of the strangler, and facilities at work. */
final class LegacyFixture implements AutoCloseable {
    private static final Path SCRIPTS = Path.of("../monolith/src/main/resources/db/migration");
    private static final String STRANGLER = "strangler";

    private final TestPostgres.TestDatabase postgres = TestPostgres.database("legacy", null);
    private final LegacyDatabase database;
    private int facilities;

    LegacyFixture() {
        String name = postgres.settings().username();
        try (Connection superuser = TestPostgres.asSuperuser(postgres);
                Statement statement = superuser.createStatement()) {
            statement.execute("do $$ begin create role strangler login replication password 'strangler';"
                    + " exception when duplicate_object then null; end $$");
            statement.execute("grant connect on database " + name + " to strangler");
            // The README of the monolith: what only a superuser can give to a copier.
            statement.execute("grant set on parameter session_replication_role to strangler");
            statement.execute("grant execute on function pg_replication_origin_create(text),"
                    + " pg_replication_origin_session_setup(text) to strangler");
            statement.execute("grant select on pg_replication_origin_status to strangler");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        scripts().forEach(this::sql);
        sql("insert into payer (code, name, payer_type) values ('BLUE', 'Blue Shield', 'C')");
        this.database = new LegacyDatabase(postgres.settings().url(), STRANGLER, STRANGLER, 6);
    }

    /** A connection pool of the strangler. */
    LegacyDatabase database() {
        return database;
    }

    /** As the monolith, in auto-commit mode. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(
                postgres.settings().url(),
                postgres.settings().ownerUsername(),
                postgres.settings().ownerPassword());
    }

    /** As the monolith, who owns the schema. */
    void sql(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of the first row. */
    String value(String query) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return String.valueOf(row.getString(1));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the strangler does at the end of a move of billing. */
    void own(int facility, String state, long epoch) {
        own("billing", facility, state, epoch);
    }

    /** What the strangler does at the end of a move. */
    void own(String capability, int facility, String state, long epoch) {
        sql("update replication.ownership set state = '%s', epoch = %d where capability = '%s' and facility_id = %d"
                .formatted(state, epoch, capability, facility));
    }

    /**
     * A new facility with one patient and one of everything that billing knows: charges of every status, a claim with its
     * history, a remittance, an invoice, payments of a payer and of the patient, one of them void.
     */
    int facility() {
        int facility = ++facilities;
        sql(text(Path.of("src/test/resources/population.sql")).replace("${facility}", Integer.toString(facility)));
        return facility;
    }

    private static List<String> scripts() {
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            return files.filter(file -> !file.toString().endsWith(".down.sql"))
                    .sorted(Comparator.comparingInt(CatalogFixture::version))
                    .map(LegacyFixture::text)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Slots belong to the server, not to the database, and would keep its log for whoever comes next. */
    void dropSlots() {
        TestSlots.drop(postgres);
    }

    @Override
    public void close() {
        database.close();
    }
}
