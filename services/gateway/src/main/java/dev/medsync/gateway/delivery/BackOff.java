package dev.medsync.gateway.delivery;

import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next try: 2, 4, 8 … ms and so on to a bound, give or take a quarter. */
final class BackOff {

    private static final long FIRST_NANOS = 2_000_000;

    private BackOff() {}

    static long nanos(int round, long boundNanos) {
        return about(Math.min(boundNanos, FIRST_NANOS << Math.min(round, 16)));
    }

    /** So long, give or take a quarter. */
    static long about(long nominal) {
        return nominal * 3 / 4 + ThreadLocalRandom.current().nextLong(nominal / 2);
    }
}
