package dev.medsync.strangler.move;

/** Why a facility did not move, and whether waiting may help. */
public enum Hindrance {
    /** Its writers did not pause for long enough. */
    BUSY(true),
    /** A side did not answer. */
    UNREACHABLE(true),
    /** The copy path did not pass the marker in time. */
    BEHIND(true),
    /** Somebody else moves it, or did and died. */
    CONTESTED(true),
    /** The two sides differ. */
    DIFFERENT(false),
    /** Neither side owns it. */
    UNOWNED(false);

    private final boolean passing;

    Hindrance(boolean passing) {
        this.passing = passing;
    }

    /** Whether it may be gone at the next try. */
    public boolean isPassing() {
        return passing;
    }
}
