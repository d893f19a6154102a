package dev.medsync.strangler.rollout;

import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.platform.replication.Ownership;
import dev.medsync.strangler.copy.CopyPath;
import dev.medsync.strangler.side.Side;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Copies what exists, from whoever owns a facility: every key goes through the same lanes as the changes that are captured
 * meanwhile. What only the replica has is among the keys too, and goes. Safe to repeat.
 */
final class Backfill {
    /** Enough for the lanes, and little enough that they are done soon when it has to give way. */
    private static final int MOST_AHEAD = 2_000;

    private final GiveWay giveWay;
    private final AtomicLong total = new AtomicLong();
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong copied = new AtomicLong();

    Backfill(GiveWay giveWay) {
        this.giveWay = giveWay;
    }

    long copied() {
        return copied.get();
    }

    /** How many there were at the beginning: for people, who want to know how far it is. */
    long total() {
        return Math.max(total.get(), copied.get());
    }

    void run(Side legacy, Side service, Flow flow, List<Integer> facilities, Consumer<String> tell)
            throws IOException, InterruptedException, StepFailedException {
        total.set(0);
        begun.set(0);
        copied.set(0);
        Set<Integer> away = new HashSet<>();
        for (Ownership each : service.ownership()) {
            if (each.state().isSource()) {
                away.add(each.facilityId());
            }
        }
        for (int facility : facilities) {
            for (Side side : List.of(legacy, service)) {
                side.keys(facility, keys -> total.addAndGet(keys.size()));
            }
        }
        Deque<CompletableFuture<Void>> portions = new ArrayDeque<>();
        giveWay.begin();
        for (int facility : facilities) {
            giveWay.beforeMore(tell);
            CopyPath path = away.contains(facility) ? flow.toLegacy() : flow.toService();
            for (Side side : List.of(legacy, service)) {
                side.keys(facility, keys -> {
                    begun.addAndGet(keys.size());
                    portions.add(enqueue(path, keys).whenComplete((done, failed) -> copied.addAndGet(keys.size())));
                });
            }
            while (begun.get() - copied.get() > MOST_AHEAD) {
                await(portions.removeFirst());
            }
        }
        while (!portions.isEmpty()) {
            await(portions.removeFirst());
        }
    }

    private static void await(CompletableFuture<Void> portion) throws InterruptedException, StepFailedException {
        try {
            portion.get();
        } catch (ExecutionException e) {
            throw new StepFailedException("The backfill was interrupted: " + e.getCause());
        }
    }

    private static CompletableFuture<Void> enqueue(CopyPath path, List<AggregateKey> keys) {
        try {
            return path.copy(keys);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(e);
        }
    }
}
