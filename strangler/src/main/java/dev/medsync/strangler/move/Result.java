package dev.medsync.strangler.move;

import dev.medsync.platform.replication.Ownership;

/** What came of an {@link Action}. */
public sealed interface Result {
    /** Of {@link Action.Observe}. */
    record Observed(Ownership source, Ownership destination) implements Result {}

    /** Of an action on one side: whether it made the change, and what is true there now. */
    record Changed(boolean changed, Ownership current) implements Result {}

    /** Of a fence: writers did not pause in time, and nothing has changed. */
    record Busy() implements Result {}

    /** Of a wait or a comparison that went well. */
    record Passed() implements Result {}

    /** Of a wait or a comparison that did not. */
    record Failed(Hindrance why, String reason) implements Result {}

    /** No answer came: the act may or may not have happened. */
    record Unknown(String reason) implements Result {}
}
