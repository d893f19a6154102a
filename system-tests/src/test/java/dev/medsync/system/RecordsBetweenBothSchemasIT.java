package dev.medsync.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.records.v1.EntryStatus;
import dev.medsync.records.v1.Medication;
import dev.medsync.replication.v1.Aggregate;
import dev.medsync.strangler.compare.Difference;
import dev.medsync.strangler.compare.DifferenceClass;
import dev.medsync.strangler.copy.CopyPath;
import dev.medsync.strangler.copy.DefectListener;
import dev.medsync.strangler.side.Reading;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.Sabotage;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records between the two real schemas: copied both ways, whatever is broken is named, and what legacy cannot hold is kept. */
@Timeout(300)
class RecordsBetweenBothSchemasIT {
    private static final DefectListener NO_DEFECTS = new DefectListener() {
        @Override
        public void found(Reading.Defect defect) {
            throw new AssertionError(defect.toString());
        }

        @Override
        public void repaired(AggregateKey key) {}
    };

    private static LegacyFixture monolith;
    private static MovingService records;
    private static TwoSides sides;

    @BeforeAll
    static void start() throws IOException {
        monolith = new LegacyFixture();
        records = new MovingService("records");
        sides = sides(TwoSides.RECORDS);
        sides.legacy().prepare();
        sides.service().prepare();
    }

    @AfterAll
    static void stop() {
        sides.close();
        records.close();
        monolith.dropSlots();
        records.dropSlots();
        monolith.close();
    }

    private static TwoSides sides(List<AggregateMapping<?, ?>> translation) {
        return new TwoSides(monolith, records, translation);
    }

    private static int unseenFacility() throws IOException {
        int facility = monolith.facility();
        sides.service().welcome(List.of(facility));
        return facility;
    }

    private static CopyPath toService() {
        return new CopyPath(sides.legacy(), sides.service(), 4, NO_DEFECTS);
    }

    private static void serviceOwns(int facility, long epoch) {
        monolith.own("records", facility, "REPLICA", epoch);
        records.own(facility, "OWNER", epoch);
    }

    private static void monolithOwns(int facility, long epoch) {
        records.own(facility, "REPLICA", epoch);
        monolith.own("records", facility, "OWNER", epoch);
    }

    /** A row of the facility's patient. */
    private static String key(String table, int facility) {
        return monolith.value("select min(id) from " + table
                + " where patient_id in (select id from patient where facility_id = " + facility + ")");
    }

    private static String ofPatient(int facility) {
        return " where patient_id in (select id from patient where facility_id = " + facility + ")";
    }

    @Test
    void aFacilityThatIsCopiedWholeIsTheSame() throws Exception {
        int facility = monolith.facility();
        assertThat(sides.backfill(facility)).isEmpty();

        assertThat(sides.verify(facility)).isEmpty();
        for (String table : List.of(
                "patient",
                "patient_identifier",
                "patient_contact",
                "encounter",
                "coverage",
                "allergy",
                "problem",
                "medication",
                "immunization",
                "chart_override")) {
            assertThat(records.value("select count(*) from " + table + " where facility_id = " + facility))
                    .as(table)
                    .isEqualTo("1");
        }
        assertThat(records.value("select next_value from number_counter where facility_id = " + facility))
                .isEqualTo("2");
    }

    @Test
    void theLogBringsWhatIsCommittedBeforeAMarkerAlsoFromTablesThatDoNotSayTheirFacility() throws Exception {
        try (CopyPath path = toService()) {
            int facility = unseenFacility();
            Markers.await(path, sides.legacy(), facility);
            assertThat(sides.verify(facility)).isEmpty();

            for (int i = 0; i < 50; i++) {
                monolith.sql("update patient set phone = '555-" + i + "' where facility_id = " + facility);
                monolith.sql("update allergy set description = 'seen " + i + " times'" + ofPatient(facility));
            }
            monolith.sql("delete from patient_contact" + ofPatient(facility));
            monolith.sql("insert into clinical_note (patient_id, encounter_id, body) select patient_id, encounter_id,"
                    + " 'another one' from clinical_note" + ofPatient(facility));
            Markers.await(path, sides.legacy(), facility);

            assertThat(sides.verify(facility)).isEmpty();
            assertThat(records.value("select count(*) from patient_contact where facility_id = " + facility))
                    .isEqualTo("0");
            assertThat(path.trouble()).isEmpty();
        }
    }

    @Test
    void theServicesWritesComeHomeAndTheirCopiesAreNotToldBack() throws Exception {
        try (CopyPath there = toService();
                CopyPath home = new CopyPath(sides.service(), sides.legacy(), 4, NO_DEFECTS)) {
            int facility = unseenFacility();
            Markers.await(there, sides.legacy(), facility);
            serviceOwns(facility, 2);
            long before = there.copied();

            records.sql("update medication set status = 'STOPPED', stopped_on = '2026-04-01' where facility_id = "
                    + facility);
            records.sql("update encounter set status = 'CANCELLED' where facility_id = " + facility);
            records.sql("update number_counter set next_value = 40 where facility_id = " + facility);
            Markers.await(home, sides.service(), facility);

            assertThat(sides.verify(facility)).isEmpty();
            assertThat(monolith.value("select status || ' ' || stopped_on from medication" + ofPatient(facility)))
                    .isEqualTo("S 2026-04-01");
            assertThat(monolith.value(
                            "select next_value from number_counter where kind = 'mrn' and facility_id = " + facility))
                    .isEqualTo("40");
            Markers.await(there, sides.legacy(), facility);
            assertThat(there.copied()).as("no echo").isEqualTo(before);
        }
    }

    @Test
    void theReasonOfAVoidThatLegacyHasNoColumnForSurvivesAWayHomeAndBack() throws Exception {
        int facility = monolith.facility();
        sides.backfill(facility);
        AggregateKey key = new AggregateKey("Medication", facility, key("medication", facility));
        Aggregate copy = sides.legacy().read(List.of(key)).aggregates().getFirst();
        Medication voided = Medication.parseFrom(copy.getState()).toBuilder()
                .setStatus(EntryStatus.ENTRY_STATUS_VOIDED)
                .setVoidReason("another patient's")
                .build();
        // As the service would store it: what it holds is encrypted, so the test cannot write it with SQL.
        sides.service()
                .apply(
                        sides.service().registerApplier(),
                        List.of(copy.toBuilder().setState(voided.toByteString()).build()));
        serviceOwns(facility, 2);
        sides.bringHome(List.of(key));
        assertThat(sides.verify(facility)).isEmpty();
        assertThat(monolith.value("select status from medication" + ofPatient(facility)))
                .isEqualTo("V");

        monolithOwns(facility, 3);
        monolith.sql("update medication set sig = 'never'" + ofPatient(facility));
        sides.backfill(facility);

        assertThat(sides.verify(facility)).isEmpty();
        Aggregate back = sides.service().read(List.of(key)).aggregates().getFirst();
        assertThat(Medication.parseFrom(back.getState()).getVoidReason()).isEqualTo("another patient's");
        assertThat(Medication.parseFrom(back.getState()).getSig()).isEqualTo("never");

        monolith.sql("delete from replication.side_state where aggregate_type = 'Medication'");
        assertThat(sides.verify(facility))
                .containsExactly(new Difference(
                        DifferenceClass.LOSS,
                        facility,
                        "Medication",
                        key.key(),
                        "replication.side_state",
                        "void_reason"));
    }

    @ParameterizedTest
    @CsvSource({
        "Patient, patient, last_name, family_name",
        "Patient, patient, zip, address.zip",
        "Patient, patient_contact, full_name, contacts.full_name",
        "Encounter, encounter, diagnosis_code, diagnosis_code",
        "Allergy, allergy, description, description",
        "Medication, medication, sig, sig",
        "Note, clinical_note, body, body",
        "ChartOverride, chart_override, reason, reason"
    })
    void aFieldThatArrivesShortenedIsNamed(String type, String table, String column, String field) throws Exception {
        int facility = monolith.facility();
        UnaryOperator<@Nullable String> shorter =
                text -> text == null || text.isEmpty() ? text : text.substring(0, text.length() - 1);
        try (TwoSides broken = sides(Sabotage.distort(TwoSides.RECORDS, table, column, shorter))) {
            broken.backfill(facility);

            assertThat(broken.verify(facility))
                    .extracting(Difference::kind, Difference::aggregate, Difference::column, Difference::field)
                    .containsExactly(tuple(DifferenceClass.LOSS, type, table + "." + column, field));
        }
    }

    @Test
    void aColumnThatTheTranslationForgotAndOneThatSomebodyAddedAreNamed() throws Exception {
        int facility = monolith.facility();
        monolith.sql("alter table observation add column method varchar(4)");
        try (TwoSides forgetful = sides(Sabotage.forget(TwoSides.RECORDS, "immunization", "lot_no"))) {
            forgetful.backfill(facility);

            assertThat(forgetful.verify(facility))
                    .extracting(Difference::column, Difference::field)
                    .containsExactlyInAnyOrder(
                            tuple("immunization.lot_no", "no field at all"),
                            tuple("observation.method", "no field at all"));
        } finally {
            monolith.sql("alter table observation drop column method");
        }
    }

    @Test
    void whatNeverArrivedIsNamedWithItsPatientsFacility() throws Exception {
        int facility = monolith.facility();
        sides.backfill(facility);
        records.sql("delete from problem where facility_id = " + facility);

        assertThat(sides.verify(facility))
                .containsExactly(new Difference(
                        DifferenceClass.LOSS, facility, "Problem", key("problem", facility), "", "the whole Problem"));
    }
}
