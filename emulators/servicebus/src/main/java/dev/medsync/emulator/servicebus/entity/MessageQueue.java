package dev.medsync.emulator.servicebus.entity;

import dev.medsync.emulator.servicebus.store.EntityStore;
import dev.medsync.emulator.servicebus.store.MessageRecord;
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
 */
public final class MessageQueue implements Destination {
    /** Service Bus counts bytes. Here contents are on disk, and what is known of each message is in memory. */
    static final int QUOTA = 50_000;

    private final String name;
    private final QueueSettings settings;
    private final EntityStore store;
    private final MessageFormat format;
    private final InstantSource clock;
    private final Forwarding forwarding;
    private final @Nullable MessageQueue deadLetters;
    private final DuplicateHistory history;
    private final Admission admission;
    private final @Nullable Sessions sessions;
    private final CompetingConsumers consumers;
    private final QueueContents contents;

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
        this.admission = new Admission(settings.timeToLive(), clock);
        this.history = new DuplicateHistory(settings.duplicateWindow(), store);
        ReadyMessages.Exit exit = new Exit();
        this.consumers = new CompetingConsumers(exit);
        this.sessions = settings.requiresSession() ? new Sessions(settings.lockDuration(), clock, store, exit) : null;
        this.contents = new QueueContents(store, format, sessions == null ? consumers : sessions, sessions);
    }

    /** Files what the store kept; called once, before anybody sends or receives. */
    void recover() {
        contents.recover();
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
    public boolean isFull() {
        return contents.activeCount() + contents.deferredCount() + contents.scheduledCount() >= QUOTA;
    }

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
        enqueue(admission.record(message, sequence, sequence, message.scheduledFor()), message);
        return new Published.Accepted(sequence);
    }

    /** Takes a message from a topic, which has already looked for duplicates and waited for its time. */
    void publishFromTopic(Message message, long topicSequence) {
        Optional<Destination> forward = forwarding.target(settings.forwardTo());
        if (forward.isPresent()) {
            forward.get().publish(message);
        } else {
            enqueue(admission.record(message, store.nextSequence(), topicSequence, null), message);
        }
    }

    private void enqueue(MessageRecord record, Message message) {
        if (requiresSession() && message.sessionId() == null) {
            toDeadLetters(record, message.content(), DeadLetterProperties.SESSION_MISSING);
        } else {
            contents.add(record, message.content());
        }
    }

    @Override
    public boolean cancelScheduled(long sequence) {
        QueuedMessage message = contents.find(sequence);
        if (message == null || message.state() != MessageState.SCHEDULED) {
            return false;
        }
        contents.take(message);
        contents.forget(message);
        return true;
    }

    // ---- receiving ----

    /** Messages as they are, locked or not, from a sequence number on; nobody's lock changes. */
    public List<DeliveredMessage> peek(long fromSequence, int max, @Nullable String sessionId) {
        return contents.from(fromSequence).stream()
                .filter(message -> sessionId == null || sessionId.equals(message.sessionId()))
                .limit(max)
                .map(message -> contents.shown(message, message.state()))
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
            QueuedMessage message = contents.find(sequence);
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
        contents.take(message);
        if (settled) {
            DeliveredMessage delivered = contents.shown(message, state);
            contents.forget(message);
            return delivered;
        }
        contents.lock(message, clock.instant().plus(settings.lockDuration()));
        return contents.shown(message, state);
    }

    /** Whether a message is still locked under this token. */
    public boolean isLocked(UUID token) {
        return contents.findLocked(token) != null;
    }

    /** Extends a message's lock; empty when it is lost, or when the session's lock is the one to renew. */
    public Optional<Instant> renewLock(UUID token) {
        QueuedMessage message = contents.findLocked(token);
        Instant until = clock.instant().plus(settings.lockDuration());
        return message != null && contents.renewLock(message, until) ? Optional.of(until) : Optional.empty();
    }

    /**
     * Settles a locked message.
     *
     * @return false when the lock is lost; then nothing happens
     */
    public boolean settle(UUID token, Settlement settlement) {
        QueuedMessage message = contents.findLocked(token);
        if (message == null) {
            return false;
        }
        contents.take(message);
        switch (settlement) {
            case Settlement.Complete complete -> contents.forget(message);
            case Settlement.Release release -> putBack(message);
            case Settlement.Abandon abandon -> {
                contents.change(message, abandon.properties());
                countFailure(message);
            }
            case Settlement.Defer defer -> {
                contents.change(message, defer.properties());
                contents.become(message, message.record().asDeferred());
                contents.file(message);
            }
            case Settlement.DeadLetter letter ->
                deadLetter(
                        message, DeadLetterProperties.of(letter.reason(), letter.description(), letter.properties()));
        }
        return true;
    }

    // ---- what happens to a message in hand ----

    private void countFailure(QueuedMessage message) {
        contents.become(message, message.record().withFailedDelivery());
        if (message.record().deliveryCount() < settings.maxDeliveryCount()) {
            putBack(message);
        } else {
            deadLetter(message, DeadLetterProperties.deliveredTooOften(settings.maxDeliveryCount()));
        }
    }

    /** Makes a message available again, unless its time ran out while somebody had it. */
    private void putBack(QueuedMessage message) {
        boolean over =
                !message.record().deferred() && !message.record().expiresAt().isAfter(clock.instant());
        if (over) {
            expire(message);
        } else {
            contents.file(message);
        }
    }

    private void deadLetter(QueuedMessage message, Map<String, Object> properties) {
        if (deadLetters == null) {
            // a dead-letter queue has none of its own: the message stays, with the new reason
            contents.change(message, properties);
            contents.file(message);
            return;
        }
        byte[] content = contents.content(message);
        contents.forget(message);
        toDeadLetters(message.record(), content, properties);
    }

    private void toDeadLetters(MessageRecord record, byte[] content, Map<String, Object> properties) {
        byte[] explained = format.withProperties(content, properties);
        Optional<Destination> forward = forwarding.target(settings.forwardDeadLettersTo());
        if (forward.isPresent()) {
            forward.get().publish(format.read(explained));
        } else if (deadLetters != null) {
            deadLetters.contents.add(record.asDeadLetter(name), explained);
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
        List<QueuedMessage> replayed = deadLetters.contents.available();
        for (QueuedMessage letter : replayed) {
            byte[] content = deadLetters.contents.content(letter);
            deadLetters.contents.take(letter);
            deadLetters.contents.forget(letter);
            Message message = format.read(format.withProperties(content, DeadLetterProperties.REMOVED));
            enqueue(
                    admission.record(
                            message, store.nextSequence(), letter.record().enqueuedSequence(), null),
                    message);
        }
        return replayed.size();
    }

    // ---- time ----

    void tick(Instant now) {
        if (sessions != null) {
            sessions.tick(now);
        }
        for (QueuedMessage message = contents.lockExpired(now); message != null; message = contents.lockExpired(now)) {
            contents.take(message);
            countFailure(message);
        }
        for (QueuedMessage message = contents.expired(now); message != null; message = contents.expired(now)) {
            contents.take(message);
            expire(message);
        }
        for (QueuedMessage message = contents.due(now); message != null; message = contents.due(now)) {
            contents.take(message);
            contents.become(message, message.record().asDue());
            contents.file(message);
        }
    }

    private void expire(QueuedMessage message) {
        if (settings.deadLetterOnExpiration()) {
            deadLetter(message, DeadLetterProperties.EXPIRED);
        } else {
            contents.forget(message);
        }
    }

    /** When {@link #tick} has something to do next. */
    Optional<Instant> nextTick() {
        Optional<Instant> sessionsTick = sessions == null ? Optional.empty() : sessions.nextTick();
        return Stream.concat(contents.nextTick().stream(), sessionsTick.stream())
                .min(Instant::compareTo);
    }

    EntityCounts counts(String kind) {
        return new EntityCounts(
                name,
                kind,
                contents.activeCount(),
                contents.lockedCount(),
                contents.deferredCount(),
                contents.scheduledCount(),
                deadLetters == null ? 0 : deadLetters.contents.activeCount(),
                sessions == null ? Map.of() : sessions.depths());
    }

    private final class Exit implements ReadyMessages.Exit {
        @Override
        public void deliver(QueuedMessage message, Consumer consumer) {
            consumer.deliver(lend(message, consumer.settlesOnDelivery()));
        }

        @Override
        public void takeBack(QueuedMessage message, boolean failed) {
            contents.take(message);
            if (failed) {
                countFailure(message);
            } else {
                putBack(message);
            }
        }
    }
}
