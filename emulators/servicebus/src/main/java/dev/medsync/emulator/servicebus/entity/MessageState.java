package dev.medsync.emulator.servicebus.entity;

/** Where a message is in its life; at any time in exactly one of these. */
public enum MessageState {
    /** Ready for a consumer. */
    AVAILABLE,
    /** With a consumer, invisible to the others. */
    LOCKED,
    /** Waits for its time. */
    SCHEDULED,
    /** Set aside; only its sequence number fetches it. */
    DEFERRED
}
