package dev.medsync.gateway.delivery;

import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next try: 2, 4, 8 … ms and so on to a bound, give or take a quarter. */
final class BackOff {

    private static final long FIRST_NANOS = 2_000_000;

    private static final long SCOUT_NANOS = 16_000_000;
    private static final long SLOW_SCOUT_NANOS = 250_000_000;
    private static final int SHARE_OF_WAIT = 8;

    private BackOff() {}

    static long nanos(int round, long boundNanos) {
        return about(Math.min(boundNanos, FIRST_NANOS << Math.min(round, 16)));
    }

    /**
     * The same for the one who asks for all that wait for a moving facility. A move takes some milliseconds, so it asks every
     * 16; where one takes long, the strangler has died and is starting again, and questions would keep the processor from it:
     * then it pauses for an eighth of what it has waited, up to a quarter of a second.
     */
    static long scout(int round, long waitedNanos) {
        return nanos(round, Math.clamp(waitedNanos / SHARE_OF_WAIT, SCOUT_NANOS, SLOW_SCOUT_NANOS));
    }

    /** So long, give or take a quarter. */
    static long about(long nominal) {
        return nominal * 3 / 4 + ThreadLocalRandom.current().nextLong(nominal / 2);
    }
}
