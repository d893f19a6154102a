package dev.medsync.strangler.rollout;

import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.platform.replication.FenceBusyException;
import dev.medsync.platform.replication.Ownership;
import dev.medsync.platform.replication.OwnershipChange;
import dev.medsync.platform.replication.OwnershipState;
import dev.medsync.strangler.compare.Comparison;
import dev.medsync.strangler.compare.Difference;
import dev.medsync.strangler.copy.CopyPath;
import dev.medsync.strangler.copy.Takeover;
import dev.medsync.strangler.move.Direction;
import dev.medsync.strangler.side.Side;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Takes facilities over for the monolith from a service that is dead, which no move can do: a move needs the owner's word
 * that it has stopped. What the service acknowledged and nobody has copied is missing afterwards. When the service comes back
 * it still takes itself for the owner; then it is stopped, and what was missing is told by its keys. Nothing of it is
 * overwritten before the next backfill, so people can look it up there.
 */
final class ForcedHome {
    private static final Duration MARKER = Duration.ofSeconds(20);
    private static final Duration WRITERS = Duration.ofSeconds(1);

    private final Side legacy;
    private final Side service;
    private final OwnershipView view;
    private final Set<AggregateKey> leftBehind = ConcurrentHashMap.newKeySet();
    private volatile List<AggregateKey> missing = List.of();

    ForcedHome(Side legacy, Side service, OwnershipView view) {
        this.legacy = legacy;
        this.service = service;
        this.view = view;
    }

    /** A change that the former owner made and the monolith does not have. */
    void leftBehind(AggregateKey key) {
        leftBehind.add(key);
    }

    /** What a service had left behind that came back: it stays as it is there until the next backfill. */
    List<AggregateKey> missing() {
        return missing;
    }

    /** After a restart. */
    void remember(List<AggregateKey> known) {
        missing = List.copyOf(known);
    }

    /**
     * Makes the monolith the owner of every facility that it does not own.
     *
     * @return how many it took over
     */
    int takeOver() throws IOException, StepFailedException {
        requireDead();
        int taken = 0;
        for (Ownership each : legacy.ownership()) {
            if (each.state() == OwnershipState.OWNER) {
                continue;
            }
            long epoch = Takeover.epochAfter(each.epoch());
            if (each.state() == OwnershipState.FENCED) {
                // Caught in a move to the service, of which nobody knows how it ended.
                legacy.release(each.facilityId(), epoch - 1);
            }
            OwnershipChange change = legacy.take(each.facilityId(), epoch);
            if (change.changed()) {
                taken++;
                view.decided(each.facilityId(), Direction.TO_LEGACY, true, change.current());
            }
        }
        return taken;
    }

    private void requireDead() throws StepFailedException {
        try {
            service.ownership();
        } catch (IOException e) {
            return;
        }
        throw new StepFailedException(service.name()
                + " answers. Use rollback without --force: it brings everything home and loses nothing.");
    }

    /** Whether the service, back from the dead, takes itself for the owner of facilities that were taken from it. */
    static boolean isBack(List<Ownership> atLegacy, List<Ownership> atService) {
        return !lost(atLegacy, atService).isEmpty();
    }

    /**
     * Stops the former owner and looks through its log for what the monolith does not have.
     *
     * @return the aggregates, each with its facility
     */
    List<AggregateKey> welcomeBack(CopyPath toLegacy, Comparison comparison) throws IOException, InterruptedException {
        Map<Integer, Ownership> lost = lost(legacy.ownership(), service.ownership());
        for (Ownership each : lost.values()) {
            String marker = UUID.randomUUID().toString();
            CompletableFuture<Void> passed = toLegacy.whenPassed(marker);
            try {
                if (each.state() == OwnershipState.OWNER) {
                    service.fence(each.facilityId(), each.epoch(), marker, WRITERS);
                } else {
                    service.mark(each.facilityId(), marker);
                }
                passed.get(MARKER.toNanos(), TimeUnit.NANOSECONDS);
            } catch (FenceBusyException | TimeoutException | ExecutionException e) {
                throw new IOException(
                        "Facility " + each.facilityId() + " of " + service.name() + " could not be stopped yet: "
                                + e.getMessage(),
                        e);
            } finally {
                toLegacy.forget(marker);
            }
        }
        List<AggregateKey> found = reallyMissing(comparison);
        for (Ownership here : legacy.ownership()) {
            if (lost.containsKey(here.facilityId())) {
                service.release(here.facilityId(), here.epoch());
            }
        }
        leftBehind.clear();
        missing = Stream.concat(missing.stream(), found.stream()).distinct().toList();
        return found;
    }

    /** The log tells again what was copied but not acknowledged; that is not missing. */
    private List<AggregateKey> reallyMissing(Comparison comparison) throws IOException {
        Map<Integer, List<AggregateKey>> byFacility = new HashMap<>();
        leftBehind.forEach(each -> byFacility
                .computeIfAbsent(each.facilityId(), f -> new ArrayList<>())
                .add(each));
        List<AggregateKey> missing = new ArrayList<>();
        for (var entry : byFacility.entrySet()) {
            Set<String> different = new HashSet<>();
            for (Difference each : comparison.aggregates(entry.getKey(), entry.getValue())) {
                different.add(each.aggregate() + '/' + each.key());
            }
            entry.getValue().stream()
                    .filter(each -> different.contains(each.type() + '/' + each.key()))
                    .forEach(missing::add);
        }
        return missing;
    }

    private static Map<Integer, Ownership> lost(List<Ownership> atLegacy, List<Ownership> atService) {
        Map<Integer, Ownership> owned = new HashMap<>();
        for (Ownership each : atLegacy) {
            if (each.state() == OwnershipState.OWNER) {
                owned.put(each.facilityId(), each);
            }
        }
        Map<Integer, Ownership> lost = new HashMap<>();
        for (Ownership each : atService) {
            Ownership now = owned.get(each.facilityId());
            if (now != null && each.state().isSource() && Takeover.byForce(each, now)) {
                lost.put(each.facilityId(), each);
            }
        }
        return lost;
    }
}
