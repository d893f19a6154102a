package dev.medsync.strangler.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.medsync.strangler.publish.LegacySchema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The order, from the monolith's real schema. */
class LegacyReferencesIT {
    private static LegacySchema schema;
    private static LegacyOrder order;

    @BeforeAll
    static void read() throws Exception {
        schema = new LegacySchema();
        LegacyMap map = new LegacyMap();
        order = LegacyOrder.of(map, new LegacyReferences(schema.database(), map).read());
    }

    @AfterAll
    static void close() throws Exception {
        schema.close();
    }

    @Test
    void billingLeavesBeforeRecordsAndWhatIsSharedLeavesLast() {
        assertThat(order.places().stream().map(LegacyOrder.Place::capability))
                .hasSize(5)
                .containsSubsequence("billing", "records", "shared")
                .endsWith("shared");
    }

    @Test
    void everyTableBelongsToACapability() {
        assertThat(order.undeclared()).isEmpty();
    }

    /** A new one fails here until it has a way in: CONTRIBUTING.md, "Make a capability movable". */
    @Test
    void whoeverWritesBillingOrRecordsFromOutsideHasASeam() {
        assertThat(order.writers().stream().filter(each -> each.to().equals("billing")))
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.seam()).as(each.what()).isNotEmpty());
        assertThat(order.writers().stream().filter(each -> each.to().equals("records")))
                .allSatisfy(each -> assertThat(each.seam()).as(each.what()).isNotEmpty());
        assertThat(order.writers().stream().map(Reference::what))
                .contains("close_encounter", "merge_patient", "unmerge_patient", "month_end writes invoice");
    }

    @Test
    void whoeverReachesIntoBillingKeepsItsTablesThere() throws Exception {
        assertThat(new Dependents(schema.database()).of("billing"))
                .contains("records: close_encounter")
                // The seam's own, which reads a price; a job comes to rest when no facility is at home.
                .contains("records: facility_fee calls fee_amount")
                .noneMatch(each -> each.contains("claim-batch"))
                .noneMatch(each -> each.startsWith("billing:"));
    }

    @Test
    void aWriterThatNobodyThoughtOfIsFound() throws Exception {
        schema.sql(
                "create function forgive(p bigint) returns void language sql as"
                        + " $$ update patient set status = status where id = p; update invoice set late_fee = 0 where id = p $$");
        try {
            LegacyMap map = new LegacyMap();
            LegacyOrder found = LegacyOrder.of(map, new LegacyReferences(schema.database(), map).read());
            assertThat(found.writers()).anySatisfy(each -> {
                assertThat(each.what()).startsWith("forgive writes");
                assertThat(each.seam()).isEmpty();
            });
        } finally {
            schema.sql("drop function forgive");
        }
    }

    @Test
    void aViewOverTablesOfSeveralReadsThemAllThroughOtherViewsToo() throws Exception {
        schema.sql("create view late_invoice as select * from invoice where late_fee > 0");
        schema.sql("create schema reporting");
        schema.sql(
                "create view reporting.debtor as select p.id, p.facility_id from patient p join late_invoice i on i.patient_id = p.id");
        try {
            LegacyMap map = new LegacyMap();
            LegacyOrder found = LegacyOrder.of(map, new LegacyReferences(schema.database(), map).read());
            assertThat(found.readers())
                    .filteredOn(each -> each.kind() == Reference.Kind.VIEW)
                    .extracting(Reference::from, Reference::to, Reference::what)
                    .containsExactlyInAnyOrder(
                            tuple("shared", "billing", "debtor reads invoice"),
                            tuple("shared", "records", "debtor reads patient"));
            assertThat(new Dependents(schema.database()).of("billing")).contains("shared: debtor reads invoice");
            assertThat(found.undeclared()).isEmpty();
        } finally {
            schema.sql("drop schema reporting cascade");
            schema.sql("drop view late_invoice");
        }
    }

    @Test
    void whoAsksAViewReachesIntoTheCapabilityWhoseTablesItReads() throws Exception {
        schema.sql("create view late_invoice as select * from invoice where late_fee > 0");
        schema.sql(
                "create function owes(p bigint) returns boolean language sql as"
                        + " $$ select exists (select from patient q join late_invoice i on i.patient_id = q.id where q.id = p) $$");
        try {
            LegacyMap map = new LegacyMap();
            assertThat(new LegacyReferences(schema.database(), map).read().references())
                    .contains(new Reference(
                            "records",
                            "billing",
                            Reference.Kind.FUNCTION,
                            "owes reads late_invoice",
                            false,
                            Reference.COPY));
        } finally {
            schema.sql("drop function owes");
            schema.sql("drop view late_invoice");
        }
    }
}
