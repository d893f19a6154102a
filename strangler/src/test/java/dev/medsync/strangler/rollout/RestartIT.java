package dev.medsync.strangler.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import dev.medsync.platform.data.TestPostgres;
import dev.medsync.platform.data.TestPostgres.TestDatabase;
import dev.medsync.strangler.compare.DifferenceClass;
import dev.medsync.strangler.compare.KnownDifference;
import dev.medsync.strangler.move.Direction;
import dev.medsync.strangler.move.Failpoints;
import dev.medsync.strangler.move.Kills;
import dev.medsync.strangler.side.TwoSidesFixture;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A strangler that is killed in the middle of something and started again. */
@Timeout(180)
class RestartIT {
    private static final int FACILITIES = 30;

    private TwoSidesFixture sides;
    private final TestDatabase own = TestPostgres.database("strangler", null);
    private final StranglerInTest.Phases phases = new StranglerInTest.Phases();

    @BeforeEach
    void start() throws Exception {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
        sides = new TwoSidesFixture(FACILITIES);
        for (int facility = 1; facility <= FACILITIES; facility++) {
            assertThat(sides.nextNumber(facility)).isPresent();
        }
    }

    @AfterEach
    void stop() throws Exception {
        sides.close();
        Awaitility.reset();
    }

    @Test
    void whatWasUnderWayGoesOnByItselfThereAndBack() throws Exception {
        Kills there = new Kills();
        try (StranglerInTest first = strangler(there.failpoints())) {
            first.rollout.forward(Phase.SERVICE, "ann", "a test");
            await().until(() -> first.migration.ownership().ownedByService() > 5);
            there.arm("after:FenceSource");
            there.awaitDeath();
        }
        long movedBefore;
        Kills back = new Kills();
        try (StranglerInTest second = strangler(back.failpoints())) {
            await().until(() -> second.rollout.state() == Rollout.State.DONE);

            assertThat(second.rollout.saidSince(0).lines().getFirst())
                    .contains("was restarted and goes on with \"migrate to SERVICE\"", "CANARY", "ann: a test");
            assertThat(phases.current("billing")).isEqualTo(Phase.SERVICE);
            assertThat(second.migration.ownership().ownedByService()).isEqualTo(FACILITIES);
            // Also those of the strangler before it.
            movedBefore = second.migration.moves().moved();
            assertThat(movedBefore).isEqualTo(FACILITIES);
            assertThat(second.migration.moves().holds().p99()).isNotNull();

            second.rollout.back("ben", "enough");
            await().until(() -> second.migration.ownership().ownedByService() < FACILITIES - 5);
            back.arm("after:TakeDestination");
            back.awaitDeath();
        }
        try (StranglerInTest third = strangler(new Failpoints(false))) {
            await().until(() -> third.rollout.state() == Rollout.State.DONE);

            assertThat(third.rollout.saidSince(0).lines().getFirst())
                    .contains("goes on with \"rollback\"", "ben: enough");
            assertThat(phases.current("billing")).isEqualTo(Phase.SYNCED);
            assertThat(third.migration.ownership().ownedByService()).isZero();
            assertThat(third.migration.moves().moved()).isGreaterThanOrEqualTo(movedBefore + FACILITIES - 1);
        }
        for (int facility = 1; facility <= FACILITIES; facility++) {
            assertThat(sides.owners(facility)).containsExactly("monolith");
            assertThat(sides.nextNumber(facility)).hasValue(2);
        }
    }

    @Test
    void theSameCommandGivenAgainIsNoSecondOneAndAnotherIsRefused() throws Exception {
        try (StranglerInTest strangler = strangler(new Failpoints(false))) {
            strangler.rollout.forward(Phase.SYNCED, "ann", "a test");

            assertThatCode(() -> strangler.rollout.forward(Phase.SYNCED, "ann", "I lost the answer"))
                    .doesNotThrowAnyException();
            await().until(() -> strangler.rollout.state() == Rollout.State.DONE);

            assertThat(strangler.rollout.saidSince(0).lines())
                    .containsOnlyOnce("SYNCED: every write reaches both databases");
        }
    }

    @Test
    void aCommandThatIsDoneIsNotDoneAgainAndDifferencesAreRemembered() throws Exception {
        try (StranglerInTest first = strangler(new Failpoints(false))) {
            first.rollout.forward(Phase.SYNCED, "ann", "a test");
            await().until(() -> first.rollout.state() == Rollout.State.DONE);
            first.migration.differences().add(DifferenceClass.SERVICE_BUG, "charges", "amt value", 3);
        }
        try (StranglerInTest second = strangler(new Failpoints(false))) {
            await().until(() -> second.rollout.state() == Rollout.State.IDLE);

            assertThat(second.rollout.saidSince(0).lines()).isEmpty();
            assertThat(second.migration.differences().all())
                    .extracting(KnownDifference::origin, KnownDifference::field, KnownDifference::count)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(KnownDifference.Origin.SHADOW, "amt value", 3L));
        }
    }

    @Test
    void aFencedFacilityIsDecidedWhileTheJournalIsAwayAndWrittenDownLater() throws Exception {
        Kills kills = new Kills();
        try (StranglerInTest first = strangler(kills.failpoints())) {
            first.rollout.forward(Phase.SYNCED, "ann", "a test");
            await().until(() -> first.rollout.state() == Rollout.State.DONE);
            kills.arm("after:FenceSource");
            assertThatCode(() -> first.migration.move(7, Direction.TO_SERVICE)).isInstanceOf(Kills.Killed.class);
        }
        assertThat(sides.owners(7)).isEmpty();
        connections(false);

        try (StranglerInTest second = strangler(new Failpoints(false))) {
            await().until(() -> sides.owners(7).contains("monolith"));
            await().until(() -> second.rollout.state() == Rollout.State.IDLE);
            connections(true);
            await().until(() -> second.migration.moves().undone() == 1 && written() == 1);
        }
    }

    private StranglerInTest strangler(Failpoints failpoints) {
        return new StranglerInTest(sides, own, phases, failpoints);
    }

    /** Lets nobody connect to the strangler's own database, or everybody again. */
    private void connections(boolean allowed) throws Exception {
        try (Connection superuser = TestPostgres.asSuperuser(sides.service());
                Statement statement = superuser.createStatement()) {
            String name = own.settings().username();
            statement.execute("alter database " + name + " allow_connections " + allowed);
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
        }
    }

    private long written() throws Exception {
        try (Connection owner = own.ownerConnection();
                Statement statement = owner.createStatement();
                var row = statement.executeQuery(
                        "select count(*) from move where facility_id = 7 and outcome = 'UNDONE'")) {
            row.next();
            return row.getLong(1);
        }
    }
}
