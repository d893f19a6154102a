package dev.medsync.strangler.rollout;

import dev.medsync.platform.replication.Ownership;
import dev.medsync.platform.replication.OwnershipState;
import dev.medsync.strangler.move.Direction;
import dev.medsync.strangler.move.MoveListener;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Who owns which facility, as far as the strangler knows: a hint for the gateway and a picture for people. The truth stands
 * in the two databases, which decide for themselves.
 */
public final class OwnershipView implements MoveListener {
    /** An owner, as people and the gateway are told. */
    public enum Owner {
        LEGACY,
        SERVICE,
        /** Fenced: nobody answers for some milliseconds. */
        MOVING,
        /** A database cannot be asked. */
        UNKNOWN
    }

    /** One facility's owner. */
    public record Entry(String capability, int facility, Owner owner, long epoch) {}

    private final String capability;
    private final Map<Integer, Entry> entries = new ConcurrentSkipListMap<>();
    private final List<Consumer<Entry>> listeners = new CopyOnWriteArrayList<>();

    public OwnershipView(String capability) {
        this.capability = capability;
    }

    /** Hears of every change from now on. */
    public AutoCloseable listen(Consumer<Entry> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** All facilities, also 0, by facility. */
    public List<Entry> all() {
        return List.copyOf(entries.values());
    }

    public Entry of(int facility) {
        return entries.getOrDefault(facility, new Entry(capability, facility, Owner.UNKNOWN, 0));
    }

    /** How many facilities the service owns. */
    public long ownedByService() {
        return entries.values().stream()
                .filter(each -> each.owner() == Owner.SERVICE && each.facility() != 0)
                .count();
    }

    /** Takes over what the two databases say. */
    void refresh(List<Ownership> legacy, List<Ownership> service) {
        Map<Integer, Entry> now = new TreeMap<>();
        for (Ownership each : legacy) {
            now.put(each.facilityId(), entry(each, each.state() == OwnershipState.OWNER ? Owner.LEGACY : Owner.MOVING));
        }
        for (Ownership each : service) {
            Entry legacys = now.get(each.facilityId());
            // A service back from the dead, whose facility was taken over by force, still says that it is the owner.
            boolean older = legacys != null && legacys.owner() == Owner.LEGACY && legacys.epoch() > each.epoch();
            if (each.state() == OwnershipState.OWNER && !older) {
                now.put(each.facilityId(), entry(each, Owner.SERVICE));
            }
        }
        now.values().forEach(this::put);
    }

    /** A database cannot be asked: what is not known to be served elsewhere is unknown. */
    void lost(Owner side) {
        entries.values().stream()
                .filter(each -> each.owner() == side)
                .forEach(each -> put(new Entry(capability, each.facility(), Owner.UNKNOWN, each.epoch())));
    }

    @Override
    public void fenced(int facilityId, Direction direction) {
        put(new Entry(capability, facilityId, Owner.MOVING, of(facilityId).epoch()));
    }

    @Override
    public void decided(int facilityId, Direction direction, boolean destinationOwns, Ownership ownership) {
        boolean atService = (direction == Direction.TO_SERVICE) == destinationOwns;
        put(entry(ownership, atService ? Owner.SERVICE : Owner.LEGACY));
    }

    private Entry entry(Ownership ownership, Owner owner) {
        return new Entry(capability, ownership.facilityId(), owner, ownership.epoch());
    }

    private void put(Entry entry) {
        Entry before = entries.get(entry.facility());
        // A picture that was taken before a move was decided must not overwrite the decision.
        if (before != null && entry.epoch() < before.epoch()) {
            return;
        }
        if (!entry.equals(before)) {
            entries.put(entry.facility(), entry);
            listeners.forEach(each -> each.accept(entry));
        }
    }
}
