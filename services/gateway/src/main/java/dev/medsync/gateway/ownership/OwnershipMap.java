package dev.medsync.gateway.ownership;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The gateway's map of owners. It is a hint: the data's owner decides, and a wrong hint costs one more question. What is
 * not in the map is owned by the monolith.
 */
public final class OwnershipMap {

    private record Key(String capability, int facility) {}

    private final Map<Key, OwnershipEntry> entries = new ConcurrentHashMap<>();
    private final Map<Key, Set<Waiting>> waiting = new ConcurrentHashMap<>();

    /** Somebody who waits for news of one facility. */
    public final class Waiting {
        private final Key key;
        private final Runnable action;

        private Waiting(Key key, Runnable action) {
            this.key = key;
            this.action = action;
        }

        /** Does not want to hear any more; it may be told at this very moment nevertheless. */
        public void forget() {
            waiting.computeIfPresent(key, (k, all) -> {
                all.remove(this);
                return all.isEmpty() ? null : all;
            });
        }
    }

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
        if (now != news) {
            return false;
        }
        Set<Waiting> told = waiting.remove(new Key(news.capability(), news.facility()));
        if (told != null) {
            told.forEach(each -> each.action.run());
        }
        return true;
    }

    /**
     * Runs the action once, on the thread that brings the news, when the strangler next says who owns the facility. That
     * may be never: the news is a hint like the map.
     */
    public Waiting whenTold(String capability, int facility, Runnable action) {
        Waiting one = new Waiting(new Key(capability, facility), action);
        waiting.compute(one.key, (key, all) -> {
            Set<Waiting> with = all == null ? ConcurrentHashMap.newKeySet() : all;
            with.add(one);
            return with;
        });
        return one;
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
