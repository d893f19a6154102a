package dev.medsync.cli.load;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts and times of requests. Latency is measured from when a request was due, so a stall is not hidden. */
public final class Statistics {
    private static final int FAILURES_SHOWN = 8;

    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong unknown = new AtomicLong();
    private final AtomicLong writes = new AtomicLong();
    private final AtomicLong replayed = new AtomicLong();
    private final Map<String, Long> failures = new TreeMap<>();
    private final Deque<Double> latencies = new ArrayDeque<>();

    /** Percentiles in milliseconds. */
    public record Percentiles(double p50, double p99, double max) {}

    void answered(boolean write, boolean wasReplayed, double millis) {
        requests.incrementAndGet();
        if (write) {
            writes.incrementAndGet();
        }
        if (wasReplayed) {
            replayed.incrementAndGet();
        }
        synchronized (latencies) {
            latencies.add(millis);
        }
    }

    /** It failed, and nothing was done: the platform said so, or nothing was asked to be done. */
    void refused(String why) {
        refused.incrementAndGet();
        failed(why);
    }

    /** A write got no answer that tells whether it was carried out. */
    void unknown(String why) {
        unknown.incrementAndGet();
        failed(why);
    }

    private void failed(String why) {
        requests.incrementAndGet();
        synchronized (failures) {
            if (failures.size() < FAILURES_SHOWN || failures.containsKey(why)) {
                failures.merge(why, 1L, Long::sum);
            }
        }
    }

    public long requests() {
        return requests.get();
    }

    public long failed() {
        return refused() + unknown();
    }

    /** Failed requests of which nothing was done. */
    public long refused() {
        return refused.get();
    }

    /** Writes that may have been carried out or not: sent again under their key, they tell. */
    public long unknown() {
        return unknown.get();
    }

    public long writes() {
        return writes.get();
    }

    public long replayed() {
        return replayed.get();
    }

    /** Why requests failed, and how often. */
    public Map<String, Long> failures() {
        synchronized (failures) {
            return new TreeMap<>(failures);
        }
    }

    /** Of all requests that were answered. */
    public Percentiles latencies() {
        return latest(Integer.MAX_VALUE);
    }

    /** Of the requests that were answered last, so many at most. */
    public Percentiles latest(int count) {
        double[] sorted;
        synchronized (latencies) {
            sorted = latencies.stream()
                    .skip(Math.max(0, latencies.size() - count))
                    .mapToDouble(Double::doubleValue)
                    .toArray();
        }
        if (sorted.length == 0) {
            return new Percentiles(0, 0, 0);
        }
        Arrays.sort(sorted);
        return new Percentiles(
                sorted[sorted.length / 2], sorted[(int) (sorted.length * 0.99)], sorted[sorted.length - 1]);
    }
}
