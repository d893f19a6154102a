package dev.medsync.strangler.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.medsync.platform.data.TestPostgres;
import dev.medsync.platform.data.TestPostgres.TestDatabase;
import dev.medsync.strangler.move.Direction;
import dev.medsync.strangler.move.Failpoints;
import dev.medsync.strangler.move.Kills;
import dev.medsync.strangler.rollout.Rollout.RefusedException;
import dev.medsync.strangler.side.TwoSidesFixture;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end: refused while something in the monolith reads, and whole whenever the strangler is killed on the way. */
@Timeout(300)
class RetirementIT {
    private static final int FACILITY = 5;
    private static final String COUNTERS =
            "select string_agg(facility_id || ' ' || kind || ' ' || next_value, ', ' order by facility_id, kind) from ";

    private TwoSidesFixture sides;
    private final TestDatabase own = TestPostgres.database("strangler", null);
    private final StranglerInTest.Phases phases = new StranglerInTest.Phases();

    @BeforeEach
    void start() throws Exception {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(120));
        sides = new TwoSidesFixture(6);
        sides.legacy().sql("insert into number_counter (facility_id, kind, next_value) values (5, 'mrn', 77)");
        for (int facility = 1; facility <= 6; facility++) {
            assertThat(sides.nextNumber(facility)).hasValue(1);
        }
    }

    @AfterEach
    void stop() throws Exception {
        sides.close();
        Awaitility.reset();
    }

    @Test
    void isRefusedWhileAnythingInTheMonolithReachesIntoTheTables() throws Exception {
        try (StranglerInTest strangler = strangler(new Failpoints(false))) {
            forward(strangler, Phase.SERVICE);

            assertThatThrownBy(() -> strangler.rollout.retire("ann", "a test"))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("RETIRED is refused", "places reach into them");
            removeReaders();
            // One that nobody thought of, and that the catalog knows.
            sides.legacy()
                    .sql("create function overdue() returns bigint language sql as $$ select count(*) from patient p"
                            + " join invoice i on i.patient_id = p.id $$");
            assertThatThrownBy(() -> strangler.rollout.retire("ann", "a test"))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("overdue reads invoice");

            assertThat(phases.current("billing")).isEqualTo(Phase.SERVICE);
            assertThat(sides.nextNumber(FACILITY)).hasValue(2);
            strangler.rollout.back("ann", "and everything works");
            await().until(() -> strangler.rollout.state() == Rollout.State.DONE);
            assertThat(sides.owners(FACILITY)).containsExactly("monolith");
            assertThat(sides.nextNumber(FACILITY)).hasValue(3);
        }
    }

    @Test
    void isNotEnteredBeforeEveryFacilityIsAtItsService() throws Exception {
        removeReaders();
        try (StranglerInTest strangler = strangler(new Failpoints(false))) {
            forward(strangler, Phase.SYNCED);
            assertThatThrownBy(() -> strangler.rollout.retire("ann", "a test"))
                    .hasMessageContaining("billing is in phase SYNCED")
                    .hasMessageContaining("8 facilities");

            forward(strangler, Phase.SERVICE);
            strangler.migration.move(FACILITY, Direction.TO_LEGACY);
            assertThatThrownBy(() -> strangler.rollout.retire("ann", "a test"))
                    .hasMessageContaining("1 facilities are not owned by the billing service, e.g. 5");
            assertThat(sides.nextNumber(FACILITY)).hasValue(2);
        }
    }

    @Test
    void goesOnByItselfWheneverItIsKilledAndNothingLeadsBack() throws Exception {
        removeReaders();
        Kills first = new Kills();
        String before;
        try (StranglerInTest strangler = strangler(first.failpoints())) {
            forward(strangler, Phase.SERVICE);
            assertThat(sides.nextNumber(FACILITY)).hasValue(2);
            await().until(() -> sides.differences(FACILITY).isEmpty());
            before = legacy(COUNTERS + "number_counter where kind <> 'mrn'");
            first.arm("before:ArchiveTables");
            strangler.rollout.retire("ann", "nobody reads it");
            first.awaitDeath();
        }
        assertThat(phases.current("billing")).isEqualTo(Phase.SERVICE);
        assertThat(legacy("select to_regnamespace('archive_billing')::text")).isEqualTo("null");

        for (String point : List.of("after:ArchiveTables", "after:RecordPhase", "after:EndService")) {
            Kills kills = new Kills();
            kills.arm(point);
            try (StranglerInTest strangler = strangler(kills.failpoints())) {
                kills.awaitDeath();
                assertThat(strangler.rollout.saidSince(0).lines().getFirst())
                        .contains("goes on with \"migrate to RETIRED\"", "ann: nobody reads it");
            }
        }
        try (StranglerInTest last = strangler(new Failpoints(false))) {
            await().until(() -> last.rollout.state() == Rollout.State.DONE);

            assertThat(phases.current("billing")).isEqualTo(Phase.RETIRED);
            assertThat(last.rollout.saidSince(0).lines()).last().asString().contains("RETIRED", "is alone");
            assertNothingKeepsTheLog();
            assertThat(legacy(COUNTERS + "archive_billing.number_counter"))
                    .as("what the monolith had at the end")
                    .isEqualTo(before);
            assertThat(legacy(COUNTERS + "number_counter"))
                    .as("what is records' stays")
                    .isEqualTo("5 mrn 77");
            assertNothingLeadsBack(last);
        }
        // And the next start knows it without a command.
        try (StranglerInTest later = strangler(new Failpoints(false))) {
            await().until(() -> later.rollout.state() == Rollout.State.IDLE);
            assertThat(later.migration.phase()).isEqualTo(Phase.RETIRED);
            assertThat(later.migration.copies().lagToLegacyMillis()).isNull();
            assertThat(later.rollout.saidSince(0).lines()).isEmpty();
            assertNothingLeadsBack(later);
            assertNothingKeepsTheLog();
            assertThat(sides.owners(FACILITY)).containsExactly("billing");
            assertThat(sides.nextNumber(FACILITY)).hasValue(3);
            assertThat(legacy(COUNTERS + "archive_billing.number_counter")).isEqualTo(before);
        }
    }

    @Test
    void aStranglerWithoutItsJournalStillKnowsThatTheArchiveHasDecided() throws Exception {
        removeReaders();
        Kills kills = new Kills();
        try (StranglerInTest strangler = strangler(kills.failpoints())) {
            forward(strangler, Phase.SERVICE);
            kills.arm("after:ArchiveTables");
            strangler.rollout.retire("ann", "a test");
            kills.awaitDeath();
        }
        assertThat(phases.current("billing")).isEqualTo(Phase.SERVICE);
        try (Connection journal = own.ownerConnection();
                Statement statement = journal.createStatement()) {
            statement.execute("delete from command");
        }
        try (StranglerInTest amnesiac = strangler(new Failpoints(false))) {
            await().until(() -> amnesiac.rollout.state() == Rollout.State.IDLE);
            assertThat(phases.current("billing")).isEqualTo(Phase.RETIRED);
            assertThat(slots()).as("nobody has told it to end the rest").isEqualTo("2");

            amnesiac.rollout.retire("ann", "once more");
            await().until(() -> amnesiac.rollout.state() == Rollout.State.DONE);
            assertNothingKeepsTheLog();
        }
    }

    private void assertNothingLeadsBack(StranglerInTest strangler) {
        assertNoWayBack(() -> strangler.rollout.back("ann", "regret"));
        assertNoWayBack(() -> strangler.rollout.takeOver("ann", "regret"));
        assertNoWayBack(() -> strangler.rollout.forward(Phase.SYNCED, "ann", "regret"));
        assertNoWayBack(strangler.rollout::verify);
        assertNoWayBack(() -> strangler.rollout.shadow(1, Duration.ofSeconds(1)));
        assertNoWayBack(() -> strangler.migration.move(FACILITY, Direction.TO_LEGACY));
    }

    private static void assertNoWayBack(ThrowingCallable command) {
        assertThatThrownBy(command).hasMessageContaining("billing is RETIRED: the monolith's tables are archived");
    }

    private void assertNothingKeepsTheLog() throws SQLException {
        assertThat(slots()).isEqualTo("0");
        try (Connection service = sides.service().ownerConnection();
                Statement statement = service.createStatement();
                ResultSet followed = statement.executeQuery("select 1 from pg_publication_rel")) {
            assertThat(followed.next()).isFalse();
        }
    }

    private String slots() throws SQLException {
        return legacy("select count(*)::text from pg_replication_slots where slot_name like 'medsync_billing_%'");
    }

    /** What has to be done in the monolith before billing can be retired there. */
    private void removeReaders() throws SQLException {
        sides.legacy().sql("alter table coverage drop constraint coverage_payer_id_fkey");
        sides.legacy().sql("drop function close_encounter, merge_patient, unmerge_patient, month_end, next_mrn");
        sides.legacy().sql("drop function replication.facility_fee");
        // Payers and prices, which all share, do not move in this fixture: they have moved already.
        sides.legacy().sql("update replication.ownership set state = 'REPLICA', epoch = 2 where facility_id = 0");
        try (Connection service = sides.service().ownerConnection();
                Statement statement = service.createStatement()) {
            statement.execute("update replication.ownership set state = 'OWNER', epoch = 2 where facility_id = 0");
        }
    }

    private String legacy(String query) throws SQLException {
        try (Connection monolith = sides.legacy().asMonolith();
                Statement statement = monolith.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    private static void forward(StranglerInTest strangler, Phase target) throws RefusedException {
        strangler.rollout.forward(target, "ann", "a test");
        await().until(() -> strangler.rollout.state() == Rollout.State.DONE);
    }

    private StranglerInTest strangler(Failpoints failpoints) {
        return new StranglerInTest(sides, own, phases, failpoints);
    }
}
