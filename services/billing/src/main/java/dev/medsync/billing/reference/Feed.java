package dev.medsync.billing.reference;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When records' events arrive, and whether something that is not here may therefore still be on its way: for a moment as long
 * as others arrive, and longer while nothing does, because whoever tells us may just be starting again.
 */
final class Feed {
    /** What takes longer is not on the way, as long as others arrive; on a busy machine the queue is seconds long. */
    private static final Duration USUAL_WAIT = Duration.ofSeconds(4);

    /** Whoever tells us may have been killed, and starts again on a busy machine; a client waits for ten seconds. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(9);

    private static final Duration SILENCE = Duration.ofSeconds(1);

    private final LongSupplier nanoTime;
    private long heardAt;
    /** Since when what arrives is new; for a while after a silence this is yet to come. */
    private long hearingSince;

    /** @param nanoTime like {@link System#nanoTime()} */
    Feed(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.heardAt = nanoTime.getAsLong();
        this.hearingSince = heardAt;
    }

    /** An event has arrived. */
    synchronized void heard() {
        long now = nanoTime.getAsLong();
        long silence = now - heardAt;
        if (silence >= SILENCE.toNanos()) {
            // What was not told meanwhile is told now, and that takes about as long.
            hearingSince = now + Math.min(silence, LONGEST_WAIT.toNanos());
        }
        heardAt = now;
    }

    /**
     * Whether it is worth waiting on.
     *
     * @param begin when the waiting began, by the same clock
     * @param patience of whoever waits
     */
    synchronized boolean mayStillBring(long begin, Duration patience) {
        long now = nanoTime.getAsLong();
        if (now - begin >= Math.min(patience.toNanos(), LONGEST_WAIT.toNanos())) {
            return false;
        }
        boolean silent = now - heardAt >= SILENCE.toNanos();
        // After a silence there is much to tell, in order: what is waited for need not come first.
        return silent || now - Math.max(begin, hearingSince) < USUAL_WAIT.toNanos();
    }
}
