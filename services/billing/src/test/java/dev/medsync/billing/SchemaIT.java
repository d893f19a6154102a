package dev.medsync.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.DatabaseException;
import dev.medsync.platform.data.Migrations;
import dev.medsync.platform.data.MigrationsCheck;
import dev.medsync.platform.data.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the schema itself enforces. */
final class SchemaIT {

    private static final int OURS = 12;
    private static final String CHARGE =
            "insert into charge values (%d, %d, 1, 9, 8, 0, 'ECG', '', '', '', '2026-03-01',"
                    + " 1, 10.00, 10.00, 'OPEN', 'MANUAL', '', null, '', 7, now(), now())";

    private static final TestPostgres.TestDatabase POSTGRES = TestPostgres.database("schema", "billing");
    private static final Database DATABASE = POSTGRES.open();

    @BeforeAll
    static void migrate() {
        Migrations migrations =
                Migrations.ofService(DATABASE, POSTGRES.settings().username());
        // Each version with rows of the former one in place.
        MigrationsCheck.upDownUp(migrations, version -> {
            if (version.equals("1")) {
                execute(CHARGE.formatted(99, 2));
            }
        });
        POSTGRES.own("billing", OURS);
        execute(CHARGE.formatted(OURS, 2));
        execute(CHARGE.formatted(13, 4));
        execute(
                "insert into ledger_entry (facility_id, source_type, source_id, amount) values (12, 'CHARGE', 2, 10.00)");
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    private static void execute(String sql) {
        DATABASE.asOwner(tx -> run(tx.connection(), sql));
    }

    private static boolean run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(sql);
        }
    }

    private static List<String> strings(Connection connection, String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    @Test
    void everyTableOfAFacilityIsSecuredAlsoAgainstItsOwner() {
        List<String> open = DATABASE.asOwner(tx -> strings(tx.connection(), """
                select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                  join pg_attribute a on a.attrelid = c.oid and a.attname = 'facility_id'
                 where n.nspname = 'public' and c.relkind = 'r' and c.relname <> 'audit_entry'
                   and not (c.relrowsecurity and c.relforcerowsecurity)"""));
        assertThat(open).isEmpty();
    }

    @Test
    void aQueryThatForgotItsFacilityFails() {
        assertThatThrownBy(() -> DATABASE.unscoped(tx -> strings(tx.connection(), "select id from charge")))
                .isInstanceOf(DatabaseException.class);
    }

    @Test
    void anotherFacilitysRowsAreInvisible() {
        List<String> seen = DATABASE.enter(OURS, tx -> strings(tx.connection(), "select id from charge"));
        assertThat(seen).containsExactly("2");
    }

    @Test
    void nobodyChangesTheLedgerNotEvenItsOwnerOrAnApplierOfCopies() {
        for (String sql :
                List.of("update ledger_entry set amount = 1", "delete from ledger_entry", "truncate ledger_entry")) {
            assertThatThrownBy(() -> execute(sql))
                    .isInstanceOfSatisfying(
                            DatabaseException.class,
                            e -> assertThat(e.sqlState()).isEqualTo("55000"));
            assertThatThrownBy(() -> DATABASE.enter(OURS, tx -> run(tx.connection(), sql)))
                    .isInstanceOfSatisfying(
                            DatabaseException.class,
                            e -> assertThat(e.sqlState()).isEqualTo("42501"));
        }
        assertThatThrownBy(() ->
                        DATABASE.asOwner(tx -> run(tx.connection(), "set local session_replication_role = replica")
                                || run(tx.connection(), "delete from ledger_entry")))
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.sqlState()).isEqualTo("55000"));
    }

    @Test
    void everyTableThatIsCopiedIsInThePublicationWithAKeyThatNamesItsFacility() {
        List<String> published = DATABASE.asOwner(tx -> strings(tx.connection(), """
                select c.relname from pg_publication p
                  join pg_publication_rel r on r.prpubid = p.oid
                  join pg_class c on c.oid = r.prrelid and c.relnamespace = 'public'::regnamespace
                  join pg_index i on i.indrelid = c.oid and i.indisprimary
                  join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey) and a.attname = 'facility_id'
                 where p.pubname = 'medsync_changes'
                 order by 1"""));
        assertThat(published)
                .containsExactly(
                        "charge",
                        "claim",
                        "claim_line",
                        "claim_status_change",
                        "fee_schedule_entry",
                        "invoice",
                        "invoice_line",
                        "number_counter",
                        "payer",
                        "payment",
                        "payment_allocation",
                        "remittance",
                        "remittance_adjustment",
                        "remittance_claim");
    }
}
