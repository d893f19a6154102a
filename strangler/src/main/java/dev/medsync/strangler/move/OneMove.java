package dev.medsync.strangler.move;

import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.platform.replication.FenceBusyException;
import dev.medsync.platform.replication.Ownership;
import dev.medsync.platform.replication.OwnershipChange;
import dev.medsync.platform.replication.OwnershipState;
import dev.medsync.strangler.compare.Difference;
import dev.medsync.strangler.copy.CopyPath;
import dev.medsync.strangler.side.Side;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One facility's move: follows the protocol to its end. */
final class OneMove {
    private static final Logger LOG = LoggerFactory.getLogger(OneMove.class);
    private static final Duration RETRY = Duration.ofMillis(50);

    private final Mover.Parts parts;
    private final Mover.Patience patience;
    private final Failpoints failpoints;
    private final MoveListener listener;
    private final Clock clock;
    private final int facilityId;
    private final Direction direction;
    private final Side source;
    private final Side destination;
    private final CopyPath path;
    private final MoveProtocol protocol;
    private final @Nullable Preparation preparation;
    private final String marker = UUID.randomUUID().toString();
    private final Instant begun;
    private final List<MoveReport.Step> steps = new ArrayList<>();
    private @Nullable CompletableFuture<Void> passed;
    private long fencedAt;
    private @Nullable Duration hold;

    /** @param preparation null settles a move that somebody else left behind */
    OneMove(
            Mover.Parts parts,
            Mover.Patience patience,
            Failpoints failpoints,
            MoveListener listener,
            Clock clock,
            int facilityId,
            Direction direction,
            @Nullable Preparation preparation) {
        this.parts = parts;
        this.patience = patience;
        this.failpoints = failpoints;
        this.listener = listener;
        this.clock = clock;
        this.facilityId = facilityId;
        this.direction = direction;
        this.source = parts.source(direction);
        this.destination = parts.destination(direction);
        this.path = parts.path(direction);
        this.protocol = preparation == null ? MoveProtocol.settlement() : MoveProtocol.move();
        this.preparation = preparation;
        this.begun = clock.instant();
    }

    MoveReport run() throws InterruptedException {
        try {
            while (true) {
                Action action = protocol.next();
                if (action instanceof Action.Finish finish) {
                    return report(finish.outcome());
                }
                if (protocol.report(rehearsed(action)).equals(action)) {
                    // Undecided until the side answers: nobody may write meanwhile, so ask again soon.
                    Thread.sleep(RETRY);
                }
            }
        } finally {
            path.forget(marker);
        }
    }

    /**
     * A destination that an earlier move in the other direction left fenced takes no copies, so it would never compare
     * equal. What comes of this is seen when the protocol observes.
     *
     * @return whether the destination owns the facility already
     */
    boolean finishEarlierMove() throws InterruptedException {
        if (!(carryOut(new Action.Observe()) instanceof Result.Observed observed)) {
            return false;
        }
        if (observed.source().state() == OwnershipState.OWNER
                && observed.destination().state() == OwnershipState.FENCED) {
            rehearsed(new Action.ReleaseDestination(observed.source().epoch()));
        }
        return observed.destination().state() == OwnershipState.OWNER;
    }

    private Result rehearsed(Action action) throws InterruptedException {
        boolean lost = failpoints.pass("before", action, facilityId);
        long begin = System.nanoTime();
        Result result = carryOut(action);
        steps.add(new MoveReport.Step(action.getClass().getSimpleName(), Duration.ofNanos(System.nanoTime() - begin)));
        lost |= failpoints.pass("after", action, facilityId);
        lost |= failpoints.pass("lost", action, facilityId);
        return lost ? new Result.Unknown("the reply was lost") : result;
    }

    private MoveReport report(Outcome outcome) {
        long compared = preparation == null ? 0 : preparation.compared();
        return new MoveReport(
                facilityId, direction, outcome, begun, clock.instant(), hold, compared, List.copyOf(steps));
    }

    private Result carryOut(Action action) throws InterruptedException {
        try {
            return switch (action) {
                case Action.Observe ignored ->
                    new Result.Observed(source.ownership(facilityId), destination.ownership(facilityId));
                case Action.ReleaseDestination release -> changed(destination.release(facilityId, release.epoch()));
                case Action.FenceSource fence -> fence(fence.epoch());
                case Action.AwaitMarker ignored -> awaitMarker();
                case Action.Recheck ignored -> recheck();
                case Action.TakeDestination take -> {
                    OwnershipChange change = destination.take(facilityId, take.epoch());
                    decided(change.changed(), true, change.current());
                    yield changed(change);
                }
                case Action.AbortDestination abort -> changed(destination.abort(facilityId, abort.epoch()));
                case Action.ReleaseSource release -> changed(source.release(facilityId, release.epoch()));
                case Action.ReopenSource reopen -> {
                    OwnershipChange change = source.reopen(facilityId, reopen.epoch());
                    decided(change.changed(), false, change.current());
                    yield changed(change);
                }
                case Action.Finish ignored -> new Result.Passed();
            };
        } catch (IOException e) {
            LOG.warn("Facility {}: {} got no answer: {}", facilityId, action, e.getMessage());
            return new Result.Unknown(String.valueOf(e.getMessage()));
        }
    }

    private Result fence(long epoch) throws IOException {
        passed = path.whenPassed(marker);
        long before = System.nanoTime();
        try {
            OwnershipChange change = source.fence(facilityId, epoch, marker, patience.fenceWait());
            if (change.changed()) {
                // Writers queue behind the fence while it waits, so their hold begins before it is there.
                fencedAt = before;
                listener.fenced(facilityId, direction);
            }
            return changed(change);
        } catch (FenceBusyException e) {
            return new Result.Busy();
        }
    }

    private Result awaitMarker() throws InterruptedException {
        CompletableFuture<Void> waiting = passed;
        if (waiting == null) {
            return new Result.Failed(Hindrance.CONTESTED, "no marker was written");
        }
        try {
            waiting.get(patience.markerWait().toNanos(), TimeUnit.NANOSECONDS);
            return new Result.Passed();
        } catch (TimeoutException e) {
            String trouble = path.trouble();
            return new Result.Failed(
                    Hindrance.BEHIND,
                    "the copy path did not pass the marker within " + patience.markerWait()
                            + (trouble.isEmpty() ? "" : ": " + trouble));
        } catch (ExecutionException e) {
            return new Result.Failed(Hindrance.BEHIND, "the copy path gave up: " + e.getCause());
        }
    }

    /** Everything is copied and nothing moves any more, so what differs now is a loss. */
    private Result recheck() throws IOException {
        List<AggregateKey> uncertain = preparation == null ? List.of() : preparation.uncertain();
        List<Difference> losses = Preparation.losses(parts.comparison().aggregates(facilityId, uncertain));
        return losses.isEmpty()
                ? new Result.Passed()
                : new Result.Failed(Hindrance.DIFFERENT, Preparation.describe(losses));
    }

    private void decided(boolean changed, boolean destinationOwns, Ownership ownership) {
        if (changed) {
            if (fencedAt != 0) {
                hold = Duration.ofNanos(System.nanoTime() - fencedAt);
            }
            listener.decided(facilityId, direction, destinationOwns, ownership);
        }
    }

    private static Result changed(OwnershipChange change) {
        return new Result.Changed(change.changed(), change.current());
    }
}
