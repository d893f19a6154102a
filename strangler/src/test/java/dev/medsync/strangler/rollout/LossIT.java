package dev.medsync.strangler.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.medsync.platform.data.TestPostgres;
import dev.medsync.platform.data.TestPostgres.TestDatabase;
import dev.medsync.strangler.move.Direction;
import dev.medsync.strangler.move.Failpoints;
import dev.medsync.strangler.side.TwoSidesFixture;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Something is gone for good: a log position, or the service. */
@Timeout(300)
class LossIT {
    private static final int FACILITY = 5;

    private TwoSidesFixture sides;
    private final TestDatabase own = TestPostgres.database("strangler", null);
    private final StranglerInTest.Phases phases = new StranglerInTest.Phases();

    @BeforeEach
    void start() throws Exception {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(120));
        sides = new TwoSidesFixture(6);
        assertThat(sides.nextNumber(FACILITY)).hasValue(1);
    }

    @AfterEach
    void stop() throws Exception {
        sides.close();
        Awaitility.reset();
    }

    @Test
    void aSlotThatIsGoneIsAPhaseAndTheNextMigrationCopiesAnew() throws Exception {
        try (StranglerInTest strangler = new StranglerInTest(sides, own, phases, new Failpoints(false))) {
            strangler.rollout.forward(Phase.SYNCED, "ann", "a test");
            await().until(() -> strangler.rollout.state() == Rollout.State.DONE);

            dropTheMonolithsSlot();
            assertThat(sides.nextNumber(FACILITY)).hasValue(2);

            await().until(() -> phases.current("billing") == Phase.SYNC_LOST);
            assertThat(strangler.rollout.saidSince(0).lines())
                    .last()
                    .asString()
                    .contains("SYNC_LOST", "starts a new backfill");
            assertThatThrownBy(() -> strangler.migration.move(FACILITY, Direction.TO_SERVICE))
                    .isInstanceOf(StepFailedException.class)
                    .hasMessageContaining("SYNC_LOST");

            strangler.rollout.forward(Phase.SYNCED, "ann", "again");
            await().until(() -> strangler.rollout.state() == Rollout.State.DONE);
            assertThat(phases.current("billing")).isEqualTo(Phase.SYNCED);
            assertThat(sides.differences(FACILITY)).isEmpty();
            assertThat(sides.nextNumber(FACILITY)).hasValue(3);
            await().until(() -> sides.differences(FACILITY).isEmpty());
        }
    }

    @Test
    void theMonolithTakesOverFromADeadServiceAndTellsWhatWasMissingWhenItIsBack() throws Exception {
        try (StranglerInTest strangler = new StranglerInTest(sides, own, phases, new Failpoints(false))) {
            strangler.rollout.forward(Phase.SERVICE, "ann", "a test");
            await().until(() -> strangler.rollout.state() == Rollout.State.DONE);

            strangler.rollout.takeOver("ann", "too early");
            await().until(() -> strangler.rollout.state() == Rollout.State.FAILED);
            assertThat(strangler.rollout.saidSince(0).lines()).last().asString().contains("billing answers");

            sides.server().stop();
            // Acknowledged by billing, and nobody will copy them.
            assertThat(sides.nextNumber(FACILITY)).hasValue(2);
            assertThat(sides.nextNumber(FACILITY)).hasValue(3);
            strangler.rollout.takeOver("ann", "the machine burnt");
            await().until(() -> strangler.rollout.state() == Rollout.State.DONE);
            assertThat(phases.current("billing")).isEqualTo(Phase.SYNC_LOST);
            assertThat(sides.nextNumber(FACILITY)).as("what was lost").hasValue(2);

            sides.server().startAgain();

            await().untilAsserted(
                            () -> assertThat(strangler.rollout.saidSince(0).lines())
                                    .anyMatch(line -> line.contains("is back") && line.contains("1 aggregates"))
                                    .contains("  NumberCounter 5/invoice of facility 5"));
            await().until(() -> sides.owners(FACILITY).equals(List.of("monolith")));
            assertThat(strangler.migration.ownership().of(FACILITY).owner()).isEqualTo(OwnershipView.Owner.LEGACY);
            assertThat(strangler.migration.ownership().ownedByService()).isZero();

            assertThatThrownBy(strangler.rollout::verify)
                    .isInstanceOf(Rollout.RefusedException.class)
                    .hasMessageContaining("starts a new backfill");
            strangler.rollout.forward(Phase.SYNCED, "ann", "the machine is new");
            await().until(() -> strangler.rollout.state() == Rollout.State.DONE);
            assertThat(sides.differences(FACILITY)).isEmpty();
        }
    }

    private void dropTheMonolithsSlot() throws Exception {
        try (Connection superuser = TestPostgres.asSuperuser(sides.service());
                Statement statement = superuser.createStatement()) {
            await().until(() -> {
                statement.execute("select pg_terminate_backend(active_pid) from pg_replication_slots"
                        + " where slot_name = 'medsync_billing_from_legacy' and active");
                statement.execute("select pg_drop_replication_slot(slot_name) from pg_replication_slots"
                        + " where slot_name = 'medsync_billing_from_legacy' and not active");
                try (ResultSet left = statement.executeQuery(
                        "select 1 from pg_replication_slots where slot_name = 'medsync_billing_from_legacy'")) {
                    return !left.next();
                }
            });
        }
    }
}
