package dev.medsync.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.strangler.compare.Difference;
import dev.medsync.strangler.compare.DifferenceClass;
import dev.medsync.strangler.side.Reading;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.Sabotage;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whatever is broken between the monolith and billing, verification names it: that aggregate, that field, and nothing else.
 * Each test breaks one thing in a translation, the schema or the data, copies a facility with it, and looks.
 */
class PlantedDifferencesIT {
    private static LegacyFixture monolith;
    private static MovingService billing;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        monolith = new LegacyFixture();
        billing = new MovingService("billing");
        try (TwoSides sound = sides(TwoSides.BILLING)) {
            sound.backfill(0);
        }
    }

    @AfterAll
    static void stop() {
        billing.close();
        monolith.close();
    }

    private static TwoSides sides(List<AggregateMapping<?, ?>> translation) {
        return new TwoSides(monolith, billing, translation);
    }

    /** A facility that was copied with one column distorted on the way, and what verification finds in it. */
    private static List<Difference> distorted(
            int facility, String table, String column, UnaryOperator<@Nullable String> wrong)
            throws IOException, InterruptedException {
        try (TwoSides broken = sides(Sabotage.distort(TwoSides.BILLING, table, column, wrong))) {
            broken.backfill(facility);
            return broken.verify(facility);
        }
    }

    private static String key(String table, int facility, String where) {
        return monolith.value("select id from " + table + " where facility_id = " + facility + " and " + where);
    }

    private static Difference loss(int facility, String aggregate, String key, String column, String field) {
        return new Difference(DifferenceClass.LOSS, facility, aggregate, key, column, field);
    }

    @Test
    void whereNothingIsPlantedNothingIsFound() throws IOException, InterruptedException {
        int facility = monolith.facility();
        try (TwoSides sound = sides(TwoSides.BILLING)) {
            assertThat(sound.backfill(facility)).isEmpty();
            assertThat(sound.verify(facility)).isEmpty();
            assertThat(sound.verify(0)).isEmpty();
        }
        assertThat(billing.value("select count(*) from charge where facility_id = " + facility))
                .isEqualTo("5");
    }

    @Test
    void aFieldThatArrivesShortenedIsNamed() throws IOException, InterruptedException {
        int facility = monolith.facility();

        List<Difference> found = distorted(
                facility,
                "charge",
                "description",
                text -> text != null && text.length() > 12 ? text.substring(0, 12) : text);

        assertThat(found)
                .containsExactly(loss(
                        facility,
                        "Charge",
                        key("charge", facility, "source = 'E'"),
                        "charge.description",
                        "description"));
    }

    @Test
    void aCentIsNamed() throws IOException, InterruptedException {
        int facility = monolith.facility();

        List<Difference> found = distorted(facility, "charge", "unit_amount", PlantedDifferencesIT::toTenCents);

        assertThat(found)
                .containsExactly(loss(
                        facility,
                        "Charge",
                        key("charge", facility, "unit_amount = 41.99"),
                        "charge.unit_amount",
                        "unit_price"));
    }

    @Test
    void aCentInsideAnAggregateIsNamedByItsPath() throws IOException, InterruptedException {
        int facility = monolith.facility();

        List<Difference> found = distorted(facility, "claim_line", "amount", PlantedDifferencesIT::toTenCents);

        assertThat(found)
                .containsExactly(
                        loss(facility, "Claim", key("claim", facility, "true"), "claim_line.amount", "lines.amount"));
    }

    @Test
    void aDayOffByAZoneIsNamed() throws IOException, InterruptedException {
        int facility = monolith.facility();

        List<Difference> found = distorted(facility, "invoice", "due_date", PlantedDifferencesIT::midnightElsewhere);

        assertThat(found)
                .containsExactly(
                        loss(facility, "Invoice", key("invoice", facility, "true"), "invoice.due_date", "due_on"));
    }

    @Test
    void aTimeReadInAnotherZoneIsNamed() throws IOException, InterruptedException {
        int facility = monolith.facility();

        List<Difference> found =
                distorted(facility, "charge", "voided_at", text -> text == null ? null : text.replace(" 20:", " 19:"));

        assertThat(found)
                .containsExactly(loss(
                        facility, "Charge", key("charge", facility, "status = 'V'"), "charge.voided_at", "voided_at"));
    }

    @Test
    void aColumnThatTheTranslationForgotIsNamed() throws IOException, InterruptedException {
        int facility = monolith.facility();
        try (TwoSides forgetful = sides(Sabotage.forget(TwoSides.BILLING, "charge", "modifier"))) {
            forgetful.backfill(facility);

            assertThat(forgetful.verify(facility))
                    .containsExactly(loss(facility, "Charge", "", "charge.modifier", "no field at all"));
        }
    }

    @Test
    void aColumnThatSomebodyAddedIsNamed() throws IOException, InterruptedException {
        int facility = monolith.facility();
        monolith.sql("alter table claim_line add column revenue_code varchar(4)");
        try (TwoSides sound = sides(TwoSides.BILLING)) {
            sound.backfill(facility);

            assertThat(sound.verify(facility))
                    .containsExactly(loss(facility, "Claim", "", "claim_line.revenue_code", "no field at all"));
        } finally {
            monolith.sql("alter table claim_line drop column revenue_code");
        }
    }

    @Test
    void aTriggerThatCopiesDoNotFireIsNamedByWhatItWouldHaveMade() throws IOException, InterruptedException {
        int facility = monolith.facility();
        try (TwoSides sound = sides(TwoSides.BILLING)) {
            sound.backfill(facility);
            takeOver(facility);
            payAtTheService(facility, 9002, "7.00");
            ordinaryTriggers();
            try {
                sound.bringHome(List.of(new AggregateKey("Payment", facility, "9002")));
            } finally {
                triggersOfCopies();
            }

            assertThat(sound.verify(facility))
                    .containsExactly(loss(
                            facility,
                            "Invoice",
                            key("invoice", facility, "true"),
                            "invoice.balance_due",
                            "derived in the monolith"));
        }
    }

    @Test
    void theSameCopyWithItsTriggerIsEqual() throws IOException, InterruptedException {
        int facility = monolith.facility();
        try (TwoSides sound = sides(TwoSides.BILLING)) {
            sound.backfill(facility);
            takeOver(facility);
            payAtTheService(facility, 9004, "7.00");

            sound.bringHome(List.of(new AggregateKey("Payment", facility, "9004")));

            assertThat(sound.verify(facility)).isEmpty();
        }
        assertThat(monolith.value("select balance_due from invoice where facility_id = " + facility))
                .isEqualTo("53.00");
    }

    @Test
    void whatNeverArrivedIsNamedAndWhatNobodyHasWritten() throws IOException, InterruptedException {
        int facility = monolith.facility();
        try (TwoSides sound = sides(TwoSides.BILLING)) {
            sound.backfill(facility);
            String lost = key("charge", facility, "code = 'LAB'");
            billing.sql("delete from charge where facility_id = " + facility + " and id = " + lost);
            billing.sql("delete from claim_line where facility_id = " + facility + " and line_number = 2");
            payAtTheService(facility, 9006, "1.00");

            assertThat(sound.verify(facility))
                    .containsExactlyInAnyOrder(
                            loss(facility, "Charge", lost, "", "the whole Charge"),
                            loss(
                                    facility,
                                    "Claim",
                                    key("claim", facility, "true"),
                                    "claim_line",
                                    "a row of claim_line"),
                            loss(facility, "Payment", "9006", "", "the whole Payment"));
        }
    }

    @Test
    void aValueWithoutAMeaningIsTheSourcesDefect() throws IOException, InterruptedException {
        int facility = monolith.facility();
        String defective = key("charge", facility, "code = 'LAB'");
        monolith.sql("update charge set status = 'Q' where id = " + defective);
        try (TwoSides sound = sides(TwoSides.BILLING)) {
            assertThat(sound.backfill(facility))
                    .extracting(Reading.Defect::column)
                    .containsExactly("charge.status");

            assertThat(sound.verify(facility))
                    .containsExactly(new Difference(
                            DifferenceClass.SOURCE_DEFECT, facility, "Charge", defective, "charge.status", "status"));
        }
    }

    /** No code of the monolith writes a fraction of a unit, but its column can hold one, and the service counts whole units. */
    @Test
    void aFractionOfAUnitIsTheSourcesDefectAlsoAfterItWasCopied() throws IOException, InterruptedException {
        int facility = monolith.facility();
        String fractional = key("charge", facility, "code = 'LAB'");
        Difference defect = new Difference(
                DifferenceClass.SOURCE_DEFECT, facility, "Charge", fractional, "charge.quantity", "quantity");
        try (TwoSides sound = sides(TwoSides.BILLING)) {
            sound.backfill(facility);
            monolith.sql("update charge set quantity = 1.5, amount = 18.75 where id = " + fractional);

            assertThat(sound.verify(facility)).containsExactly(defect);

            billing.sql("delete from charge where facility_id = " + facility + " and id = " + fractional);
            assertThat(sound.verify(facility)).containsExactly(defect);
        }
    }

    @Test
    void anEmptyTextAgainstNullIsNoise() throws IOException, InterruptedException {
        int facility = monolith.facility();
        String empty = key("charge", facility, "code = 'LAB'");
        monolith.sql("update charge set description = '' where id = " + empty);
        try (TwoSides sound = sides(TwoSides.BILLING)) {
            sound.backfill(facility);

            assertThat(sound.verify(facility))
                    .containsExactly(new Difference(
                            DifferenceClass.NOISE, facility, "Charge", empty, "charge.description", "description"));
        }
    }

    private static void takeOver(int facility) {
        monolith.own(facility, "REPLICA", 2);
        billing.own(facility, "OWNER", 2);
    }

    /** A payment of the invoice, as a request at the service would store it. */
    private static void payAtTheService(int facility, long id, String amount) {
        String patient = monolith.value("select id from patient where facility_id = " + facility);
        String invoice = key("invoice", facility, "true");
        billing.sql(
                "insert into payment (facility_id, id, version, patient_id, payer_id, remittance_id, method, amount,"
                        + " received_on, reference, status, void_reason, created_by, created_at, updated_at) values ("
                        + facility
                        + ", " + id + ", 1, " + patient + ", 0, 0, 'CASH', " + amount
                        + ", '2026-04-20', '', 'POSTED', '', 0, '2026-04-20T12:00:00Z', '2026-04-20T12:00:00Z')");
        billing.sql(
                "insert into payment_allocation (facility_id, payment_id, id, claim_id, invoice_id, amount) values ("
                        + facility + ", " + id + ", " + id + ", 0, " + invoice + ", " + amount + ")");
    }

    /** The derived triggers as a schema would have them that nobody prepared for copies. */
    private static void ordinaryTriggers() {
        monolith.sql("alter table invoice enable trigger balance");
        monolith.sql("alter table payment_alloc enable trigger balance");
    }

    private static void triggersOfCopies() {
        monolith.sql("alter table invoice enable always trigger balance");
        monolith.sql("alter table payment_alloc enable always trigger balance");
    }

    private static @Nullable String toTenCents(@Nullable String amount) {
        return amount == null
                ? null
                : new BigDecimal(amount)
                        .setScale(1, RoundingMode.HALF_EVEN)
                        .setScale(2, RoundingMode.UNNECESSARY)
                        .toPlainString();
    }

    /** The classical mistake: a day becomes midnight UTC, and is read where the server stands. */
    private static @Nullable String midnightElsewhere(@Nullable String day) {
        return day == null
                ? null
                : LocalDate.parse(day)
                        .atStartOfDay(ZoneOffset.UTC)
                        .withZoneSameInstant(ZoneId.of("America/New_York"))
                        .toLocalDate()
                        .toString();
    }
}
