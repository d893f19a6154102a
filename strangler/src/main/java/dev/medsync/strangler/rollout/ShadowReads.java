package dev.medsync.strangler.rollout;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Mirrored reads of one capability: how many of its reads are mirrored now, and how many have been compared since that began. */
public final class ShadowReads {
    private final Supplier<Phase> phase;
    private final double usualShare;
    private final AtomicLong compared = new AtomicLong();
    private volatile double share;

    /** @param usualShare of the reads in phase SHADOW, 0 to 1 */
    ShadowReads(Supplier<Phase> phase, double usualShare) {
        this.phase = phase;
        this.usualShare = usualShare;
    }

    /** What share of the reads is to be mirrored, 0 to 1. */
    public double share() {
        double asked = share;
        return asked > 0 ? asked : phase.get() == Phase.SHADOW ? usualShare : 0;
    }

    /** The gateway has compared that many more. */
    public void add(long reads) {
        compared.addAndGet(reads);
    }

    /** Compared since the mirroring began. */
    public long compared() {
        return compared.get();
    }

    /** Begins anew, with this share whatever the phase; 0 is the usual one. */
    void begin(double asked) {
        compared.set(0);
        share = asked;
    }

    /** What was asked for is over. */
    void end() {
        share = 0;
    }
}
