package dev.medsync.strangler.move;

import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.platform.replication.FenceBusyException;
import dev.medsync.platform.replication.Ownership;
import dev.medsync.platform.replication.OwnershipChange;
import dev.medsync.platform.replication.OwnershipState;
import dev.medsync.strangler.compare.Comparison;
import dev.medsync.strangler.compare.Difference;
import dev.medsync.strangler.compare.DifferenceClass;
import dev.medsync.strangler.copy.CopyPath;
import dev.medsync.strangler.copy.RecentChanges;
import dev.medsync.strangler.side.Side;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what {@link MoveProtocol} decides, for one capability. */
public final class Mover {
    private static final Logger LOG = LoggerFactory.getLogger(Mover.class);
    private static final Duration RETRY = Duration.ofMillis(50);

    /** How long a facility is fenced before another mover takes care of it: many times what a slow move takes. */
    static final Duration ABANDONED = Duration.ofSeconds(5);

    /** The two sides, what copies between them, and what compares them. */
    public record Parts(Side legacy, Side service, CopyPath toService, CopyPath toLegacy, Comparison comparison) {}

    /**
     * How long things may take.
     *
     * @param fenceWait how long a fence may wait for writers; new writers of the facility queue behind it
     * @param markerWait how long the copy path may take to pass the marker before the move is undone
     */
    public record Patience(Duration fenceWait, Duration markerWait) {
        public static final Patience DEFAULT = new Patience(Duration.ofMillis(15), Duration.ofSeconds(1));
    }

    private final Parts parts;
    private final Patience patience;
    private final Failpoints failpoints;
    private final MoveListener listener;
    private final Clock clock;
    private final Map<Fenced, Instant> fencedSince = new HashMap<>();

    public Mover(Parts parts, Patience patience, Failpoints failpoints, MoveListener listener, Clock clock) {
        this.parts = parts;
        this.patience = patience;
        this.failpoints = failpoints;
        this.listener = listener;
        this.clock = clock;
    }

    /** Moves a facility. Blocks until it is decided who owns it; that may take until a side that died is back. */
    public MoveReport move(int facilityId, Direction direction) throws InterruptedException {
        return new OneMove(facilityId, direction).run();
    }

    /**
     * Looks after every facility that is fenced, as after a crash of the mover: each is decided, by undoing the move or by
     * finishing it.
     *
     * @return how many were fenced
     * @throws IOException if a side does not answer, so that some may be left: ask again until this returns
     */
    public int recover() throws IOException, InterruptedException {
        int recovered = 0;
        for (Fenced each : fenced()) {
            settle(each);
            recovered++;
        }
        return recovered;
    }

    /**
     * Looks after facilities that have been fenced for {@link #ABANDONED}: whoever fenced them, perhaps another strangler,
     * has died or is so slow that its move is better undone. Ask now and then, always from one thread.
     */
    public void recoverAbandoned() throws IOException, InterruptedException {
        Instant now = clock.instant();
        Set<Fenced> found = fenced();
        fencedSince.keySet().retainAll(found);
        for (Fenced each : found) {
            Instant since = fencedSince.putIfAbsent(each, now);
            if (since != null && !now.isBefore(since.plus(ABANDONED))) {
                settle(each);
            }
        }
    }

    /** A facility that nobody serves, with the direction in which its move began. */
    private record Fenced(int facilityId, Direction direction, long epoch) {}

    private Set<Fenced> fenced() throws IOException {
        Set<Fenced> fenced = new LinkedHashSet<>();
        for (Ownership each : parts.legacy().ownership()) {
            if (each.state() == OwnershipState.FENCED) {
                fenced.add(new Fenced(each.facilityId(), Direction.TO_SERVICE, each.epoch()));
            }
        }
        for (Ownership each : parts.service().ownership()) {
            if (each.state() == OwnershipState.FENCED) {
                fenced.add(new Fenced(each.facilityId(), Direction.TO_LEGACY, each.epoch()));
            }
        }
        return fenced;
    }

    private void settle(Fenced fenced) throws IOException, InterruptedException {
        MoveReport report = new OneMove(fenced.facilityId(), fenced.direction()).settle();
        LOG.info("Facility {} was fenced by a move that did not finish: {}", fenced.facilityId(), report.outcome());
        if (report.outcome() instanceof Outcome.Refused refused) {
            throw new IOException("facility " + fenced.facilityId() + " may still be fenced: " + refused.reason());
        }
    }

    /** One facility's move. */
    private final class OneMove {
        private final int facilityId;
        private final Direction direction;
        private final Side source;
        private final Side destination;
        private final CopyPath path;
        private final String marker = UUID.randomUUID().toString();
        private final MoveProtocol protocol = MoveProtocol.move();
        private final Set<AggregateKey> doubtful = new LinkedHashSet<>();
        private RecentChanges.@Nullable Watch watch;
        private @Nullable CompletableFuture<Void> passed;
        private long fencedAt;
        private @Nullable Duration hold;
        private long compared;

        private OneMove(int facilityId, Direction direction) {
            this.facilityId = facilityId;
            this.direction = direction;
            boolean there = direction == Direction.TO_SERVICE;
            this.source = there ? parts.legacy() : parts.service();
            this.destination = there ? parts.service() : parts.legacy();
            this.path = there ? parts.toService() : parts.toLegacy();
        }

        MoveReport run() throws InterruptedException {
            try (RecentChanges.Watch watching = path.watch(facilityId)) {
                watch = watching;
                finishEarlierMove();
                String refusal = compareWithoutHolding();
                return refusal == null ? settle() : report(new Outcome.Refused(refusal));
            } finally {
                path.forget(marker);
            }
        }

        /** Follows the protocol to its end. */
        MoveReport settle() throws InterruptedException {
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
        }

        private Result rehearsed(Action action) throws InterruptedException {
            boolean lost = failpoints.pass("before", action, facilityId);
            Result result = carryOut(action);
            lost |= failpoints.pass("after", action, facilityId) | failpoints.pass("lost", action, facilityId);
            return lost ? new Result.Unknown("the reply was lost") : result;
        }

        /**
         * A destination that an earlier move in the other direction left fenced takes no copies, so it would never compare
         * equal. What comes of this is seen when the protocol observes.
         */
        private void finishEarlierMove() throws InterruptedException {
            if (carryOut(new Action.Observe()) instanceof Result.Observed observed
                    && observed.source().state() == OwnershipState.OWNER
                    && observed.destination().state() == OwnershipState.FENCED) {
                rehearsed(new Action.ReleaseDestination(observed.source().epoch()));
            }
        }

        private MoveReport report(Outcome outcome) {
            return new MoveReport(facilityId, direction, outcome, clock.instant(), hold, compared);
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
                return new Result.Failed("no marker was written");
            }
            try {
                waiting.get(patience.markerWait().toNanos(), TimeUnit.NANOSECONDS);
                return new Result.Passed();
            } catch (TimeoutException e) {
                String trouble = path.trouble();
                return new Result.Failed("the copy path did not pass the marker within " + patience.markerWait()
                        + (trouble.isEmpty() ? "" : ": " + trouble));
            } catch (ExecutionException e) {
                return new Result.Failed("the copy path gave up: " + e.getCause());
            }
        }

        private Result recheck() throws IOException {
            RecentChanges.Watch watching = watch;
            if (watching != null) {
                doubtful.addAll(watching.changed());
            }
            List<Difference> losses = losses(parts.comparison().aggregates(facilityId, List.copyOf(doubtful)));
            return losses.isEmpty() ? new Result.Passed() : new Result.Failed(describe(losses));
        }

        private void decided(boolean changed, boolean destinationOwns, Ownership ownership) {
            if (changed) {
                if (fencedAt != 0) {
                    hold = Duration.ofNanos(System.nanoTime() - fencedAt);
                }
                listener.decided(facilityId, direction, destinationOwns, ownership);
            }
        }

        /** Compares while everybody works. What differs because it just changed is looked at again after the copy path. */
        private @Nullable String compareWithoutHolding() throws InterruptedException {
            try {
                List<Difference> losses = losses(parts.comparison().facility(facilityId, count -> compared = count));
                if (losses.isEmpty()) {
                    return null;
                }
                List<AggregateKey> keys = new ArrayList<>();
                losses.forEach(each -> keys.add(new AggregateKey(each.aggregate(), facilityId, each.key())));
                awaitCopyPath();
                doubtful.addAll(keys);
                List<Difference> persistent = losses(parts.comparison().aggregates(facilityId, keys));
                // What changes all the time never compares equal out here; inside the fence it holds still.
                RecentChanges.Watch watching = watch;
                Set<AggregateKey> changing = watching == null ? Set.of() : Set.copyOf(watching.changed());
                List<Difference> still = persistent.stream()
                        .filter(each -> !changing.contains(new AggregateKey(each.aggregate(), facilityId, each.key())))
                        .toList();
                return still.isEmpty() ? null : describe(still);
            } catch (IOException e) {
                return "the sides could not be compared: " + e.getMessage();
            }
        }

        private void awaitCopyPath() throws IOException, InterruptedException {
            String calm = UUID.randomUUID().toString();
            CompletableFuture<Void> waiting = path.whenPassed(calm);
            source.mark(facilityId, calm);
            try {
                waiting.get(patience.markerWait().toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException | ExecutionException e) {
                throw new IOException("the copy path is behind: " + path.trouble(), e);
            } finally {
                path.forget(calm);
            }
        }
    }

    private static Result changed(OwnershipChange change) {
        return new Result.Changed(change.changed(), change.current());
    }

    private static List<Difference> losses(List<Difference> differences) {
        return differences.stream()
                .filter(each -> each.kind() == DifferenceClass.LOSS)
                .toList();
    }

    private static String describe(List<Difference> losses) {
        Difference first = losses.getFirst();
        return losses.size() + " differences, e.g. " + first.aggregate() + ' ' + first.key() + ' ' + first.field();
    }
}
