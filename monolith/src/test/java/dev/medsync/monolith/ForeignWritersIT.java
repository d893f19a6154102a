package dev.medsync.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medsync.monolith.MonolithFixture.Client;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Those who write into billing from somewhere else, while billing is here and while it is away. */
final class ForeignWritersIT {

    private final MonolithFixture monolith = MonolithFixture.get();

    @Test
    void closingAnEncounterLeavesACommandWhenBillingIsAwayAndTheCommandChargesOnce() throws SQLException {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        long encounter = client.encounter(client.patient());
        monolith.own(facility, "REPLICA", 2);

        JsonNode closed = client.post("/api/v1/encounters/" + encounter + "/close", "{}", "close-1")
                .expect(200)
                .json();
        assertThat(closed.get("status").asText()).isEqualTo("C");
        assertThat(monolith.value("select count(*) from charge where encounter_id = " + encounter))
                .isEqualTo("0");
        assertThat(client.post("/api/v1/encounters/" + encounter + "/close", "{}", "close-1")
                        .expect(200)
                        .replayed())
                .isTrue();
        String where = " from replication.command where facility_id = " + facility;
        assertThat(monolith.value("select count(*)" + where)).isEqualTo("1");
        assertThat(monolith.value("select kind" + where)).isEqualTo("capture-facility-charge");
        assertThat(monolith.value("select payload ->> 'encounterId'" + where)).isEqualTo(Long.toString(encounter));
        assertThat(monolith.value("select payload ->> 'amount'" + where)).isEqualTo("85.00");

        monolith.own(facility, "OWNER", 3);
        for (int delivery = 1; delivery <= 2; delivery++) {
            monolith.value("select replication.apply_command(id, facility_id, kind, payload)" + where);
        }
        JsonNode charges = client.get("/api/v1/encounters/" + encounter + "/charges")
                .expect(200)
                .json();
        assertThat(charges).hasSize(1);
        assertThat(charges.get(0).get("source").asText()).isEqualTo("E");
    }

    @Test
    void aMergeRewritesBillingHereAndLeavesACommandWhenItIsAway() throws SQLException {
        int facility = monolith.facility();
        Client client = monolith.login(facility);
        long first = client.patient();
        long second = client.patient();
        long survivor = client.patient();
        long charge =
                client.charge(client.encounter(first), "10").get("chargeId").asLong();

        client.post("/api/v1/patients/" + first + "/merge", "{\"intoPatientId\":" + survivor + "}")
                .expect(200);
        assertThat(client.get("/api/v1/charges/" + charge)
                        .expect(200)
                        .json()
                        .get("patientId")
                        .asLong())
                .isEqualTo(survivor);
        assertThat(client.get("/api/v1/patients/" + first)
                        .expect(200)
                        .json()
                        .get("mergedInto")
                        .asLong())
                .isEqualTo(survivor);

        long other =
                client.charge(client.encounter(second), "10").get("chargeId").asLong();
        monolith.own(facility, "FENCED", 1);
        client.post("/api/v1/patients/" + second + "/merge", "{\"intoPatientId\":" + survivor + "}")
                .expect(200);
        assertThat(monolith.value("select patient_id from charge where id = " + other))
                .isEqualTo(Long.toString(second));
        String where = " from replication.command where facility_id = " + facility;
        assertThat(monolith.value("select kind" + where)).isEqualTo("merge-patient");

        monolith.own(facility, "OWNER", 2);
        monolith.value("select replication.apply_command(id, facility_id, kind, payload)" + where);
        assertThat(client.get("/api/v1/charges/" + other)
                        .expect(200)
                        .json()
                        .get("patientId")
                        .asLong())
                .isEqualTo(survivor);
    }

    @Test
    void jobsRunOncePerOwnedFacilityAndDate() throws SQLException {
        int here = monolith.facility();
        int away = monolith.facility();
        Client client = monolith.login(here);
        long encounter = client.encounter(client.patient());
        client.charge(encounter, "10");
        long claim =
                client.claim(encounter, monolith.payer(here)).get("claimId").asLong();
        client.post("/api/v1/claims/" + claim + "/submit", "").expect(200);
        monolith.own(away, "REPLICA", 2);

        JsonNode first = client.post("/api/v1/jobs/claim-batch:run", "{\"date\":\"04/01/2026\"}")
                .expect(200)
                .json();
        assertThat(first.get("away").asInt()).isPositive();
        assertThat(first.get("failed").asInt()).isZero();
        assertThat(monolith.value(
                        "select content from edi_file f join claim c on c.edi_file_id = f.id where c.id = " + claim))
                .contains("CLM*1*20.00");
        assertThat(ledger("billing.claim-batch", here)).isEqualTo("D1");
        assertThat(ledger("billing.claim-batch", away)).isNull();

        JsonNode second = client.post("/api/v1/jobs/claim-batch:run", "{\"date\":\"04/01/2026\"}")
                .expect(200)
                .json();
        assertThat(second.get("done").asInt()).isZero();
        monolith.own(away, "OWNER", 3);
        client.post("/api/v1/jobs/claim-batch:run", "{\"date\":\"04/01/2026\"}").expect(200);
        assertThat(ledger("billing.claim-batch", away)).isEqualTo("D0");
        client.post("/api/v1/jobs/statements:run", "").expect(200);
        client.post("/api/v1/jobs/month-end:run", "").expect(200);
        client.post("/api/v1/jobs/backup:run", "").expect(404);
    }

    /** Who writes billing, by the catalog. A new one fails here until it has a way in (README, "What the migration adds"). */
    @Test
    void everyFunctionThatWritesBillingIsKnown() throws SQLException {
        assertThat(monolith.value("""
                select string_agg(distinct n.nspname || '.' || p.proname, ',' order by n.nspname || '.' || p.proname)
                  from pg_proc p join pg_namespace n on n.oid = p.pronamespace,
                       unnest(array['payer', 'fee_schedule', 'charge', 'claim', 'claim_line', 'claim_status_hist', 'edi_file', 'remit',
                                    'remit_claim', 'remit_adjustment', 'payment', 'payment_alloc', 'invoice', 'invoice_line', 'number_counter']) t
                 where n.nspname in ('public', 'replication')
                   and (p.prosrc ~ ('(insert into|update|delete from)\\s+(public\\.)?' || t || '\\M') or p.prosrc ~ ('''' || t || ''''))
                   and p.proname not like 'guard%'"""))
                .isEqualTo(
                        "public.keep_invoice_balance,public.month_end,public.next_claim_no,public.next_invoice_no,public.next_number,"
                                + "public.record_claim_status,replication.apply_billing,replication.unmerge_command");
    }

    private @Nullable String ledger(String job, int facility) throws SQLException {
        return monolith.value("select status || item_count from batch_job where job_name = '" + job
                + "' and business_date = '2026-04-01' and facility_id = " + facility);
    }
}
