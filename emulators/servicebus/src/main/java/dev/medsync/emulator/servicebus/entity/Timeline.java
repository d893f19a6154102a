package dev.medsync.emulator.servicebus.entity;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Things that happen at a time: adding, removing and finding the next cost O(log n). */
final class Timeline<T> {
    private record Entry<T>(Instant at, long order, T thing) {}

    private final TreeSet<Entry<T>> entries =
            new TreeSet<>(Comparator.<Entry<T>, Instant>comparing(Entry::at).thenComparing(Entry::order));
    private final Map<T, Entry<T>> byThing = new HashMap<>();
    private long lastOrder;

    /** Plans a thing, which may already be planned for another time. */
    void plan(T thing, Instant at) {
        cancel(thing);
        Entry<T> entry = new Entry<>(at, ++lastOrder, thing);
        entries.add(entry);
        byThing.put(thing, entry);
    }

    void cancel(T thing) {
        Entry<T> entry = byThing.remove(thing);
        if (entry != null) {
            entries.remove(entry);
        }
    }

    boolean contains(T thing) {
        return byThing.containsKey(thing);
    }

    /** A thing whose time has come, the earliest first; null when there is none. It stays until it is cancelled. */
    @Nullable
    T peekDue(Instant now) {
        return entries.isEmpty() || entries.first().at().isAfter(now)
                ? null
                : entries.first().thing();
    }

    Optional<Instant> next() {
        return entries.isEmpty()
                ? Optional.empty()
                : Optional.of(entries.first().at());
    }

    int size() {
        return entries.size();
    }
}
