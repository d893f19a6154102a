package dev.medsync.emulator.servicebus.entity;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The locked messages of a queue. In a queue with sessions locks have no end of their own: the session's counts. */
final class LockTable {
    private final Map<UUID, QueuedMessage> byToken = new HashMap<>();
    private final Timeline<QueuedMessage> expiries = new Timeline<>();
    private final @Nullable Sessions sessions;

    LockTable(@Nullable Sessions sessions) {
        this.sessions = sessions;
    }

    /** @param until when the lock ends, unless the message's session says otherwise */
    void lock(QueuedMessage message, Instant until) {
        UUID token = UUID.randomUUID();
        byToken.put(token, message);
        if (sessions == null) {
            message.lock(token, until);
            expiries.plan(message, until);
        } else {
            message.lock(token, sessions.locked(message));
        }
    }

    void unlock(QueuedMessage message) {
        byToken.remove(message.lockToken());
        expiries.cancel(message);
        message.unlock();
        if (sessions != null) {
            sessions.unlocked(message);
        }
    }

    @Nullable
    QueuedMessage find(UUID token) {
        return byToken.get(token);
    }

    /** Extends a lock; does nothing in a queue with sessions, where the session's lock is the one to renew. */
    boolean renew(QueuedMessage message, Instant until) {
        if (sessions != null) {
            return false;
        }
        message.extendLock(until);
        expiries.plan(message, until);
        return true;
    }

    /** A message whose lock has expired; null when there is none. It is still locked. */
    @Nullable
    QueuedMessage expired(Instant now) {
        return expiries.peekDue(now);
    }

    Optional<Instant> nextTick() {
        return expiries.next();
    }

    int size() {
        return byToken.size();
    }
}
