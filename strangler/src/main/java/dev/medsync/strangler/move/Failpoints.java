package dev.medsync.strangler.move;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Places in a move where a rehearsal lets something go wrong: the process dies, stands still, or a reply gets lost. There
 * are three around every step: {@code before:STEP}, {@code after:STEP} and {@code lost:STEP}, e.g. {@code
 * after:FenceSource}; {@code after:FenceSource@12} means facility 12 only. They are armed only in a rehearsal, each for
 * one time.
 */
public final class Failpoints {
    /** What happens at an armed point. */
    public enum Fault {
        /** The process ends at once, as by kill -9. */
        DIE,
        /** The move stands still until it is let go, at most for {@link #LONGEST_PAUSE}: another may undo it meanwhile. */
        PAUSE,
        /** The step was carried out, but its reply does not arrive. */
        LOSE_REPLY
    }

    /** How long a paused move stands still when nobody lets it go. */
    public static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private static final int KILLED = 137;

    private final boolean allowed;
    private final Runnable death;
    private final Map<String, Fault> armed = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> standing = new ConcurrentHashMap<>();

    /** @param allowed false refuses to arm anything: the setting outside of rehearsals */
    public Failpoints(boolean allowed) {
        this(allowed, () -> Runtime.getRuntime().halt(KILLED));
    }

    /** @param death how the process ends; in a test it takes the move's thread only */
    Failpoints(boolean allowed, Runnable death) {
        this.allowed = allowed;
        this.death = death;
    }

    /** Arms a point for one time. */
    public void arm(String point, Fault fault) {
        if (!allowed) {
            throw new IllegalStateException(
                    "Failpoints are off. Start the strangler with medsync.strangler.failpoints=true to rehearse failures.");
        }
        armed.put(point, fault);
    }

    /** Disarms a point, and lets the move that stands at it go on. */
    public void release(String point) {
        armed.remove(point);
        CountDownLatch latch = standing.remove(point);
        if (latch != null) {
            latch.countDown();
        }
    }

    /** Points that no move has come to yet. */
    public Set<String> armed() {
        return Set.copyOf(armed.keySet());
    }

    /** Points at which a move stands still now. */
    public Set<String> standing() {
        return Set.copyOf(standing.keySet());
    }

    /**
     * Passes a point.
     *
     * @return whether the reply of the step is lost
     */
    boolean pass(String when, Action action, int facilityId) throws InterruptedException {
        if (armed.isEmpty()) {
            return false;
        }
        String everywhere = when + ':' + action.getClass().getSimpleName();
        return reached(everywhere + '@' + facilityId) | reached(everywhere);
    }

    /** Passes a point that is not a move's, e.g. {@code after:ArchiveTables}. */
    public void pass(String point) throws InterruptedException {
        if (!armed.isEmpty()) {
            reached(point);
        }
    }

    private boolean reached(String point) throws InterruptedException {
        Fault fault = armed.get(point);
        if (fault == null) {
            return false;
        }
        CountDownLatch latch = new CountDownLatch(1);
        if (fault == Fault.PAUSE) {
            // Before it is disarmed: whoever watches never sees a point that is neither armed nor stood at.
            standing.put(point, latch);
        }
        if (!armed.remove(point, fault)) {
            standing.remove(point, latch);
            return false;
        }
        switch (fault) {
            case DIE -> death.run();
            case PAUSE -> {
                try {
                    latch.await(LONGEST_PAUSE.toNanos(), TimeUnit.NANOSECONDS);
                } finally {
                    standing.remove(point, latch);
                }
            }
            case LOSE_REPLY -> {
                return true;
            }
        }
        return false;
    }
}
