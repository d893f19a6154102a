package dev.medsync.emulator.servicebus.entity;

import dev.medsync.emulator.servicebus.store.EntityStore;
import dev.medsync.emulator.servicebus.store.MessageRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A topic: copies each message to the subscriptions whose rules take it, at once or at its scheduled time. */
public final class Topic implements Destination {
    private final String name;
    private final @Nullable Duration timeToLive;
    private final EntityStore store;
    private final MessageFormat format;
    private final InstantSource clock;
    private final DuplicateHistory history;
    private final List<Subscription> subscriptions;
    private final Timeline<Long> scheduled = new Timeline<>();

    Topic(NamespaceDefinition.Topic definition, Environment environment, List<Subscription> subscriptions) {
        this.name = definition.name();
        this.timeToLive = definition.timeToLive();
        this.store = environment.store().entity(name);
        this.format = environment.format();
        this.clock = environment.clock();
        this.history = new DuplicateHistory(definition.duplicateWindow(), store);
        this.subscriptions = List.copyOf(subscriptions);
    }

    /** Plans what the store kept; called once, before anybody sends. */
    void recover() {
        for (MessageRecord record : store.messages()) {
            Instant due = record.scheduledFor();
            scheduled.plan(record.sequence(), due == null ? Instant.MIN : due);
        }
    }

    @Override
    public String name() {
        return name;
    }

    List<Subscription> subscriptions() {
        return subscriptions;
    }

    @Override
    public boolean requiresSession() {
        return false;
    }

    /** As long as one subscription is: a topic accepts a message for all of them or for none. */
    @Override
    public boolean isFull() {
        return subscriptions.stream()
                .anyMatch(subscription -> subscription.queue().isFull());
    }

    @Override
    public Published publish(Message message) {
        Instant now = clock.instant();
        if (history.isRepeated(message.messageId(), now)) {
            return new Published.Duplicate();
        }
        long sequence = store.nextSequence();
        Instant scheduledFor = message.scheduledFor();
        if (scheduledFor != null && scheduledFor.isAfter(now)) {
            MessageRecord record = new MessageRecord(
                    sequence, sequence, scheduledFor, Instant.MAX, scheduledFor, 0, false, message.sessionId(), null);
            store.add(record, message.content());
            scheduled.plan(sequence, scheduledFor);
        } else {
            route(message, sequence);
        }
        return new Published.Accepted(sequence);
    }

    private void route(Message message, long sequence) {
        for (Subscription subscription : subscriptions) {
            if (subscription.takes(message)) {
                subscription.queue().publishFromTopic(message.withTimeToLiveAtMost(timeToLive), sequence);
            }
        }
    }

    @Override
    public boolean cancelScheduled(long sequence) {
        if (!scheduled.contains(sequence)) {
            return false;
        }
        scheduled.cancel(sequence);
        store.remove(sequence);
        return true;
    }

    void tick(Instant now) {
        for (Long sequence = scheduled.peekDue(now); sequence != null; sequence = scheduled.peekDue(now)) {
            Message message = format.read(store.content(sequence));
            cancelScheduled(sequence);
            route(message, sequence);
        }
    }

    Optional<Instant> nextTick() {
        return scheduled.next();
    }

    int scheduledCount() {
        return scheduled.size();
    }
}
