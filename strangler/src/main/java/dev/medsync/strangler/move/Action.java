package dev.medsync.strangler.move;

/**
 * One step of a move: an atomic act on one side, or a wait. After each the protocol is told the {@link Result} and decides
 * again. {@code source} is the side that loses the facility, {@code destination} the one that gets it.
 */
public sealed interface Action {
    /** Read the ownership of both sides. */
    record Observe() implements Action {}

    /** Destination: FENCED → REPLICA(epoch): finishes the earlier move in the other direction, whose mover died. */
    record ReleaseDestination(long epoch) implements Action {}

    /** Source: OWNER(epoch) → FENCED(epoch), with the marker row. From here on writers of the facility are held. */
    record FenceSource(long epoch) implements Action {}

    /** Wait until the copy path has passed the marker: the destination has everything that was ever committed. */
    record AwaitMarker() implements Action {}

    /** Compare what changed since the comparison before the fence. */
    record Recheck() implements Action {}

    /** Destination → OWNER(epoch): the commit point. */
    record TakeDestination(long epoch) implements Action {}

    /** Destination → ABORTED(epoch): the move to this epoch can no longer succeed. */
    record AbortDestination(long epoch) implements Action {}

    /** Source: FENCED → REPLICA(epoch). */
    record ReleaseSource(long epoch) implements Action {}

    /** Source: FENCED → OWNER(epoch). */
    record ReopenSource(long epoch) implements Action {}

    /** Nothing is left to do. */
    record Finish(Outcome outcome) implements Action {}
}
