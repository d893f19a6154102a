package dev.medsync.cli.load;

import java.time.Duration;

/** When requests are due: evenly at a rate, after a time in which the rate has risen from nothing, also evenly. */
final class Arrivals {
    private final double rate;
    private final double rampSeconds;

    /**
     * @param rate requests a second, once all have come
     * @param rampUp how long the rate rises; zero: not at all
     */
    Arrivals(double rate, Duration rampUp) {
        this.rate = rate;
        this.rampSeconds = rampUp.toNanos() / 1e9;
    }

    /** When the n-th request is due, from 0 on, in nanoseconds after the start. */
    long nanos(long request) {
        // While the rate rises, t seconds have brought rate × t² / (2 × ramp) requests.
        double duringRamp = rate * rampSeconds / 2;
        double seconds = request < duringRamp
                ? Math.sqrt(2 * request * rampSeconds / rate)
                : rampSeconds + (request - duringRamp) / rate;
        return Math.round(seconds * 1e9);
    }
}
