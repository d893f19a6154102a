package dev.medsync.strangler.rollout;

import java.time.Duration;
import java.util.List;

/** That every migration is being looked after again, those first whose writers wait. */
public final class Revival {
    /** Longer than settling takes; a side that does not answer by then must not keep the console away. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private Revival() {}

    /** Waits a moment until nothing is left fenced; the supervisions go on with it in any case. */
    public static Revival of(List<Supervision> supervisions) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (Supervision each : supervisions) {
            each.awaitSettled(Duration.ofNanos(end - System.nanoTime()));
        }
        return new Revival();
    }
}
