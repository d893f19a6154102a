package dev.medsync.emulator.servicebus.entity;

import java.time.Instant;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One session of a queue: its ready messages, those with its holder, and the holder. */
final class Session {
    final String id;
    final TreeMap<Long, QueuedMessage> ready = new TreeMap<>();
    final TreeMap<Long, QueuedMessage> locked = new TreeMap<>();

    @Nullable
    SessionConsumer holder;

    Instant lockedUntil = Instant.MIN;
    /** While its messages are taken back one by one nobody may get the session, or he would see a gap. */
    boolean beingReleased;

    Session(String id) {
        this.id = id;
    }

    boolean isFree() {
        return holder == null && !beingReleased;
    }

    boolean isEmpty() {
        return ready.isEmpty() && locked.isEmpty();
    }

    int depth() {
        return ready.size() + locked.size();
    }
}
