package dev.medsync.strangler.copy;

import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.platform.replication.Change;
import dev.medsync.platform.replication.ChangeBatch;
import dev.medsync.platform.replication.ChangeSource;
import dev.medsync.platform.replication.ChangesLostException;
import dev.medsync.strangler.side.Side;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies in one direction. One thread reads changes and deals their keys to lanes; a key always goes to the same lane, so an
 * aggregate is never written by two at once. Backfill puts its keys into the same lanes.
 *
 * <p>A position of the log is acknowledged once every change up to it is written at the destination: after a crash the rest
 * is told again, and reading again makes that harmless.
 */
public final class CopyPath implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CopyPath.class);
    private static final Duration RETRY = Duration.ofMillis(200);

    private final Side from;
    private final Applier applier;
    private final List<Lane> lanes = new ArrayList<>();
    private final Progress progress;
    private final Map<String, CompletableFuture<Void>> markers = new ConcurrentHashMap<>();
    private final RecentChanges recent = new RecentChanges();
    private final Thread reader;
    private volatile @Nullable ChangeSource source;
    private volatile String trouble = "";
    private volatile boolean lost;
    private volatile boolean closed;

    /**
     * Starts copying.
     *
     * @param laneCount how many aggregates are written side by side
     * @param defects hears of aggregates that cannot be translated
     */
    public CopyPath(Side from, Side to, int laneCount, DefectListener defects) {
        this.from = from;
        this.progress = new Progress(this::acknowledge);
        this.applier = new Applier(to);
        for (int i = 0; i < laneCount; i++) {
            lanes.add(new Lane(from, applier, defects, from.name() + "-to-" + to.name() + "-" + i));
        }
        this.reader =
                Thread.ofPlatform().daemon().name(from.name() + "-changes").start(this::read);
    }

    /**
     * Completes when every change that was committed before the marker row is written at the destination. Ask before the
     * row is inserted.
     */
    public CompletableFuture<Void> whenPassed(String marker) {
        return markers.computeIfAbsent(marker, token -> new CompletableFuture<>());
    }

    /** Nobody waits for the marker any more. */
    public void forget(String marker) {
        markers.remove(marker);
    }

    /** Puts keys into the lanes that no change has named; blocks while the lanes are full. */
    public CompletableFuture<Void> copy(List<AggregateKey> keys) throws InterruptedException {
        Progress.Batch batch = progress.beginUnpositioned(keys.size());
        for (AggregateKey key : keys) {
            lane(key).put(key, batch);
        }
        return batch.done();
    }

    /**
     * Copies aggregates at once, past those that wait in the lanes: where something stands in the way of others, such as a
     * public number that has been given again, it has to go first. They are copied once more in turn, since a lane may be at
     * work on the same ones.
     */
    public CompletableFuture<Void> copyFirst(List<AggregateKey> keys) throws IOException, InterruptedException {
        if (keys.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        applier.apply(from.read(keys).aggregates());
        return copy(keys);
    }

    /** Starts to remember which aggregates change, for the comparison inside a fence. */
    public RecentChanges.Watch watch(int facilityId) {
        return recent.watch(facilityId);
    }

    /** Aggregates that wait for being copied. */
    public int pending() {
        return lanes.stream().mapToInt(Lane::pending).sum();
    }

    /** Aggregates written at the destination since the start. */
    public long copied() {
        return lanes.stream().mapToLong(Lane::copied).sum();
    }

    /** Whether changes were lost that nobody has read: then everything has to be copied anew. */
    public boolean lost() {
        return lost;
    }

    /** Why nothing is being copied, for people; empty when all is well. */
    public String trouble() {
        for (Lane lane : lanes) {
            if (!lane.trouble().isEmpty()) {
                return lane.trouble();
            }
        }
        return trouble;
    }

    @Override
    public void close() {
        closed = true;
        reader.interrupt();
        ChangeSource open = source;
        if (open != null) {
            open.close();
        }
        lanes.forEach(Lane::close);
    }

    private Lane lane(AggregateKey key) {
        return lanes.get(Math.floorMod((key.type() + '/' + key.key()).hashCode(), lanes.size()));
    }

    private void acknowledge(long position) {
        ChangeSource open = source;
        if (open != null) {
            open.acknowledge(position);
        }
    }

    private void read() {
        while (!closed) {
            try (ChangeSource open = from.changes()) {
                source = open;
                trouble = "";
                lost = false;
                // What an earlier source told and nobody acknowledged is told again by this one.
                progress.reset();
                readFrom(open);
            } catch (ChangesLostException e) {
                if (!lost) {
                    LOG.error("Changes of {} are lost: {}", from.name(), e.getMessage());
                }
                trouble = "changes are lost: " + e.getMessage();
                lost = true;
                pause();
            } catch (IOException | RuntimeException e) {
                if (!closed) {
                    trouble = String.valueOf(e.getMessage());
                    LOG.warn("The changes of {} cannot be read; trying again: {}", from.name(), e.getMessage());
                    pause();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } finally {
                source = null;
            }
        }
    }

    private void readFrom(ChangeSource open) throws IOException, InterruptedException {
        while (!closed) {
            ChangeBatch changes = open.poll(Duration.ofSeconds(1));
            if (changes != null) {
                deal(changes);
            }
        }
    }

    private void deal(ChangeBatch changes) throws InterruptedException {
        int keys = 0;
        for (Change change : changes.changes()) {
            if (change instanceof Change.Dirty) {
                keys++;
            }
        }
        Progress.Batch batch = progress.begin(changes.position(), keys);
        for (Change change : changes.changes()) {
            switch (change) {
                case Change.Dirty dirty -> {
                    recent.note(dirty.key());
                    lane(dirty.key()).put(dirty.key(), batch);
                }
                case Change.Marker marker -> batch.whenAllBefore(() -> passed(marker.token()));
            }
        }
        batch.sealed();
    }

    private void passed(String token) {
        CompletableFuture<Void> waiting = markers.remove(token);
        if (waiting != null) {
            waiting.complete(null);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
