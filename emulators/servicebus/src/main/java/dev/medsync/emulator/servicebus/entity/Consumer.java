package dev.medsync.emulator.servicebus.entity;

/** Somebody who takes messages from a queue; the edge has one for each receiving link. */
public interface Consumer {

    /** Whether one more message is welcome. */
    boolean ready();

    /** Whether a message is gone once delivered (receive-and-delete), instead of being locked. */
    boolean settlesOnDelivery();

    /** Takes a message; called only while {@link #ready()}. */
    void deliver(DeliveredMessage message);
}
