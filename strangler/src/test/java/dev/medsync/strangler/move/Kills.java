package dev.medsync.strangler.move;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets the thread of a move end at a failpoint, as the whole process would by kill -9. */
public final class Kills {
    private final CountDownLatch dead = new CountDownLatch(1);
    private final Failpoints failpoints = new Failpoints(true, () -> {
        dead.countDown();
        throw new Killed();
    });

    /** The end of the thread. */
    public static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    public Failpoints failpoints() {
        return failpoints;
    }

    public void arm(String point) {
        failpoints.arm(point, Failpoints.Fault.DIE);
    }

    public void awaitDeath() throws InterruptedException {
        if (!dead.await(60, TimeUnit.SECONDS)) {
            throw new AssertionError("nobody came past the failpoint");
        }
    }
}
