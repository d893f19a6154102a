package dev.medsync.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.strangler.billing.BillingCommands;
import dev.medsync.strangler.command.CommandTarget;
import dev.medsync.strangler.command.Courier;
import dev.medsync.strangler.command.Delivery;
import dev.medsync.strangler.command.LeftCommand;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a foreign writer left while billing was away is carried out by whoever owns the facility, once. The monolith's own
 * function closes visits, the real service charges, and the courier runs between them.
 */
class CommandsFollowTheOwnerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static LegacyFixture monolith;
    private static MovingService billing;

    private TwoSides sides;
    private int facility;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        monolith = new LegacyFixture();
        billing = new MovingService("billing");
        try (TwoSides sides = new TwoSides(monolith, billing, TwoSides.BILLING)) {
            sides.backfill(0);
        }
    }

    @AfterAll
    static void stop() {
        billing.close();
        monolith.close();
    }

    @BeforeEach
    void aFacility() throws IOException, InterruptedException {
        facility = monolith.facility();
        sides = new TwoSides(monolith, billing, TwoSides.BILLING);
        sides.backfill(facility);
    }

    @AfterEach
    void close() {
        sides.close();
    }

    /** Another visit of the facility's patient, which is closed at once: records writes into billing. */
    private long closedVisit() {
        long visit =
                Long.parseLong(monolith.value("insert into encounter (facility_id, patient_id, provider_id, enc_type,"
                        + " diagnosis_code, started_at) select " + facility
                        + ", p.id, (select id from provider where facility_id = p.facility_id), 'AMB', 'I10', '2026-03-05 09:00'"
                        + " from patient p where p.facility_id = " + facility
                        + " and p.status = 'A' order by p.id desc limit 1 returning id"));
        monolith.sql("select close_encounter(" + visit + ", null, '2026-03-05 10:00')");
        return visit;
    }

    private void billingOwns(long epoch) {
        monolith.own(facility, "REPLICA", epoch);
        billing.own(facility, "OWNER", epoch);
    }

    private void monolithOwns(long epoch) {
        billing.own(facility, "REPLICA", epoch);
        monolith.own(facility, "OWNER", epoch);
    }

    private Courier courier(CommandTarget target) {
        Courier courier = new Courier("billing", monolith.database(), ZoneId.of("America/New_York"), target);
        courier.start();
        return courier;
    }

    private static CommandTarget service() {
        return new BillingCommands(billing.channel());
    }

    private static String feesAtHome(long visit) {
        return monolith.value("select count(*) from charge where source = 'E' and encounter_id = " + visit);
    }

    private static String feesAtService(long visit) {
        return billing.value("select count(*) from charge where origin = 'ENCOUNTER' and encounter_id = " + visit);
    }

    private String undelivered() {
        return monolith.value(
                "select count(*) from replication.command where delivered_at is null and facility_id = " + facility);
    }

    private void awaitDelivered() {
        await().atMost(PATIENCE).until(() -> undelivered().equals("0"));
    }

    @Test
    void aVisitThatIsClosedWhileBillingIsAwayIsChargedThere() {
        billingOwns(2);
        long visit = closedVisit();
        assertThat(feesAtHome(visit)).isEqualTo("0");

        try (Courier courier = courier(service())) {
            awaitDelivered();
            assertThat(courier.delivered()).isEqualTo(1);
        }

        assertThat(feesAtService(visit)).isEqualTo("1");
        assertThat(billing.value("select amount || ' ' || description from charge where encounter_id = " + visit))
                .isEqualTo("85.00 Facility fee");
    }

    @Test
    void whereTheFacilityHasComeHomeMeanwhileItIsChargedAtHome() {
        billingOwns(2);
        long visit = closedVisit();
        monolithOwns(3);

        try (Courier ignored = courier(command -> {
            throw new AssertionError("the service does not own it");
        })) {
            awaitDelivered();
        }

        assertThat(feesAtHome(visit)).isEqualTo("1");
        assertThat(feesAtService(visit)).isEqualTo("0");
    }

    @Test
    void whileNobodyOwnsTheFacilityItsCommandsWait() {
        billingOwns(2);
        long visit = closedVisit();
        billing.own(facility, "FENCED", 2);
        List<LeftCommand> asked = new CopyOnWriteArrayList<>();
        CommandTarget target = command -> {
            Delivery carriedOut = service().deliver(command);
            asked.add(command);
            return carriedOut;
        };

        try (Courier ignored = courier(target)) {
            await().atMost(PATIENCE).until(() -> asked.size() >= 2);
            assertThat(undelivered()).isEqualTo("1");
            billing.own(facility, "OWNER", 2);
            awaitDelivered();
        }

        assertThat(feesAtService(visit)).isEqualTo("1");
        assertThat(feesAtHome(visit)).isEqualTo("0");
    }

    @Test
    void oneThatWasCarriedOutAndNotWrittenDownIsNotCarriedOutTwice() {
        billingOwns(2);
        long visit = closedVisit();
        List<String> deliveries = new CopyOnWriteArrayList<>();
        CommandTarget killedOnce = command -> {
            Delivery carriedOut = service().deliver(command);
            deliveries.add(command.id());
            if (deliveries.size() == 1) {
                throw new IOException("killed before it was written down");
            }
            return carriedOut;
        };

        try (Courier ignored = courier(killedOnce)) {
            awaitDelivered();
        }

        assertThat(deliveries).hasSizeGreaterThan(1).containsOnly(deliveries.getFirst());
        assertThat(feesAtService(visit)).isEqualTo("1");
    }

    @Test
    void norIsItWhereTheFacilityMovedBetweenTheTwo() throws IOException, InterruptedException {
        billingOwns(2);
        long visit = closedVisit();
        LeftCommand command = left();
        assertThat(service().deliver(command).done()).isTrue();
        // Killed here. The charge that it made goes home with its facility.
        String charge = billing.value("select id from charge where encounter_id = " + visit);
        sides.bringHome(List.of(new AggregateKey("Charge", facility, charge)));
        monolithOwns(3);

        try (Courier ignored = courier(service())) {
            awaitDelivered();
        }

        assertThat(feesAtHome(visit)).isEqualTo("1");
        assertThat(feesAtService(visit)).isEqualTo("1");
    }

    @Test
    void commandsOfAFacilityKeepTheirOrderAndOneThatCannotBeCarriedOutHoldsUpNobodyElse()
            throws IOException, InterruptedException {
        billingOwns(2);
        closedVisit();
        closedVisit();
        int first = facility;
        aSecondFacilityWithAClosedVisit();
        List<String> expected = ids(first);
        List<LeftCommand> carriedOut = new CopyOnWriteArrayList<>();
        CommandTarget unwilling = command -> {
            if (command.facilityId() == first && carriedOut.stream().noneMatch(each -> each.facilityId() != first)) {
                throw new IOException("its parent is still on the way");
            }
            Delivery done = service().deliver(command);
            carriedOut.add(command);
            return done;
        };

        try (Courier ignored = courier(unwilling)) {
            awaitDelivered();
            await().atMost(PATIENCE).until(() -> ids(first).isEmpty());
        }

        assertThat(carriedOut.getFirst().facilityId()).as("the others go on").isNotEqualTo(first);
        assertThat(carriedOut.stream()
                        .filter(each -> each.facilityId() == first)
                        .map(LeftCommand::id)
                        .distinct())
                .containsExactlyElementsOf(expected);
    }

    @Test
    void aMergeKeepsWhatItMovedAndGivesBackJustThatWhenItIsTakenBack() {
        billingOwns(2);
        String away = monolith.value("select id from patient where facility_id = " + facility);
        String survivor = monolith.value("insert into patient (facility_id, mrn, last_name, first_name, birth_date)"
                + " values (" + facility + ", 'S' || " + facility + ", 'Rehearsal', 'Ana', '1980-02-29') returning id");
        String before = ofPatientAtService(away);
        assertThat(before).isEqualTo("5 charges, 1 claims, 1 invoices, 2 payments");

        try (Courier ignored = courier(service())) {
            monolith.sql("select merge_patient(" + away + ", " + survivor + ", null)");
            awaitDelivered();
            assertThat(ofPatientAtService(survivor)).isEqualTo(before);
            assertThat(monolith.value("select jsonb_array_length(outcome -> 'rows') from replication.command"
                            + " where capability = 'billing' and kind = 'merge-patient' and facility_id = " + facility))
                    .isEqualTo("9");

            monolith.sql("select unmerge_patient(" + away + ", null)");
            awaitDelivered();
        }

        assertThat(ofPatientAtService(away)).isEqualTo(before);
        assertThat(ofPatientAtService(survivor)).isEqualTo("0 charges, 0 claims, 0 invoices, 0 payments");
    }

    private String ofPatientAtService(String patient) {
        StringBuilder counts = new StringBuilder();
        for (String table : List.of("charge", "claim", "invoice", "payment")) {
            counts.append(counts.isEmpty() ? "" : ", ")
                    .append(billing.value("select count(*) from " + table + " where patient_id = " + patient
                            + " and facility_id = " + facility))
                    .append(' ')
                    .append(table)
                    .append('s');
        }
        return counts.toString();
    }

    private void aSecondFacilityWithAClosedVisit() throws IOException, InterruptedException {
        sides.close();
        aFacility();
        billingOwns(2);
        closedVisit();
    }

    /** The undelivered commands of a facility, in the order in which they were left. */
    private static List<String> ids(int facility) {
        String ids = monolith.value("select coalesce(string_agg(id::text, ' ' order by created_at, id), '') from"
                + " replication.command where delivered_at is null and facility_id = " + facility);
        return ids.isEmpty() ? List.of() : List.of(ids.split(" ", -1));
    }

    private LeftCommand left() {
        String from = " from replication.command where facility_id = " + facility;
        return new LeftCommand(
                monolith.value("select id" + from),
                facility,
                monolith.value("select kind" + from),
                monolith.value("select payload" + from));
    }
}
