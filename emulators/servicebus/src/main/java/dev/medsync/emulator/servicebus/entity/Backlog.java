package dev.medsync.emulator.servicebus.entity;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The unlocked messages of a queue, each filed under its state, so that nothing is ever searched for. */
final class Backlog {
    private final ReadyMessages ready;
    private final TreeMap<Long, QueuedMessage> bySequence = new TreeMap<>();
    private final Timeline<QueuedMessage> scheduled = new Timeline<>();
    private final Timeline<QueuedMessage> expiries = new Timeline<>();
    private int deferredCount;

    Backlog(ReadyMessages ready) {
        this.ready = ready;
    }

    /** Files an unlocked message; an available one may be delivered before this returns. */
    void file(QueuedMessage message) {
        bySequence.put(message.sequence(), message);
        switch (message.state()) {
            case AVAILABLE -> {
                if (message.record().expiresAt().isBefore(Instant.MAX)) {
                    expiries.plan(message, message.record().expiresAt());
                }
                ready.add(message);
            }
            case SCHEDULED -> scheduled.plan(message, dueAt(message));
            case DEFERRED -> deferredCount++;
            case LOCKED -> throw new IllegalStateException("a locked message is not filed");
        }
    }

    /** Takes a filed message out from under its state; it keeps its place in the sequence. */
    void take(QueuedMessage message) {
        switch (message.state()) {
            case AVAILABLE -> {
                expiries.cancel(message);
                ready.remove(message);
            }
            case SCHEDULED -> scheduled.cancel(message);
            case DEFERRED -> deferredCount--;
            case LOCKED -> throw new IllegalStateException("a locked message is not filed");
        }
    }

    /** The message, already taken, is gone for good. */
    void forget(QueuedMessage message) {
        bySequence.remove(message.sequence());
    }

    @Nullable
    QueuedMessage find(long sequence) {
        return bySequence.get(sequence);
    }

    /** All messages in whatever state from a sequence number on. */
    Collection<QueuedMessage> from(long sequence) {
        return bySequence.tailMap(sequence, true).values();
    }

    /** A scheduled message whose time has come; null when there is none. It is still filed. */
    @Nullable
    QueuedMessage due(Instant now) {
        return scheduled.peekDue(now);
    }

    /** An available message whose time to live has ended; null when there is none. It is still filed. */
    @Nullable
    QueuedMessage expired(Instant now) {
        return expiries.peekDue(now);
    }

    Optional<Instant> nextTick() {
        return Stream.concat(scheduled.next().stream(), expiries.next().stream())
                .min(Instant::compareTo);
    }

    int readyCount() {
        return ready.size();
    }

    int deferredCount() {
        return deferredCount;
    }

    int scheduledCount() {
        return scheduled.size();
    }

    private static Instant dueAt(QueuedMessage message) {
        Instant due = message.record().scheduledFor();
        return due == null ? Instant.MIN : due;
    }
}
