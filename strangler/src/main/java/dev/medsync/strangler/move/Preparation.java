package dev.medsync.strangler.move;

import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.strangler.compare.Comparison;
import dev.medsync.strangler.compare.Difference;
import dev.medsync.strangler.compare.DifferenceClass;
import dev.medsync.strangler.copy.CopyPath;
import dev.medsync.strangler.copy.RecentChanges;
import dev.medsync.strangler.side.Side;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A facility that is compared while everybody works, before its move holds anybody, and what has changed there since the
 * comparison began. It may be made well ahead of the move. Close it when the facility has moved or will not.
 */
public final class Preparation implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);
    private static final int SETTLING_ROUNDS = 3;
    private static final int SETTLED = 1;

    private final int facilityId;
    private final Direction direction;
    private final Comparison comparison;
    private final CopyPath path;
    private final RecentChanges.Watch watch;
    private final Set<AggregateKey> doubtful = new LinkedHashSet<>();
    private long compared;
    private Outcome.@Nullable Refused refusal;
    private boolean isCompared;

    Preparation(int facilityId, Direction direction, Comparison comparison, CopyPath path) {
        this.facilityId = facilityId;
        this.direction = direction;
        this.comparison = comparison;
        this.path = path;
        // Before anything is read: a change that the comparison just misses must be among those looked at again.
        this.watch = path.watch(facilityId);
    }

    public int facilityId() {
        return facilityId;
    }

    public Direction direction() {
        return direction;
    }

    /** Why the facility must not move now; null when it may. */
    public Outcome.@Nullable Refused refusal() {
        return refusal;
    }

    /** Whether both sides were looked at; what is there already needs no comparison, and must not be moved by this. */
    boolean isCompared() {
        return isCompared;
    }

    long compared() {
        return compared;
    }

    /** What the comparison says nothing about any more, because it changed since or was in doubt. */
    List<AggregateKey> uncertain() {
        Set<AggregateKey> all = new LinkedHashSet<>(doubtful);
        all.addAll(watch.changed());
        return List.copyOf(all);
    }

    /**
     * Compares the whole facility. What differs because it just changed is looked at again after the copy path has caught
     * up; what keeps changing never compares equal out here, and waits for the fence, where it holds still.
     */
    void compare(Side source, Duration patience) throws InterruptedException {
        isCompared = true;
        try {
            List<Difference> losses = losses(comparison.facility(facilityId, count -> compared = count));
            if (losses.isEmpty()) {
                return;
            }
            losses.forEach(each -> doubtful.add(keyOf(each)));
            awaitCopyPath(source, patience);
            List<Difference> persistent = losses(comparison.aggregates(facilityId, List.copyOf(doubtful)));
            Set<AggregateKey> changing = Set.copyOf(watch.changed());
            List<Difference> still = persistent.stream()
                    .filter(each -> !changing.contains(keyOf(each)))
                    .toList();
            if (!still.isEmpty()) {
                refusal = new Outcome.Refused(Hindrance.DIFFERENT, describe(still));
            }
        } catch (IOException e) {
            refusal = new Outcome.Refused(Hindrance.UNREACHABLE, "the sides could not be compared: " + e.getMessage());
        }
    }

    /**
     * Looks again at what has changed since, while everybody still works, so that the fence holds them for what changed in the
     * last milliseconds only. What differs stays in doubt: its copy may be on its way.
     */
    void settle() {
        try {
            for (int round = 0; round < SETTLING_ROUNDS && refusal == null; round++) {
                doubtful.addAll(watch.take());
                if (doubtful.size() <= SETTLED) {
                    return;
                }
                List<Difference> losses = losses(comparison.aggregates(facilityId, List.copyOf(doubtful)));
                doubtful.clear();
                losses.forEach(each -> doubtful.add(keyOf(each)));
            }
        } catch (IOException e) {
            LOG.debug("Facility {} is not looked at again before its fence: {}", facilityId, e.getMessage());
        }
    }

    private AggregateKey keyOf(Difference difference) {
        return new AggregateKey(difference.aggregate(), facilityId, difference.key());
    }

    private void awaitCopyPath(Side source, Duration patience) throws IOException, InterruptedException {
        String calm = UUID.randomUUID().toString();
        CompletableFuture<Void> waiting = path.whenPassed(calm);
        source.mark(facilityId, calm);
        try {
            waiting.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException("the copy path is behind: " + path.trouble(), e);
        } finally {
            path.forget(calm);
        }
    }

    static List<Difference> losses(List<Difference> differences) {
        return differences.stream()
                .filter(each -> each.kind() == DifferenceClass.LOSS)
                .toList();
    }

    static String describe(List<Difference> losses) {
        Difference first = losses.getFirst();
        return losses.size() + " differences, e.g. " + first.aggregate() + ' ' + first.key() + ' ' + first.field();
    }

    @Override
    public void close() {
        watch.close();
    }
}
