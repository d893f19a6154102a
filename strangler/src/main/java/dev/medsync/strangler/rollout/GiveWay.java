package dev.medsync.strangler.rollout;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * Lets people go first. Copying and comparing in bulk needs the processors and the databases that their requests need, and
 * nobody waits for it; so it is asked before each portion, and while many requests are slow it takes a rest. Not for ever: a
 * platform that is always slow is migrated too, only more slowly.
 */
final class GiveWay {
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final double MANY = 0.05;

    private final DoubleSupplier slowShare;
    private final Duration patience;
    private final Rest rest;
    private Duration left;
    private boolean told;

    /** How it rests; a test does not. */
    @FunctionalInterface
    interface Rest {
        void take(Duration duration) throws InterruptedException;
    }

    /**
     * @param slowShare share of the latest requests that were slow, 0 to 1
     * @param patience how long it rests between one {@link #begin} and the next, all in all
     */
    GiveWay(DoubleSupplier slowShare, Duration patience, Rest rest) {
        this.slowShare = slowShare;
        this.patience = patience;
        this.rest = rest;
        this.left = patience;
    }

    /** A piece of work in bulk begins, with patience anew. */
    synchronized void begin() {
        left = patience;
        told = false;
    }

    /**
     * Returns when people are served well, or when the patience is at its end.
     *
     * @param tell hears it once for each piece of work
     */
    synchronized void beforeMore(Consumer<String> tell) throws InterruptedException {
        while (left.isPositive() && slowShare.getAsDouble() > MANY) {
            if (!told) {
                told = true;
                tell.accept("People's requests are slow: this gives way to them, for " + patience.toSeconds()
                        + " s at most");
            }
            rest.take(LOOK);
            left = left.minus(LOOK);
        }
    }
}
