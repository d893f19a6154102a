package dev.medsync.bench.events;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/** Does something at a fixed rate, on as many threads as it takes. */
final class Pace {
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Pace() {}

    static long times(double rate, double seconds) {
        return (long) (rate * seconds);
    }

    /** Waits until it is so, or until waiting longer tells nothing: then what is missing is seen in the files. */
    static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            Thread.sleep(LOOK);
        }
    }

    /**
     * Returns when everything is done.
     *
     * @param rate times a second
     * @param action gets the number of the time, from 0 on
     */
    static void run(double rate, double seconds, int threads, LongConsumer action) throws InterruptedException {
        long begin = System.nanoTime();
        long times = times(rate, seconds);
        List<Thread> workers = new ArrayList<>();
        for (int worker = 0; worker < threads; worker++) {
            int first = worker;
            workers.add(Thread.ofPlatform().name("pace-" + worker).start(() -> {
                for (long number = first; number < times; number += threads) {
                    long due = begin + (long) (number * 1e9 / rate);
                    for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                        LockSupport.parkNanos(wait);
                    }
                    action.accept(number);
                }
            }));
        }
        for (Thread each : workers) {
            each.join();
        }
    }
}
