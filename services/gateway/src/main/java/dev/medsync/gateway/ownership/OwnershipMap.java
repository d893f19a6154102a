package dev.medsync.gateway.ownership;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The gateway's map of owners. It is a hint: the data's owner decides, and a wrong hint costs one more question. What is
 * not in the map is owned by the monolith.
 *
 * <p>Of all who wait for a facility one is the scout, who goes on asking in case that nobody tells. The others listen: were
 * each to ask, those hundreds of questions would take the processor from whoever is to end their waiting.
 */
public final class OwnershipMap {

    private record Key(String capability, int facility) {}

    private final Map<Key, OwnershipEntry> entries = new ConcurrentHashMap<>();
    private final Map<Key, Queue<Waiting>> waiting = new ConcurrentHashMap<>();

    /** Hears of a facility, on the thread that brings the news. */
    public interface Listener {
        /** The owner has been told of, or has answered somebody; this listener hears no more. */
        void ownerTold();

        /** Whoever asked for all has given up: it is this one's turn. */
        void becameScout();
    }

    /** Somebody who waits for news of one facility. */
    public final class Waiting {
        private final Key key;
        private final Listener listener;

        private Waiting(Key key, Listener listener) {
            this.key = key;
            this.listener = listener;
        }

        /** Whether this one asks for all who wait for the facility: who has waited longest does. */
        public boolean isScout() {
            Queue<Waiting> all = waiting.get(key);
            return all != null && all.peek() == this;
        }

        /** Does not want to hear any more; it may be told at this very moment nevertheless. */
        public void forget() {
            boolean scouted = isScout();
            Queue<Waiting> left = waiting.computeIfPresent(key, (k, all) -> {
                all.remove(this);
                return all.isEmpty() ? null : all;
            });
            Waiting next = scouted && left != null ? left.peek() : null;
            if (next != null) {
                next.listener.becameScout();
            }
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
        tell(new Key(news.capability(), news.facility()));
        return true;
    }

    private void tell(Key key) {
        Queue<Waiting> told = waiting.remove(key);
        if (told != null) {
            told.forEach(each -> each.listener.ownerTold());
        }
    }

    /**
     * Tells the listener when the strangler next says who owns the facility, or an owner has answered somebody. That may be
     * never: the news is a hint like the map.
     */
    public Waiting whenTold(String capability, int facility, Listener listener) {
        Waiting one = new Waiting(new Key(capability, facility), listener);
        waiting.compute(one.key, (key, all) -> {
            Queue<Waiting> with = all == null ? new ConcurrentLinkedQueue<>() : all;
            with.add(one);
            return with;
        });
        return one;
    }

    /**
     * An owner has answered that the map did not expect, or that somebody waited for. The strangler's next word on the
     * facility still counts.
     */
    public void learn(String capability, int facility, Owner owner) {
        Key key = new Key(capability, facility);
        entries.compute(
                key, (k, known) -> new OwnershipEntry(capability, facility, owner, known == null ? 0 : known.epoch()));
        tell(key);
    }

    /** All that is known, in no order. */
    public Collection<OwnershipEntry> all() {
        return List.copyOf(entries.values());
    }
}
