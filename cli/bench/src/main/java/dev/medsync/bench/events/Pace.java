package dev.medsync.bench.events;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/** Does something at a fixed rate, on as many threads as it takes. */
final class Pace {
    private Pace() {}

    /**
     * Returns when everything is done.
     *
     * @param rate times a second
     * @param action gets the number of the time, from 0 on
     */
    static void run(double rate, double seconds, int threads, LongConsumer action) throws InterruptedException {
        long begin = System.nanoTime();
        long times = (long) (rate * seconds);
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
