package dev.medsync.cli.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests at a fixed rate over a number of connections, whatever the server does. Each request has a time at which it
 * is due, and its latency counts from there: a server that stalls is charged for every request that had to wait, not only
 * for the one it stalled on (no coordinated omission).
 */
final class FixedRate implements AutoCloseable {
    private final InetSocketAddress target;
    private final LongFunction<byte[]> requests;
    private final Sink sink;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong number = new AtomicLong();
    private volatile boolean stop;

    /** Hears of every request. Called by many threads. */
    interface Sink {
        /**
         * @param due when it should have been sent, as {@link System#nanoTime()}
         * @param done when its answer was there
         * @param status of the answer; 0 when there was none
         */
        void done(long due, long done, int status);
    }

    /** @param requests makes the request with a number */
    FixedRate(InetSocketAddress target, double rate, int connections, LongFunction<byte[]> requests, Sink sink) {
        this.target = target;
        this.requests = requests;
        this.sink = sink;
        long interval = (long) (1e9 * connections / rate);
        long begin = System.nanoTime();
        for (int i = 0; i < connections; i++) {
            // Connections take turns, so requests are evenly spaced.
            long first = begin + (long) (1e9 / rate * i);
            threads.add(Thread.ofPlatform().daemon().name("fixed-rate-" + i).start(() -> run(first, interval)));
        }
    }

    private void run(long first, long interval) {
        @Nullable HttpConnection connection = null;
        for (long due = first; !stop; due += interval) {
            for (long wait = due - System.nanoTime(); wait > 0 && !stop; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            if (stop) {
                break;
            }
            int status = 0;
            try {
                if (connection == null) {
                    connection = new HttpConnection(target);
                }
                status = connection
                        .send(requests.apply(number.getAndIncrement()))
                        .status();
            } catch (IOException e) {
                close(connection);
                connection = null;
            }
            sink.done(due, System.nanoTime(), status);
        }
        close(connection);
    }

    private static void close(@Nullable HttpConnection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (IOException ignored) {
                // It is being thrown away.
            }
        }
    }

    /** Sends no more, and waits for the answers that are due. */
    @Override
    public void close() {
        stop = true;
        threads.forEach(LockSupport::unpark);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
