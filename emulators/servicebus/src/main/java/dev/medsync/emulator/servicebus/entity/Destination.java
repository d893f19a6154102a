package dev.medsync.emulator.servicebus.entity;

/** Where messages can be sent. */
public sealed interface Destination permits MessageQueue, Topic {

    /** The name as configured; a subscription's is {@code topic/subscriptions/name}. */
    String name();

    /** Whether a message must name a session to be sent here; one that arrives without is dead-lettered. */
    boolean requiresSession();

    /** Whether it has reached its quota: nothing more should be sent here until consumers have caught up. */
    boolean isFull();

    /**
     * Takes a message. A duplicate is dropped in silence, as Service Bus does.
     *
     * @return what became of it
     */
    Published publish(Message message);

    /**
     * Cancels a message that waits for its time.
     *
     * @return whether it was still waiting
     */
    boolean cancelScheduled(long sequence);
}
