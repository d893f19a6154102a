package dev.medsync.emulator.servicebus.entity;

import dev.medsync.emulator.servicebus.store.EntityStore;
import dev.medsync.emulator.servicebus.store.MessageRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a queue, in memory and in the store alike.
 *
 * <p>A message is always in one of three places: filed in the {@link Backlog}, lent out in the {@link LockTable}, or, for the
 * length of one method of {@link MessageQueue}, in hand.
 */
final class QueueContents {
    private final EntityStore store;
    private final MessageFormat format;
    private final Backlog backlog;
    private final LockTable locks;

    /** @param sessions where locks end with the session's; null in a queue without */
    QueueContents(EntityStore store, MessageFormat format, ReadyMessages ready, @Nullable Sessions sessions) {
        this.store = store;
        this.format = format;
        this.backlog = new Backlog(ready);
        this.locks = new LockTable(sessions);
    }

    /** Files what the store kept. */
    void recover() {
        store.messages().forEach(record -> backlog.file(new QueuedMessage(record)));
    }

    /** A new message; it may be delivered before this returns. */
    void add(MessageRecord record, byte[] content) {
        store.add(record, content);
        backlog.file(new QueuedMessage(record));
    }

    // ---- finding ----

    @Nullable
    QueuedMessage find(long sequence) {
        return backlog.find(sequence);
    }

    @Nullable
    QueuedMessage findLocked(UUID token) {
        return locks.find(token);
    }

    /** All messages in whatever state from a sequence number on. */
    Collection<QueuedMessage> from(long sequence) {
        return backlog.from(sequence);
    }

    /** Available messages, oldest first, as they are now. */
    List<QueuedMessage> available() {
        return backlog.from(0).stream()
                .filter(message -> message.state() == MessageState.AVAILABLE)
                .toList();
    }

    byte[] content(QueuedMessage message) {
        return store.content(message.sequence());
    }

    /** The message as a consumer sees it, in the state it has or had. */
    DeliveredMessage shown(QueuedMessage message, MessageState state) {
        return new DeliveredMessage(
                message.record(), state, message.lockToken(), message.lockedUntil(), content(message));
    }

    // ---- taking in hand, and putting away ----

    /** Takes a message in hand, from wherever it is. */
    void take(QueuedMessage message) {
        if (message.state() == MessageState.LOCKED) {
            locks.unlock(message);
        } else {
            backlog.take(message);
        }
    }

    /** Files the message in hand under its state; it may be delivered before this returns. */
    void file(QueuedMessage message) {
        backlog.file(message);
    }

    /** Lends out the message in hand. */
    void lock(QueuedMessage message, Instant until) {
        locks.lock(message, until);
    }

    boolean renewLock(QueuedMessage message, Instant until) {
        return locks.renew(message, until);
    }

    /** Lets go of the message in hand for good. */
    void forget(QueuedMessage message) {
        backlog.forget(message);
        store.remove(message.sequence());
    }

    // ---- changing the message in hand ----

    void become(QueuedMessage message, MessageRecord record) {
        message.become(record);
        store.update(record);
    }

    void change(QueuedMessage message, Map<String, ? extends @Nullable Object> properties) {
        if (!properties.isEmpty()) {
            store.replaceContent(message.sequence(), format.withProperties(content(message), properties));
        }
    }

    // ---- time ----

    /** A message whose lock has expired; null when there is none. It is still locked. */
    @Nullable
    QueuedMessage lockExpired(Instant now) {
        return locks.expired(now);
    }

    /** An available message whose time to live has ended; null when there is none. It is still filed. */
    @Nullable
    QueuedMessage expired(Instant now) {
        return backlog.expired(now);
    }

    /** A scheduled message whose time has come; null when there is none. It is still filed. */
    @Nullable
    QueuedMessage due(Instant now) {
        return backlog.due(now);
    }

    Optional<Instant> nextTick() {
        return Stream.concat(locks.nextTick().stream(), backlog.nextTick().stream())
                .min(Instant::compareTo);
    }

    // ---- counts ----

    int activeCount() {
        return backlog.readyCount() + locks.size();
    }

    int lockedCount() {
        return locks.size();
    }

    int deferredCount() {
        return backlog.deferredCount();
    }

    int scheduledCount() {
        return backlog.scheduledCount();
    }
}
