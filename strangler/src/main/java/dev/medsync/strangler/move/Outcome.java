package dev.medsync.strangler.move;

/** How a move ended. In every case exactly one side owns the facility. */
public sealed interface Outcome {
    /** The destination owns the facility, by this move. */
    record Moved(long epoch) implements Outcome {}

    /** The destination owned it already. */
    record AlreadyThere(long epoch) implements Outcome {}

    /** The source owns it again, at a new epoch; nothing was lost, writers were held for a moment. */
    record Undone(Hindrance why, String reason) implements Outcome {}

    /** Nothing was begun; try again later. */
    record Refused(Hindrance why, String reason) implements Outcome {}
}
