package dev.medsync.cli.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets Ctrl-C end what is measured, and not what is said about it: the JVM, which is asked to end, waits until the report
 * has been printed.
 */
final class EarlyEnd implements AutoCloseable {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch reported = new CountDownLatch(1);
    private final Thread hook = new Thread(this::awaitReport, "early-end");

    private EarlyEnd() {}

    static EarlyEnd onControlC() {
        EarlyEnd end = new EarlyEnd();
        Runtime.getRuntime().addShutdownHook(end.hook);
        return end;
    }

    /** What the JVM does when it is asked to end. */
    void awaitReport() {
        asked.countDown();
        try {
            reported.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for so long, or until somebody wants it to end: then it answers true. */
    boolean within(Duration time) throws InterruptedException {
        return asked.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Everything has been said. */
    @Override
    public void close() {
        reported.countDown();
    }
}
