package dev.medsync.platform.events;

/**
 * Events keep their order within a lane, and a facility's events share one. A lane is a session at the broker, so the
 * number of lanes is also how many consumers of a subscription can work side by side.
 */
public final class Lanes {

    /** Changing this reorders events that are under way: drain the outboxes first. */
    public static final int COUNT = 16;

    private Lanes() {}

    /** The lane of a facility's events, 0 to 15. */
    public static int of(int facility) {
        // Fibonacci hashing: neighbouring facility numbers land in different lanes, as would every fourth or sixteenth.
        return (facility * 0x9E3779B9) >>> 28;
    }

    /** The session that a lane is at the broker. */
    static String session(int lane) {
        return Integer.toString(lane);
    }
}
