package dev.medsync.strangler.traffic;

import java.time.Duration;

/** Whether somebody has looked lately. What is only shown need not be fetched for nobody: an idle platform should be idle. */
public final class Audience {
    private static final Duration LATELY = Duration.ofSeconds(10);

    private long lookedAt = System.nanoTime() - LATELY.toNanos() - 1;

    /** Somebody looks. */
    public synchronized void look() {
        lookedAt = System.nanoTime();
        notifyAll();
    }

    /** Waits until somebody has looked lately. */
    public synchronized void await() throws InterruptedException {
        while (System.nanoTime() - lookedAt > LATELY.toNanos()) {
            wait();
        }
    }
}
