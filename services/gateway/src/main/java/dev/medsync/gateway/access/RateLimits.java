package dev.medsync.gateway.access;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A token bucket for each subject: so many requests a second, and as many at once as a burst has. Off when the rate is 0,
 * which is the default.
 */
@Singleton
public final class RateLimits {

    private static final int MAX_SUBJECTS = 50_000;

    private static final class Bucket {
        double tokens;
        long atNanos;
    }

    private final double perSecond;
    private final double burst;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    public RateLimits(
            @Value("${medsync.gateway.rate-limit.per-second:0}") double perSecond,
            @Value("${medsync.gateway.rate-limit.burst:100}") double burst) {
        this.perSecond = perSecond;
        this.burst = burst;
    }

    /** Takes a token: 0 if there was one, else how many seconds to wait for the next. */
    public int secondsToWait(String subject, long nowNanos) {
        if (perSecond <= 0) {
            return 0;
        }
        if (buckets.size() > MAX_SUBJECTS) {
            // A full bucket and no bucket are the same, so whoever has rested can be forgotten.
            buckets.values().removeIf(bucket -> filled(bucket, nowNanos) >= burst);
        }
        Bucket bucket = buckets.computeIfAbsent(subject, name -> {
            Bucket fresh = new Bucket();
            fresh.tokens = burst;
            fresh.atNanos = nowNanos;
            return fresh;
        });
        synchronized (bucket) {
            double tokens = filled(bucket, nowNanos);
            bucket.atNanos = nowNanos;
            if (tokens >= 1) {
                bucket.tokens = tokens - 1;
                return 0;
            }
            bucket.tokens = tokens;
            return (int) Math.ceil((1 - tokens) / perSecond);
        }
    }

    private double filled(Bucket bucket, long nowNanos) {
        synchronized (bucket) {
            return Math.min(burst, bucket.tokens + (nowNanos - bucket.atNanos) / 1e9 * perSecond);
        }
    }
}
