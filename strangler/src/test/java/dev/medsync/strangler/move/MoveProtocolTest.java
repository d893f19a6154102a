package dev.medsync.strangler.move;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.platform.replication.Ownership;
import dev.medsync.platform.replication.OwnershipState;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Drives the protocol against a model of two databases, a copy path and writers: no I/O, no clock. Two stranglers move the
 * same facility, in either direction, at the same time; they crash, wake up late, lose replies and undo each other.
 *
 * <p>What must hold at every moment: never two owners; a side that becomes owner has every acknowledged write. And in the
 * end, once somebody looks after what was left fenced: exactly one owner.
 */
class MoveProtocolTest {
    private static final int INTERLEAVINGS = Integer.getInteger("medsync.test.interleavings", 1_000_000);

    /** One database: its ownership row, and how many acknowledged writes its copy contains. */
    private static final class Database {
        private OwnershipState state;
        private long epoch;
        private int writes;

        private Database(OwnershipState state, long epoch) {
            this.state = state;
            this.epoch = epoch;
        }

        private Ownership row() {
            return new Ownership(1, state, epoch);
        }
    }

    /** A strangler in the middle of a move: it may stop for ever, or for long, between any two steps. */
    private static final class Strangler {
        private final MoveProtocol protocol = MoveProtocol.move();
        private final Database source;
        private final Database destination;
        private final World world;

        private Strangler(World world, Database source, Database destination) {
            this.world = world;
            this.source = source;
            this.destination = destination;
        }

        private boolean finished() {
            return protocol.next() instanceof Action.Finish;
        }

        /** Does the next step; the reply may get lost after, or the request before, it is carried out. */
        private void step(Random random, boolean lossy) {
            boolean requestLost = lossy && random.nextInt(12) == 0;
            boolean replyLost = lossy && random.nextInt(12) == 0;
            Result result = requestLost ? new Result.Unknown("request lost") : carryOut(protocol.next(), random);
            protocol.report(replyLost ? new Result.Unknown("reply lost") : result);
        }

        private Result carryOut(Action action, Random random) {
            return switch (action) {
                case Action.Observe ignored -> new Result.Observed(source.row(), destination.row());
                case Action.FenceSource fence -> {
                    if (random.nextInt(8) == 0) {
                        yield new Result.Busy();
                    }
                    boolean changed = source.state == OwnershipState.OWNER && source.epoch == fence.epoch();
                    if (changed) {
                        source.state = OwnershipState.FENCED;
                    }
                    yield new Result.Changed(changed, source.row());
                }
                case Action.AwaitMarker ignored -> {
                    if (random.nextInt(8) == 0) {
                        yield new Result.Failed(Hindrance.BEHIND, "the copy path did not pass the marker in time");
                    }
                    // The marker passes after everything before it was copied; where no copies are taken, it never
                    // passes.
                    yield world.copy(source, destination)
                            ? new Result.Passed()
                            : new Result.Failed(Hindrance.BEHIND, "the copy path did not pass the marker in time");
                }
                case Action.Recheck ignored ->
                    random.nextInt(8) == 0
                            ? new Result.Failed(Hindrance.DIFFERENT, "planted difference")
                            : new Result.Passed();
                case Action.ReleaseDestination release ->
                    set(
                            destination,
                            OwnershipState.REPLICA,
                            release.epoch(),
                            destination.state == OwnershipState.FENCED);
                case Action.TakeDestination take ->
                    set(destination, OwnershipState.OWNER, take.epoch(), destination.state.takesCopies());
                case Action.AbortDestination abort ->
                    set(destination, OwnershipState.ABORTED, abort.epoch(), destination.state.takesCopies());
                case Action.ReleaseSource release ->
                    set(source, OwnershipState.REPLICA, release.epoch(), source.state == OwnershipState.FENCED);
                case Action.ReopenSource reopen ->
                    set(source, OwnershipState.OWNER, reopen.epoch(), source.state == OwnershipState.FENCED);
                case Action.Finish ignored -> new Result.Passed();
            };
        }

        private Result set(Database side, OwnershipState state, long epoch, boolean precondition) {
            boolean changed = precondition && side.epoch < epoch;
            if (changed) {
                side.state = state;
                side.epoch = epoch;
                world.checkOwner(side, state);
            }
            return new Result.Changed(changed, side.row());
        }
    }

    private static final class World {
        private final Database legacy = new Database(OwnershipState.OWNER, 1);
        private final Database service = new Database(OwnershipState.REPLICA, 0);
        private int acknowledged;

        private boolean copy(Database from, Database to) {
            boolean possible = from.state.isSource() && to.state.takesCopies();
            if (possible) {
                to.writes = from.writes;
            }
            return possible;
        }

        /** A writer goes wherever the facility is owned just now. */
        private void write() {
            for (Database side : List.of(legacy, service)) {
                if (side.state == OwnershipState.OWNER) {
                    side.writes++;
                    acknowledged++;
                    return;
                }
            }
        }

        private void checkOwner(Database side, OwnershipState state) {
            if (state == OwnershipState.OWNER) {
                Database other = side == legacy ? service : legacy;
                assertThat(other.state)
                        .as("the other side when one becomes owner")
                        .isNotEqualTo(OwnershipState.OWNER);
                assertThat(side.writes)
                        .as("acknowledged writes at the new owner")
                        .isEqualTo(acknowledged);
            }
        }

        private int owners() {
            return (legacy.state == OwnershipState.OWNER ? 1 : 0) + (service.state == OwnershipState.OWNER ? 1 : 0);
        }
    }

    @Test
    void aMoveWithoutIncidentsEndsAtTheDestinationAtTheNextEpoch() {
        World world = new World();
        world.write();
        Strangler strangler = new Strangler(world, world.legacy, world.service);
        Random calm = new Random(0) {
            private static final long serialVersionUID = 1L;

            @Override
            public int nextInt(int bound) {
                return bound - 1;
            }
        };
        while (!strangler.finished()) {
            strangler.step(calm, false);
        }
        assertThat(strangler.protocol.next()).isEqualTo(new Action.Finish(new Outcome.Moved(2)));
        assertThat(world.service.row()).isEqualTo(new Ownership(1, OwnershipState.OWNER, 2));
        assertThat(world.legacy.row()).isEqualTo(new Ownership(1, OwnershipState.REPLICA, 2));
        assertThat(world.service.writes).isEqualTo(1);
    }

    @Test
    void aStranglerThatWokeUpAfterItsMoveWasUndoneCannotTakeTheFacility() {
        World world = new World();
        Random calm = new Random(0) {
            private static final long serialVersionUID = 1L;

            @Override
            public int nextInt(int bound) {
                return bound - 1;
            }
        };
        Strangler late = new Strangler(world, world.legacy, world.service);
        while (!(late.protocol.next() instanceof Action.TakeDestination)) {
            late.step(calm, false);
        }
        Strangler other = new Strangler(world, world.legacy, world.service);
        while (!other.finished()) {
            other.step(calm, false);
        }
        world.write();
        while (!late.finished()) {
            late.step(calm, false);
        }
        assertThat(world.legacy.row()).isEqualTo(new Ownership(1, OwnershipState.OWNER, 3));
        assertThat(world.service.state).isEqualTo(OwnershipState.ABORTED);
        assertThat(((Action.Finish) late.protocol.next()).outcome()).isInstanceOf(Outcome.Undone.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void whateverTwoStranglersDoThereAreNeverTwoOwnersAndNoWriteIsLost(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < INTERLEAVINGS / 5; i++) {
            interleave(random);
        }
    }

    private static void interleave(Random random) {
        World world = new World();
        List<Strangler> running = new ArrayList<>();
        int steps = 10 + random.nextInt(60);
        for (int step = 0; step < steps; step++) {
            switch (random.nextInt(10)) {
                case 0, 1 -> world.write();
                case 2 -> world.copy(world.legacy, world.service);
                case 3 -> world.copy(world.service, world.legacy);
                case 4 -> {
                    // Stranglers that crashed stay in the list as those that have not woken up yet.
                    if (running.size() < 4) {
                        running.add(
                                random.nextInt(3) > 0
                                        ? new Strangler(world, world.legacy, world.service)
                                        : new Strangler(world, world.service, world.legacy));
                    }
                }
                default -> {
                    if (!running.isEmpty()) {
                        Strangler one = running.get(random.nextInt(running.size()));
                        one.step(random, true);
                    }
                }
            }
            assertThat(world.owners()).as("owners at any moment").isLessThanOrEqualTo(1);
        }
        recover(world, random);
        assertThat(world.owners()).as("owners in the end").isEqualTo(1);
        Database owner = world.legacy.state == OwnershipState.OWNER ? world.legacy : world.service;
        assertThat(owner.writes).as("acknowledged writes at the owner").isEqualTo(world.acknowledged);
    }

    /** What a strangler does when it starts: whatever is fenced is looked after, in the direction it was fenced for. */
    private static void recover(World world, Random random) {
        for (int attempt = 0; attempt < 10 && world.owners() != 1; attempt++) {
            boolean legacyFenced = world.legacy.state == OwnershipState.FENCED;
            Strangler strangler = legacyFenced
                    ? new Strangler(world, world.legacy, world.service)
                    : new Strangler(world, world.service, world.legacy);
            while (!strangler.finished()) {
                strangler.step(random, true);
            }
        }
    }
}
