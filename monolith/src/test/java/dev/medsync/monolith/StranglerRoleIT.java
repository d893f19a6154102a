package dev.medsync.monolith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medsync.monolith.MonolithFixture.Client;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** What the role of the mover may do with what V104 and the README's two grants give it. */
final class StranglerRoleIT {

    private final MonolithFixture monolith = MonolithFixture.get();

    @Test
    void itMovesCopiesAndDeliversAndSeesNoPasswords() throws SQLException {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        long patient = client.patient();
        long encounter = client.encounter(patient);
        long other = client.patient();
        monolith.own(facility, "REPLICA", 2);
        client.post("/api/v1/encounters/" + encounter + "/close", "").expect(200);
        monolith.sql("grant set on parameter session_replication_role to strangler");
        long id = 3_000_000L + facility * 2L;
        try (Connection connection = monolith.connect();
                Statement strangler = connection.createStatement()) {
            strangler.execute("set session authorization strangler");
            strangler.execute("set session_replication_role = replica");
            strangler.execute(
                    "insert into invoice (id, facility_id, invoice_no, patient_id, invoice_date, due_date, total_amount) values ("
                            + id + ", " + facility + ", 1, " + patient + ", '2026-01-01', '2026-02-01', 12)");
            strangler.execute(
                    "insert into payment (id, facility_id, patient_id, amount, method, received_date) values (" + id
                            + ", " + facility + ", " + patient + ", 5, 'CA', '2026-01-01')");
            strangler.execute("insert into payment_alloc (id, payment_id, invoice_id, amount) values (" + id + ", " + id
                    + ", " + id + ", 5)");
            strangler.execute("insert into number_counter values (" + facility + ", 'invoice', 2)");
            strangler.execute("delete from payment_alloc where id = " + id);
            strangler.execute(
                    "insert into replication.request_key values (" + facility + ", 'k', 'Invoice', " + id + ", 'x:1')");
            strangler.execute("set session_replication_role = origin");
            assertThatThrownBy(() -> strangler.execute("update invoice set statement_count = 9 where id = " + id))
                    .hasMessageContaining("NOT_OWNER billing " + facility + " REPLICA 2");
            strangler.execute(
                    "update replication.ownership set state = 'OWNER', epoch = 3 where capability = 'billing' and facility_id = "
                            + facility);
            strangler.execute(
                    "select replication.apply_command(id, facility_id, kind, payload) from replication.command where facility_id = "
                            + facility);
            strangler.execute("update replication.command set delivered_at = now() where facility_id = " + facility);
            long merge = 6_000_000L + facility * 2L;
            strangler.execute("set session_replication_role = replica");
            strangler.execute("update patient set status = 'M', merged_into_id = " + other + " where id = " + patient);
            strangler.execute(
                    "insert into patient_merge_log (id, facility_id, from_patient_id, into_patient_id, from_mrn) values ("
                            + merge + ", " + facility + ", " + patient + ", " + other + ", 'x')");
            strangler.execute(
                    "update number_counter set next_value = 900 where kind = 'mrn' and facility_id = " + facility);
            strangler.execute("set session_replication_role = origin");
            strangler.execute("select replication.leave_merge(gen_random_uuid(), " + merge + ")");
            strangler.execute("select replication.leave_facility_charge(gen_random_uuid(), " + encounter + ")");
            strangler.execute(
                    "select replication.apply_command(id, facility_id, kind, payload) from replication.command where capability = 'billing' and delivered_at is null and facility_id = "
                            + facility);
            assertThatThrownBy(() -> strangler.execute("select password_hash from app_user"))
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> strangler.execute("update facility set name = 'x'"))
                    .hasMessageContaining("permission denied");
        }
        assertThat(monolith.value("select balance_due from invoice where id = " + id))
                .isEqualTo("12.00");
        assertThat(monolith.value(
                        "select string_agg(amount || '/' || patient_id, ',' order by id) from charge where encounter_id = "
                                + encounter))
                .as("closed by the monolith, and told once more by an event with another id")
                .isEqualTo("85.00/" + other + ",85.00/" + patient);
        assertThat(client.post(
                                "/api/v1/patients",
                                "{\"lastName\":\"A\",\"firstName\":\"B\",\"birthDate\":\"01/31/1980\"}")
                        .expect(200)
                        .json()
                        .get("mrn")
                        .asText())
                .endsWith("-00000900");
        assertThat(client.post("/api/v1/invoices", "{\"patientId\":" + other + "}")
                        .expect(200)
                        .json()
                        .get("invoiceNo")
                        .asLong())
                .isEqualTo(2);
    }
}
