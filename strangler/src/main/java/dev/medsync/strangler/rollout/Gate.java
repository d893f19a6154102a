package dev.medsync.strangler.rollout;

import org.jspecify.annotations.Nullable;

/**
 * A figure that a rollout must keep below a limit.
 *
 * @param value null while nothing was measured
 * @param unit {@code ratio}, {@code ms} or {@code count}
 * @param samples how many the value is made of
 */
public record Gate(String name, @Nullable Double value, double limit, String unit, long samples, Verdict verdict) {
    /** What a gate says. */
    public enum Verdict {
        OK,
        /** Too few samples to say. */
        WAITING,
        BREACHED
    }

    static Gate of(String name, @Nullable Double value, double limit, String unit, long samples, long enough) {
        Verdict verdict =
                value == null || samples < enough ? Verdict.WAITING : value > limit ? Verdict.BREACHED : Verdict.OK;
        return new Gate(name, value, limit, unit, samples, verdict);
    }
}
