package dev.medsync.gateway.ownership;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The gateway's map of owners. It is a hint: the data's owner decides, and a wrong hint costs one more question. What is
 * not in the map is owned by the monolith.
 */
public final class OwnershipMap {

    private record Key(String capability, int facility) {}

    private final Map<Key, OwnershipEntry> entries = new ConcurrentHashMap<>();

    public Owner owner(String capability, int facility) {
        OwnershipEntry entry = entries.get(new Key(capability, facility));
        return entry == null ? Owner.LEGACY : entry.owner();
    }

    /** Takes news from the strangler; news of an earlier epoch than known is old, and left aside. */
    public boolean update(OwnershipEntry news) {
        OwnershipEntry now = entries.merge(
                new Key(news.capability(), news.facility()),
                news,
                (known, next) -> next.epoch() >= known.epoch() ? next : known);
        return now == news;
    }

    /** An owner has answered that the map did not expect. The strangler's next word on the facility still counts. */
    public void learn(String capability, int facility, Owner owner) {
        entries.compute(
                new Key(capability, facility),
                (key, known) -> new OwnershipEntry(capability, facility, owner, known == null ? 0 : known.epoch()));
    }

    /** All that is known, in no order. */
    public Collection<OwnershipEntry> all() {
        return List.copyOf(entries.values());
    }
}
