package dev.medsync.strangler.rollout;

import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.TestPostgres.TestDatabase;
import dev.medsync.strangler.StranglerSettings;
import dev.medsync.strangler.journal.DatabaseJournal;
import dev.medsync.strangler.journal.Journal;
import dev.medsync.strangler.move.Failpoints;
import dev.medsync.strangler.order.Dependents;
import dev.medsync.strangler.side.TwoSidesFixture;
import dev.medsync.strangler.traffic.GatewayTraffic;
import java.time.Clock;
import java.time.Duration;

/** A strangler without its HTTP side, on two real sides and a real journal. What config would keep outlives it. */
final class StranglerInTest implements AutoCloseable {
    final Migration migration;
    final Rollout rollout;
    private final Journal journal;
    private final Supervision supervision;
    private final GatewayTraffic traffic = new GatewayTraffic("http://127.0.0.1:1");

    /** Phases as config keeps them. */
    static final class Phases implements PhaseLog {
        private volatile Phase phase = Phase.LEGACY;

        @Override
        public Phase current(String capability) {
            return phase;
        }

        @Override
        public void record(String capability, Phase next, String actor, String reason) {
            phase = next;
        }
    }

    StranglerInTest(TwoSidesFixture sides, TestDatabase own, Phases phases, Failpoints failpoints) {
        StranglerSettings settings = new StranglerSettings(
                new StranglerSettings.Legacy("", "", "", 1),
                "UTC",
                2,
                12,
                Duration.ofMillis(10),
                4,
                2,
                Duration.ofSeconds(20),
                Duration.ZERO,
                0.25,
                30,
                Duration.ofMillis(200),
                new StranglerSettings.Gates(0.001, Duration.ofSeconds(10), Duration.ofMinutes(1)),
                new StranglerSettings.Journal(null, "", "", "", ""),
                null,
                null,
                true);
        this.journal =
                new DatabaseJournal(new Database(own.settings()), own.settings().username());
        this.migration = new Migration(
                new Capability("billing", TwoSidesFixture.mappings(), "number_counter", null),
                settings,
                sides.legacySide(),
                sides.serviceSide(),
                new LegacyFacilities(sides.legacy().database()),
                phases,
                traffic,
                failpoints,
                journal,
                Clock.systemUTC());
        this.rollout =
                new Rollout(migration, settings, new Dependents(sides.legacy().database()), journal, Clock.systemUTC());
        this.supervision = new Supervision(migration, rollout, journal, Duration.ofSeconds(2));
        supervision.start();
    }

    /** Ends at once; what it was doing stays as it was. */
    @Override
    public void close() {
        supervision.close();
        rollout.close();
        migration.close();
        journal.close();
        traffic.close();
    }
}
