package dev.medsync.emulator.servicebus.entity;

/** What became of a message that was sent. */
public sealed interface Published {

    /** Accepted, under this sequence number. */
    record Accepted(long sequence) implements Published {}

    /** Seen before, and dropped. */
    record Duplicate() implements Published {}
}
