package dev.medsync.emulator.servicebus.entity;

import dev.medsync.emulator.servicebus.store.EntityStore;
import dev.medsync.emulator.servicebus.store.MessageRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A queue, a subscription, or the dead-letter queue of either: keeps messages, lends them to consumers under a lock, and
 * takes back what they do not settle.
 *
 * <p>A message is always in one of three places: filed in the {@link Backlog}, lent out in the {@link LockTable}, or, for
 * the length of one method, in hand.
 */
public final class MessageQueue implements Destination {
    private final String name;
    private final QueueSettings settings;
    private final EntityStore store;
    private final MessageFormat format;
    private final InstantSource clock;
    private final Forwarding forwarding;
    private final @Nullable MessageQueue deadLetters;
    private final DuplicateHistory history;
    private final @Nullable Sessions sessions;
    private final CompetingConsumers consumers;
    private final Backlog backlog;
    private final LockTable locks;

    /** @param deadLetters null for a dead-letter queue itself */
    MessageQueue(
            String name,
            QueueSettings settings,
            Environment environment,
            Forwarding forwarding,
            @Nullable MessageQueue deadLetters) {
        this.name = name;
        this.settings = settings;
        this.store = environment.store().entity(name);
        this.format = environment.format();
        this.clock = environment.clock();
        this.forwarding = forwarding;
        this.deadLetters = deadLetters;
        this.history = new DuplicateHistory(settings.duplicateWindow(), store);
        ReadyMessages.Exit exit = new Exit();
        this.consumers = new CompetingConsumers(exit);
        this.sessions = settings.requiresSession() ? new Sessions(settings.lockDuration(), clock, store, exit) : null;
        this.backlog = new Backlog(sessions == null ? consumers : sessions);
        this.locks = new LockTable(sessions);
    }

    /** Files what the store kept; called once, before anybody sends or receives. */
    void recover() {
        store.messages().forEach(record -> backlog.file(new QueuedMessage(record)));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean requiresSession() {
        return sessions != null;
    }

    /** The sessions of a queue that {@link #requiresSession()}. */
    public Sessions sessions() {
        if (sessions == null) {
            throw new IllegalStateException(name + " has no sessions");
        }
        return sessions;
    }

    /** The consumers of a queue without sessions. */
    public CompetingConsumers consumers() {
        return consumers;
    }

    // ---- sending ----

    @Override
    public Published publish(Message message) {
        if (history.isRepeated(message.messageId(), clock.instant())) {
            return new Published.Duplicate();
        }
        Optional<Destination> forward = forwarding.target(settings.forwardTo());
        if (forward.isPresent()) {
            return forward.get().publish(message);
        }
        long sequence = store.nextSequence();
        enqueue(record(message, sequence, sequence, message.scheduledFor()), message);
        return new Published.Accepted(sequence);
    }

    /** Takes a message from a topic, which has already looked for duplicates and waited for its time. */
    void publishFromTopic(Message message, long topicSequence) {
        Optional<Destination> forward = forwarding.target(settings.forwardTo());
        if (forward.isPresent()) {
            forward.get().publish(message);
        } else {
            enqueue(record(message, store.nextSequence(), topicSequence, null), message);
        }
    }

    private void enqueue(MessageRecord record, Message message) {
        if (requiresSession() && message.sessionId() == null) {
            toDeadLetters(record, message.content(), DeadLetterProperties.SESSION_MISSING);
        } else {
            add(record, message.content());
        }
    }

    private MessageRecord record(
            Message message, long sequence, long enqueuedSequence, @Nullable Instant scheduledFor) {
        Instant now = clock.instant();
        boolean later = scheduledFor != null && scheduledFor.isAfter(now);
        Instant availableAt = later && scheduledFor != null ? scheduledFor : now;
        return new MessageRecord(
                sequence,
                enqueuedSequence,
                availableAt,
                expiry(message.timeToLive(), availableAt),
                later ? availableAt : null,
                0,
                false,
                message.sessionId(),
                null);
    }

    private Instant expiry(@Nullable Duration requested, Instant from) {
        Duration limit = settings.timeToLive();
        Duration shortest = requested == null || (limit != null && limit.compareTo(requested) < 0) ? limit : requested;
        return shortest == null ? Instant.MAX : from.plus(shortest);
    }

    private void add(MessageRecord record, byte[] content) {
        store.add(record, content);
        backlog.file(new QueuedMessage(record));
    }

    @Override
    public boolean cancelScheduled(long sequence) {
        QueuedMessage message = backlog.find(sequence);
        if (message == null || message.state() != MessageState.SCHEDULED) {
            return false;
        }
        take(message);
        forget(message);
        return true;
    }

    // ---- receiving ----

    /** Messages as they are, locked or not, from a sequence number on; nobody's lock changes. */
    public List<DeliveredMessage> peek(long fromSequence, int max, @Nullable String sessionId) {
        return backlog.from(fromSequence).stream()
                .filter(message -> sessionId == null || sessionId.equals(message.sessionId()))
                .limit(max)
                .map(message -> shown(message, message.state()))
                .toList();
    }

    /**
     * Fetches deferred messages.
     *
     * @param sessionId the session they must belong to; null for any
     * @param settled whether they are gone at once instead of being locked
     * @return all of them, or empty when one of them is not there
     */
    public Optional<List<DeliveredMessage>> receiveDeferred(
            List<Long> sequences, @Nullable String sessionId, boolean settled) {
        List<QueuedMessage> found = new ArrayList<>();
        for (long sequence : sequences) {
            QueuedMessage message = backlog.find(sequence);
            if (message == null
                    || message.state() != MessageState.DEFERRED
                    || (sessionId != null && !sessionId.equals(message.sessionId()))) {
                return Optional.empty();
            }
            found.add(message);
        }
        return Optional.of(found.stream().map(message -> lend(message, settled)).toList());
    }

    private DeliveredMessage lend(QueuedMessage message, boolean settled) {
        MessageState state = message.state();
        take(message);
        if (settled) {
            DeliveredMessage delivered = shown(message, state);
            forget(message);
            return delivered;
        }
        locks.lock(message, clock.instant().plus(settings.lockDuration()));
        return shown(message, state);
    }

    private DeliveredMessage shown(QueuedMessage message, MessageState state) {
        return new DeliveredMessage(
                message.record(), state, message.lockToken(), message.lockedUntil(), store.content(message.sequence()));
    }

    /** Whether a message is still locked under this token. */
    public boolean isLocked(UUID token) {
        return locks.find(token) != null;
    }

    /** Extends a message's lock; empty when it is lost, or when the session's lock is the one to renew. */
    public Optional<Instant> renewLock(UUID token) {
        QueuedMessage message = locks.find(token);
        Instant until = clock.instant().plus(settings.lockDuration());
        return message != null && locks.renew(message, until) ? Optional.of(until) : Optional.empty();
    }

    /**
     * Settles a locked message.
     *
     * @return false when the lock is lost; then nothing happens
     */
    public boolean settle(UUID token, Settlement settlement) {
        QueuedMessage message = locks.find(token);
        if (message == null) {
            return false;
        }
        take(message);
        switch (settlement) {
            case Settlement.Complete complete -> forget(message);
            case Settlement.Release release -> backlog.file(message);
            case Settlement.Abandon abandon -> {
                change(message, abandon.properties());
                countFailure(message);
            }
            case Settlement.Defer defer -> {
                change(message, defer.properties());
                become(message, message.record().asDeferred());
                backlog.file(message);
            }
            case Settlement.DeadLetter letter ->
                deadLetter(
                        message, DeadLetterProperties.of(letter.reason(), letter.description(), letter.properties()));
        }
        return true;
    }

    // ---- what happens to a message in hand ----

    private void take(QueuedMessage message) {
        if (message.state() == MessageState.LOCKED) {
            locks.unlock(message);
        } else {
            backlog.take(message);
        }
    }

    private void forget(QueuedMessage message) {
        backlog.forget(message);
        store.remove(message.sequence());
    }

    private void become(QueuedMessage message, MessageRecord record) {
        message.become(record);
        store.update(record);
    }

    private void change(QueuedMessage message, Map<String, ? extends @Nullable Object> properties) {
        if (!properties.isEmpty()) {
            byte[] content = store.content(message.sequence());
            store.replaceContent(message.sequence(), format.withProperties(content, properties));
        }
    }

    private void countFailure(QueuedMessage message) {
        become(message, message.record().withFailedDelivery());
        if (message.record().deliveryCount() < settings.maxDeliveryCount()) {
            backlog.file(message);
            return;
        }
        deadLetter(message, DeadLetterProperties.deliveredTooOften(settings.maxDeliveryCount()));
    }

    private void deadLetter(QueuedMessage message, Map<String, Object> properties) {
        if (deadLetters == null) {
            // a dead-letter queue has none of its own: the message stays, with the new reason
            change(message, properties);
            backlog.file(message);
            return;
        }
        byte[] content = store.content(message.sequence());
        forget(message);
        toDeadLetters(message.record(), content, properties);
    }

    private void toDeadLetters(MessageRecord record, byte[] content, Map<String, Object> properties) {
        byte[] explained = format.withProperties(content, properties);
        Optional<Destination> forward = forwarding.target(settings.forwardDeadLettersTo());
        if (forward.isPresent()) {
            forward.get().publish(format.read(explained));
        } else if (deadLetters != null) {
            deadLetters.add(record.asDeadLetter(name), explained);
        }
    }

    /**
     * Gives all dead letters that nobody holds another chance: they go to the end of the queue they came from, with a
     * fresh delivery count and time to live.
     *
     * @return how many
     */
    public int replayDeadLetters() {
        if (deadLetters == null) {
            return 0;
        }
        List<QueuedMessage> replayed = deadLetters.backlog.from(0).stream()
                .filter(message -> message.state() == MessageState.AVAILABLE)
                .toList();
        for (QueuedMessage letter : replayed) {
            byte[] content = deadLetters.store.content(letter.sequence());
            deadLetters.take(letter);
            deadLetters.forget(letter);
            Message message = format.read(format.withProperties(content, DeadLetterProperties.REMOVED));
            add(record(message, store.nextSequence(), letter.record().enqueuedSequence(), null), message.content());
        }
        return replayed.size();
    }

    // ---- time ----

    void tick(Instant now) {
        if (sessions != null) {
            sessions.tick(now);
        }
        for (QueuedMessage message = locks.expired(now); message != null; message = locks.expired(now)) {
            take(message);
            countFailure(message);
        }
        for (QueuedMessage message = backlog.expired(now); message != null; message = backlog.expired(now)) {
            take(message);
            expire(message);
        }
        for (QueuedMessage message = backlog.due(now); message != null; message = backlog.due(now)) {
            take(message);
            become(message, message.record().asDue());
            backlog.file(message);
        }
    }

    private void expire(QueuedMessage message) {
        if (settings.deadLetterOnExpiration()) {
            deadLetter(message, DeadLetterProperties.EXPIRED);
        } else {
            forget(message);
        }
    }

    /** When {@link #tick} has something to do next. */
    Optional<Instant> nextTick() {
        return Stream.of(
                        locks.nextTick(),
                        backlog.nextTick(),
                        sessions == null ? Optional.<Instant>empty() : sessions.nextTick())
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    EntityCounts counts(String kind) {
        return new EntityCounts(
                name,
                kind,
                backlog.readyCount() + locks.size(),
                locks.size(),
                backlog.deferredCount(),
                backlog.scheduledCount(),
                deadLetters == null ? 0 : deadLetters.backlog.readyCount() + deadLetters.locks.size(),
                sessions == null ? Map.of() : sessions.depths());
    }

    private final class Exit implements ReadyMessages.Exit {
        @Override
        public void deliver(QueuedMessage message, Consumer consumer) {
            consumer.deliver(lend(message, consumer.settlesOnDelivery()));
        }

        @Override
        public void takeBack(QueuedMessage message, boolean failed) {
            take(message);
            if (failed) {
                countFailure(message);
            } else {
                backlog.file(message);
            }
        }
    }
}
