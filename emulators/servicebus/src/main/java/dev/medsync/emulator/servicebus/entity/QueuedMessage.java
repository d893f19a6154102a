package dev.medsync.emulator.servicebus.entity;

import dev.medsync.emulator.servicebus.store.MessageRecord;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A message in a queue: its record, and what is forgotten with the process. Contents stay in the store. */
final class QueuedMessage {
    private MessageRecord record;
    private MessageState state;
    private @Nullable UUID lockToken;
    private @Nullable Instant lockedUntil;

    QueuedMessage(MessageRecord record) {
        this.record = record;
        this.state = unlockedState(record);
    }

    private static MessageState unlockedState(MessageRecord record) {
        if (record.deferred()) {
            return MessageState.DEFERRED;
        }
        return record.scheduledFor() == null ? MessageState.AVAILABLE : MessageState.SCHEDULED;
    }

    long sequence() {
        return record.sequence();
    }

    MessageRecord record() {
        return record;
    }

    MessageState state() {
        return state;
    }

    @Nullable
    String sessionId() {
        return record.sessionId();
    }

    @Nullable
    UUID lockToken() {
        return lockToken;
    }

    @Nullable
    Instant lockedUntil() {
        return lockedUntil;
    }

    /** The record of this unlocked message changed, and its state follows. */
    void become(MessageRecord changed) {
        record = changed;
        state = unlockedState(changed);
    }

    void lock(UUID token, Instant until) {
        state = MessageState.LOCKED;
        lockToken = token;
        lockedUntil = until;
    }

    void extendLock(Instant until) {
        lockedUntil = until;
    }

    void unlock() {
        lockToken = null;
        lockedUntil = null;
        state = unlockedState(record);
    }
}
