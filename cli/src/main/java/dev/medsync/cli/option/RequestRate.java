package dev.medsync.cli.option;

/** Requests a second. */
public final class RequestRate extends NumberBetween<Double> {
    /** What one process can send at all; a platform on one machine answers a fraction of it. */
    private static final double MOST = 10_000;

    public RequestRate() {
        super(Double::valueOf, 0.1, MOST);
    }
}
