package dev.medsync.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.strangler.copy.CopyPath;
import dev.medsync.strangler.copy.DefectListener;
import dev.medsync.strangler.side.Reading;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Copies from the monolith's log to the service and from the service's log to the monolith, between the two real schemas. A
 * marker says when everything before it has to be there; verification says whether it is.
 */
@Timeout(300)
class CopyPathIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static LegacyFixture monolith;
    private static MovingService billing;
    private static TwoSides sides;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        monolith = new LegacyFixture();
        billing = new MovingService("billing");
        sides = new TwoSides(monolith, billing, TwoSides.BILLING);
        sides.backfill(0);
        sides.legacy().prepare();
        sides.service().prepare();
    }

    @AfterAll
    static void stop() {
        sides.close();
        billing.close();
        monolith.dropSlots();
        billing.dropSlots();
        monolith.close();
    }

    /** A facility whose rows the path has to bring by itself: the service knows it, and nothing of it. */
    private static int unseenFacility() throws IOException {
        int facility = monolith.facility();
        sides.service().welcome(List.of(facility));
        return facility;
    }

    private static CopyPath toService() {
        return toService(new Defects());
    }

    private static CopyPath toService(Defects defects) {
        return new CopyPath(sides.legacy(), sides.service(), 4, defects);
    }

    private static CopyPath toLegacy() {
        return new CopyPath(sides.service(), sides.legacy(), 4, new Defects());
    }

    private static final class Defects implements DefectListener {
        private final Set<AggregateKey> open = ConcurrentHashMap.newKeySet();

        @Override
        public void found(Reading.Defect defect) {
            open.add(defect.key().withoutFacility());
        }

        @Override
        public void repaired(AggregateKey key) {
            open.remove(key);
        }
    }

    @Test
    void whatIsCommittedBeforeAMarkerIsThereWhenItHasPassed() throws Exception {
        try (CopyPath path = toService()) {
            int facility = unseenFacility();

            Markers.await(path, sides.legacy(), facility);

            assertThat(sides.verify(facility)).isEmpty();
            assertThat(billing.value("select count(*) from claim_line where facility_id = " + facility))
                    .isEqualTo("2");
            assertThat(path.trouble()).isEmpty();
        }
    }

    @Test
    void aBurstOnOneAggregateEndsWithWhatWasCommittedLast() throws Exception {
        try (CopyPath path = toService()) {
            int facility = unseenFacility();
            String hot = monolith.value("select id from charge where code = 'LAB' and facility_id = " + facility);
            try (ExecutorService writers = Executors.newFixedThreadPool(4)) {
                for (int writer = 0; writer < 4; writer++) {
                    writers.submit(() -> {
                        try (Connection connection = monolith.connect();
                                Statement statement = connection.createStatement()) {
                            for (int i = 0; i < 100; i++) {
                                statement.execute(
                                        "update charge set quantity = quantity + 1, amount = amount + 12.50 where id = "
                                                + hot);
                            }
                        }
                        return hot;
                    });
                }
            }

            Markers.await(path, sides.legacy(), facility);

            assertThat(billing.value("select quantity || ' ' || amount from charge where facility_id = " + facility
                            + " and id = " + hot))
                    .isEqualTo("401 5012.50");
            assertThat(sides.verify(facility)).isEmpty();
            assertThat(billing.value(
                            "select sum(amount) from ledger_entry where source_type = 'CHARGE' and facility_id = "
                                    + facility + " and source_id = " + hot))
                    .isEqualTo("5012.50");
        }
    }

    @Test
    void rowsAndWholeAggregatesThatGoAreGone() throws Exception {
        try (CopyPath path = toService()) {
            int facility = unseenFacility();
            Markers.await(path, sides.legacy(), facility);

            monolith.sql("delete from charge where code = 'LAB' and facility_id = " + facility);
            monolith.sql("delete from payment where status = 'V' and facility_id = " + facility);
            monolith.sql(
                    "delete from invoice_line where line_no = 2 and invoice_id in (select id from invoice where facility_id = "
                            + facility + ")");
            Markers.await(path, sides.legacy(), facility);

            assertThat(sides.verify(facility)).isEmpty();
            assertThat(billing.value("select count(*) from charge where facility_id = " + facility))
                    .isEqualTo("4");
            assertThat(billing.value("select count(*) from payment_allocation where facility_id = " + facility))
                    .isEqualTo("2");
        }
    }

    @Test
    void aPathThatEndsInTheMiddleIsTakenUpWhereItWas() throws Exception {
        int facility = unseenFacility();
        CopyPath first = toService();
        Markers.await(first, sides.legacy(), facility);
        long patient = Long.parseLong(monolith.value("select id from patient where facility_id = " + facility));
        try (Connection connection = monolith.connect();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < 150; i++) {
                insertCharge(statement, facility, patient, i);
                if (i == 75) {
                    first.close();
                }
            }
        }

        try (CopyPath second = toService()) {
            Markers.await(second, sides.legacy(), facility);
            assertThat(sides.verify(facility)).isEmpty();
            assertThat(billing.value(
                            "select count(*) from charge where charge_code = 'NEW' and facility_id = " + facility))
                    .isEqualTo("150");
            awaitAcknowledged();
        }
        // What was acknowledged is not told again.
        try (CopyPath third = toService()) {
            Markers.await(third, sides.legacy(), facility);
            assertThat(third.copied()).isLessThan(20);
        }
    }

    @Test
    void theOtherWayTheServicesWritesComeHomeAndTheirCopiesAreNotToldBack() throws Exception {
        try (CopyPath there = toService();
                CopyPath home = toLegacy()) {
            int facility = unseenFacility();
            Markers.await(there, sides.legacy(), facility);
            monolith.own(facility, "REPLICA", 2);
            billing.own(facility, "OWNER", 2);
            long before = there.copied();

            billing.sql(
                    "update charge set description = 'seen at the service', version = version + 1 where facility_id = "
                            + facility);
            billing.sql("delete from charge where charge_code = 'LAB' and facility_id = " + facility);
            Markers.await(home, sides.service(), facility);

            assertThat(sides.verify(facility)).isEmpty();
            assertThat(monolith.value(
                            "select count(*) from charge where description = 'seen at the service' and facility_id = "
                                    + facility))
                    .isEqualTo("4");
            Markers.await(there, sides.legacy(), facility);
            assertThat(there.copied()).as("no echo").isEqualTo(before);
        }
    }

    @Test
    void anInvoiceAndItsPaymentsThatArriveAtOnceLeaveTheBalanceRight() throws Exception {
        try (CopyPath home = toLegacy()) {
            int facility = unseenFacility();
            sides.backfill(facility);
            monolith.own(facility, "REPLICA", 2);
            billing.own(facility, "OWNER", 2);
            String patient = monolith.value("select id from patient where facility_id = " + facility);

            // Each invoice and its payment in one commit: different lanes write them at the same moment.
            for (int i = 0; i < 60; i++) {
                long id = 700_000 + 2L * i;
                billing.sql(invoiceAndPayment(facility, patient, id));
            }
            Markers.await(home, sides.service(), facility);

            assertThat(sides.verify(facility)).isEmpty();
            assertThat(monolith.value(
                            "select string_agg(distinct balance_due::text, ' ') from invoice where id >= 700000"
                                    + " and facility_id = " + facility))
                    .isEqualTo("6.00");
        }
    }

    @Test
    void aRowWithoutAMeaningHoldsUpNothingAndIsCopiedOnceItHasOne() throws Exception {
        Defects defects = new Defects();
        try (CopyPath path = toService(defects)) {
            int facility = unseenFacility();
            String defective = monolith.value("select id from charge where code = 'LAB' and facility_id = " + facility);
            monolith.sql("update charge set status = 'Q' where id = " + defective);

            Markers.await(path, sides.legacy(), facility);
            assertThat(defects.open).containsExactly(new AggregateKey("Charge", 0, defective));

            monolith.sql("update charge set status = 'O' where id = " + defective);
            Markers.await(path, sides.legacy(), facility);
            assertThat(defects.open).isEmpty();
            assertThat(sides.verify(facility)).isEmpty();
        }
    }

    @Test
    void aPathThatWasReplacedByAnotherWritesNothingMore() throws Exception {
        int facility = unseenFacility();
        try (CopyPath path = toService()) {
            Markers.await(path, sides.legacy(), facility);
            sides.service().registerApplier();

            monolith.sql("update charge set description = 'too late' where code = 'LAB' and facility_id = " + facility);

            await().atMost(PATIENCE).until(() -> !path.trouble().isEmpty());
            assertThat(billing.value(
                            "select count(*) from charge where description = 'too late' and facility_id = " + facility))
                    .isEqualTo("0");
        }
        try (CopyPath next = toService()) {
            Markers.await(next, sides.legacy(), facility);
            assertThat(sides.verify(facility)).isEmpty();
        }
    }

    private static void insertCharge(Statement statement, int facility, long patient, int number) throws SQLException {
        statement.execute(
                "insert into charge (facility_id, encounter_id, patient_id, service_date, code, quantity, unit_amount,"
                        + " amount) select " + facility + ", e.id, " + patient + ", '2026-03-02', 'NEW', 1, " + number
                        + ", " + number
                        + " from encounter e where e.facility_id = " + facility);
    }

    private static String invoiceAndPayment(int facility, String patient, long id) {
        String at = "'2026-04-20T12:00:00Z'";
        return "begin;"
                + " insert into invoice (facility_id, id, version, number, patient_id, status, issued_on, due_on, total, late_fee,"
                + " statement_count, created_by, created_at, updated_at) values (" + facility + ", " + id + ", 1, '"
                + id + "', "
                + patient + ", 'ISSUED', '2026-04-20', '2026-05-20', 10.00, 0.00, 0, 0, " + at + ", " + at + ");"
                + " insert into payment (facility_id, id, version, patient_id, payer_id, remittance_id, method, amount, received_on,"
                + " reference, status, void_reason, created_by, created_at, updated_at) values (" + facility + ", " + id
                + ", 1, "
                + patient + ", 0, 0, 'CASH', 4.00, '2026-04-20', '', 'POSTED', '', 0, " + at + ", " + at + ");"
                + " insert into payment_allocation (facility_id, payment_id, id, claim_id, invoice_id, amount) values ("
                + facility
                + ", " + id + ", " + id + ", 0, " + id + ", 4.00); commit";
    }

    /** The database has heard that everything told so far is written. */
    private static void awaitAcknowledged() {
        String behind = "select confirmed_flush_lsn < (select pg_current_wal_lsn() - 65536)"
                + " from pg_replication_slots where slot_name = 'medsync_billing_from_legacy'";
        await().atMost(PATIENCE).until(() -> monolith.value(behind).equals("f"));
    }
}
