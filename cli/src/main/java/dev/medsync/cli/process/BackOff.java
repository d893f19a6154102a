package dev.medsync.cli.process;

import java.time.Duration;

/**
 * How long to wait before the next start of a process that ended by itself. The first restart comes at once, because a
 * process killed in the middle of a move holds writers; only one that keeps failing is slowed down. One that has served for
 * two seconds did not fail to start, however often it is killed.
 */
final class BackOff {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(15);
    private static final Duration STABLE = Duration.ofSeconds(2);

    private int failures;

    /**
     * The pause after one more failure.
     *
     * @param healthyFor how long the process had been healthy before it ended; zero if it never was
     */
    Duration next(Duration healthyFor) {
        if (healthyFor.compareTo(STABLE) >= 0) {
            failures = 0;
        }
        Duration pause = FIRST.multipliedBy(1L << Math.min(failures, 10));
        failures++;
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }

    int failures() {
        return failures;
    }

    void reset() {
        failures = 0;
    }
}
