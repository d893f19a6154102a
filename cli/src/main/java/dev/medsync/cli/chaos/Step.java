package dev.medsync.cli.chaos;

/**
 * A step of a move, by the name its failpoints have in the strangler. The system tests hold that none is missing.
 */
public enum Step {
    OBSERVE("Observe"),
    RELEASE_DESTINATION("ReleaseDestination"),
    FENCE_SOURCE("FenceSource"),
    AWAIT_MARKER("AwaitMarker"),
    RECHECK("Recheck"),
    TAKE_DESTINATION("TakeDestination"),
    ABORT_DESTINATION("AbortDestination"),
    RELEASE_SOURCE("ReleaseSource"),
    REOPEN_SOURCE("ReopenSource");

    private final String point;

    Step(String point) {
        this.point = point;
    }

    /** Its name in the strangler. */
    public String point() {
        return point;
    }

    /** Whether a move only comes to it when it is undone. */
    boolean needsUndo() {
        return this == ABORT_DESTINATION || this == REOPEN_SOURCE;
    }

    /** Whether a move only comes to it when the last one in the other direction has not been finished. */
    boolean needsUnfinishedMove() {
        return this == RELEASE_DESTINATION;
    }
}
