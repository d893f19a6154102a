package dev.medsync.strangler.side;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medsync.platform.replication.OwnershipChange;
import dev.medsync.strangler.billing.BillingTranslation;
import dev.medsync.strangler.publish.LegacySchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All of billing's tables, by its real translation, in the monolith's real schema. */
class LegacyArchiveIT {
    private LegacySchema monolith;
    private LegacySide side;

    @BeforeEach
    void fill() throws Exception {
        monolith = new LegacySchema();
        side = new LegacySide("billing", monolith.database(), new BillingTranslation(ZoneId.of("UTC")).aggregates(), 1);
        monolith.sql("""
                insert into patient (id, facility_id, mrn, last_name, first_name, birth_date, sex)
                  values (7, 12, 'M1', 'X', 'Y', '1980-01-01', 'F');
                insert into encounter (id, facility_id, patient_id, enc_type, started_at) values (9, 12, 7, 'AMB', '2026-03-01 19:00');
                select close_encounter(9, null, '2026-03-01 20:00');
                insert into charge (id, facility_id, encounter_id, patient_id, service_date, code, quantity, unit_amount, amount, source)
                  values (11, 12, 9, 7, '2026-03-01', 'X1', 1, 41, 41, 'M');
                insert into invoice (id, facility_id, invoice_no, patient_id, invoice_date, due_date, total_amount)
                  values (13, 12, next_invoice_no(12), 7, '2026-01-01', '2026-02-01', 41);
                insert into invoice_line (invoice_id, line_no, description, charge_id, amount) values (13, 1, 'x', 11, 41);
                insert into number_counter (facility_id, kind, next_value) values (12, 'mrn', 77)""");
    }

    @AfterEach
    void close() throws Exception {
        side.close();
        monolith.close();
    }

    @Test
    void isRefusedWhileAFacilityIsAtHomeOrAForeignKeyPointsAtIt() throws Exception {
        assertThat(side.archive().make())
                .hasValueSatisfying(why -> assertThat(why).contains("facility 0 is OWNER here"));
        everythingIsAtTheService();
        assertThat(side.archive().make())
                .hasValueSatisfying(why -> assertThat(why).contains("coverage_payer_id_fkey of public.coverage"));

        assertThat(side.archive().exists()).isFalse();
        assertThat(value("select count(*) from invoice")).isEqualTo("1");
        assertThat(value("select token from replication.applier where capability = 'billing'"))
                .as("a refusal stops no copies")
                .isEqualTo("null");
    }

    @Test
    void keepsEveryRowAndLetsNobodyChangeIt() throws Exception {
        Map<String, String> before = rows("public");
        everythingIsAtTheService();
        monolith.sql("alter table coverage drop constraint coverage_payer_id_fkey");

        assertThat(side.archive().make()).isEmpty();
        assertThat(side.archive().make()).as("again").isEmpty();

        assertThat(side.archive().exists()).isTrue();
        Map<String, String> archived = rows("archive_billing");
        assertThat(archived.keySet()).contains("payer", "charge", "claim", "invoice_line", "payment_alloc");
        assertThat(archived.remove("number_counter")).contains("invoice").doesNotContain("mrn");
        assertThat(archived)
                .allSatisfy((table, content) -> assertThat(content).as(table).isEqualTo(before.get(table)));
        assertThat(before.get("invoice_line")).contains("41.00");
        assertThat(value("select string_agg(kind, ',') from number_counter")).isEqualTo("mrn");
        assertThat(value("select count(*) from pg_publication_tables where schemaname = 'archive_billing'"))
                .isEqualTo("0");
        assertThat(value("select count(*) from pg_publication_tables where tablename = 'patient'"))
                .as("the others are still followed")
                .isEqualTo("1");
        assertThat(value(
                        "select string_agg(distinct tgname, ',') from pg_trigger t join pg_class c on c.oid = t.tgrelid"
                                + " where c.relnamespace = 'archive_billing'::regnamespace and not tgisinternal"))
                .isEqualTo("0_archived");
        nobodyChangesIt();
    }

    private void nobodyChangesIt() throws Exception {
        List<String> writes = List.of(
                "update archive_billing.invoice set late_fee = 1",
                "delete from archive_billing.invoice_line",
                "insert into archive_billing.number_counter values (13, 'claim', 1)",
                "truncate archive_billing.payment_alloc");
        for (String write : writes) {
            assertThatThrownBy(() -> monolith.sql(write)).as(write).hasMessageContaining("is an archive");
            try (Connection superuser = monolith.asSuperuser();
                    Statement statement = superuser.createStatement()) {
                statement.execute("set session_replication_role = replica");
                assertThatThrownBy(() -> statement.execute(write))
                        .as("as copiers write: %s", write)
                        .hasMessageContaining("is an archive");
            }
            try (Connection strangler = monolith.database().connect();
                    Statement statement = strangler.createStatement()) {
                assertThatThrownBy(() -> statement.execute(write))
                        .as("as the strangler: %s", write)
                        .hasMessageContaining("permission denied");
            }
        }
        assertThat(value("select count(*) from archive_billing.invoice")).isEqualTo("1");
    }

    @Test
    void hasNoOwnerHereAnyMoreWhoeverTakesIt() throws Exception {
        everythingIsAtTheService();
        monolith.sql("alter table coverage drop constraint coverage_payer_id_fkey");
        long token = side.registerApplier();
        assertThat(side.archive().make()).isEmpty();

        OwnershipChange late = side.take(12, 90);
        assertThat(late.changed()).isFalse();
        assertThat(side.abort(12, 91).changed())
                .as("so that the late one can undo")
                .isTrue();
        monolith.sql("insert into facility (id, name) values (99, 'Opened later')");
        assertThat(value("select string_agg(capability, ',') from replication.ownership where facility_id = 99"))
                .isEqualTo("records");
        assertThatThrownBy(() -> side.apply(token, List.of())).hasMessageContaining("another strangler");
        assertThatThrownBy(() -> monolith.sql("select replication.enter_shared_read('billing')"))
                .hasMessageContaining("NOT_OWNER billing 0");
    }

    @Test
    void theFunctionTakesNoTableThatNothingGuards() throws Exception {
        everythingIsAtTheService();
        try (Connection strangler = monolith.database().connect();
                Statement statement = strangler.createStatement()) {
            assertThatThrownBy(() -> statement.execute(
                            "select replication.archive('billing', array['app_user'], array[]::text[])"))
                    .hasMessageContaining("nothing guards them: public.app_user");
        }
        assertThat(side.archive().exists()).isFalse();
    }

    private void everythingIsAtTheService() throws SQLException {
        monolith.sql("update replication.ownership set state = 'REPLICA', epoch = 2 where capability = 'billing'");
    }

    private Map<String, String> rows(String schema) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Connection connection = monolith.asMonolith();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select relname from pg_class where relkind = 'r'"
                        + " and relnamespace = '" + schema + "'::regnamespace")) {
            while (row.next()) {
                tables.add(row.getString(1));
            }
        }
        Map<String, String> rows = new TreeMap<>();
        for (String table : tables) {
            rows.put(
                    table,
                    value("select string_agg(t::text, '|' order by t::text) from " + schema + "." + table + " t"));
        }
        return rows;
    }

    private String value(String query) throws SQLException {
        try (Connection connection = monolith.asMonolith();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? String.valueOf(row.getString(1)) : "null";
        }
    }
}
