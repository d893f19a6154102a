package dev.medsync.strangler.copy;

import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.platform.replication.Ownership;
import dev.medsync.platform.replication.OwnershipState;
import dev.medsync.replication.v1.Aggregate;
import dev.medsync.strangler.side.Reading;
import dev.medsync.strangler.side.Side;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the aggregates whose keys it gets, one portion after the other. A key leaves the queue <b>before</b> its aggregate
 * is read: a change that arrives later queues it again. Keys that wait are kept once, however often they changed.
 */
final class Lane implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final int PORTION = 500;
    private static final int MOST_WAITING = 20_000;
    private static final Duration SHORT_PAUSE = Duration.ofMillis(5);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(100);

    /** So many failures in a row are no restart that will soon be over. */
    private static final int SHORT_FAILURES = 100;

    private static final Duration PAUSE_WHILE_FAILING = Duration.ofSeconds(2);

    private final Side from;
    private final Applier applier;
    private final DefectListener defects;
    private final Map<AggregateKey, Waiting> waiting = new LinkedHashMap<>();
    private final Thread worker;
    private int inWork;
    private volatile long copied;
    private volatile String trouble = "";
    private volatile boolean closed;

    /** Why a key waits, and the facility if any of its changes told it. */
    private static final class Waiting {
        private final List<Progress.Batch> batches = new ArrayList<>(1);
        private int facilityId;
    }

    Lane(Side from, Applier applier, DefectListener defects, String name) {
        this.from = from;
        this.applier = applier;
        this.defects = defects;
        this.worker = Thread.ofPlatform().daemon().name(name).start(this::work);
    }

    /** Queues a key, waiting while too many wait already. */
    void put(AggregateKey key, Progress.Batch batch) throws InterruptedException {
        synchronized (waiting) {
            while (waiting.size() >= MOST_WAITING && !closed) {
                waiting.wait();
            }
            Waiting entry = waiting.computeIfAbsent(key.withoutFacility(), k -> new Waiting());
            entry.batches.add(batch);
            entry.facilityId = Math.max(entry.facilityId, key.facilityId());
            waiting.notifyAll();
        }
    }

    int pending() {
        synchronized (waiting) {
            return waiting.size() + inWork;
        }
    }

    long copied() {
        return copied;
    }

    String trouble() {
        return trouble;
    }

    @Override
    public void close() {
        closed = true;
        worker.interrupt();
    }

    private void work() {
        try {
            copyAll();
        } catch (Error e) {
            // Whoever waits for this lane waits for ever; that is said where people look for what stands still.
            trouble = "the lane " + worker.getName() + " has ended: " + e;
            throw e;
        }
    }

    private void copyAll() {
        Map<AggregateKey, Waiting> portion = Map.of();
        int failures = 0;
        while (!closed) {
            try {
                if (portion.isEmpty()) {
                    portion = take();
                }
                portion = copy(portion);
                trouble = "";
                failures = 0;
                if (!portion.isEmpty()) {
                    Thread.sleep(SHORT_PAUSE);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (IOException | RuntimeException e) {
                failures++;
                trouble = String.valueOf(e.getMessage());
                LOG.warn("A portion of {} aggregates was not copied; trying again: {}", portion.size(), e.getMessage());
                try {
                    Thread.sleep(failures < SHORT_FAILURES ? PAUSE_AFTER_FAILURE : PAUSE_WHILE_FAILING);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    private Map<AggregateKey, Waiting> take() throws InterruptedException {
        synchronized (waiting) {
            while (waiting.isEmpty()) {
                waiting.wait();
            }
            Map<AggregateKey, Waiting> portion = new LinkedHashMap<>();
            var entries = waiting.entrySet().iterator();
            while (entries.hasNext() && portion.size() < PORTION) {
                var entry = entries.next();
                portion.put(entry.getKey(), entry.getValue());
                entries.remove();
            }
            inWork = portion.size();
            waiting.notifyAll();
            return portion;
        }
    }

    /**
     * Reads and writes a portion.
     *
     * @return what has to be tried again, because the destination could not take it just now
     */
    private Map<AggregateKey, Waiting> copy(Map<AggregateKey, Waiting> portion)
            throws IOException, InterruptedException {
        List<AggregateKey> keys = new ArrayList<>(portion.size());
        portion.forEach((key, entry) -> keys.add(new AggregateKey(key.type(), entry.facilityId, key.key())));
        Reading reading = from.read(keys);
        Map<Integer, Ownership> source = new HashMap<>();
        reading.ownership().forEach(each -> source.put(each.facilityId(), each));
        List<Aggregate> copies = new ArrayList<>(reading.aggregates().size());
        for (Aggregate each : reading.aggregates()) {
            // Where the other side is the owner, what is here is the copy: the change was told twice, or is older.
            Ownership here = source.get(each.getKey().getFacilityId());
            if (here != null && here.state().isSource()) {
                copies.add(each);
            }
        }
        for (Reading.Defect defect : reading.defects()) {
            defects.found(defect);
        }
        Set<Integer> notNow = new HashSet<>();
        Set<Integer> takenAway = new HashSet<>();
        if (!copies.isEmpty()) {
            for (Ownership refused : applier.apply(copies)) {
                if (refused.state() != OwnershipState.OWNER) {
                    notNow.add(refused.facilityId());
                } else if (Takeover.byForce(source.get(refused.facilityId()), refused)) {
                    takenAway.add(refused.facilityId());
                }
            }
        }
        Set<AggregateKey> again = new HashSet<>();
        for (Aggregate each : copies) {
            AggregateKey key =
                    new AggregateKey(each.getKey().getType(), 0, each.getKey().getKey());
            if (notNow.contains(each.getKey().getFacilityId())) {
                again.add(key);
            } else if (takenAway.contains(each.getKey().getFacilityId())) {
                defects.leftBehind(new AggregateKey(
                        each.getKey().getType(),
                        each.getKey().getFacilityId(),
                        each.getKey().getKey()));
            } else {
                defects.repaired(key);
            }
        }
        copied += copies.size() - again.size();
        Map<AggregateKey, Waiting> left = new LinkedHashMap<>();
        portion.forEach((key, entry) -> {
            if (again.contains(key)) {
                left.put(key, entry);
            } else {
                entry.batches.forEach(Progress.Batch::finishOne);
            }
        });
        synchronized (waiting) {
            inWork = left.size();
        }
        return left;
    }
}
