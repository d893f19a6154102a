package dev.medsync.strangler.move;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Places in a move where a rehearsal lets something go wrong: the process dies, stands still, or a reply gets lost. There
 * are three around every step: {@code before:STEP}, {@code after:STEP} and {@code lost:STEP}, e.g. {@code
 * after:FenceSource}. They are armed only in a rehearsal, each for one time.
 */
public final class Failpoints {
    /** What happens at an armed point. */
    public enum Fault {
        /** The process ends at once, as by kill -9. */
        DIE,
        /** The move stands still for {@link #PAUSE}: long enough for another strangler to undo it. */
        PAUSE,
        /** The step was carried out, but its reply does not arrive. */
        LOSE_REPLY
    }

    /** How long a paused move stands still. */
    public static final Duration PAUSE = Duration.ofSeconds(2);

    private static final int KILLED = 137;

    private final boolean allowed;
    private final Map<String, Fault> armed = new ConcurrentHashMap<>();

    /** @param allowed false refuses to arm anything: the setting outside of rehearsals */
    public Failpoints(boolean allowed) {
        this.allowed = allowed;
    }

    /** Arms a point for one time. */
    public void arm(String point, Fault fault) {
        if (!allowed) {
            throw new IllegalStateException(
                    "Failpoints are off. Start the strangler with medsync.strangler.failpoints=true to rehearse failures.");
        }
        armed.put(point, fault);
    }

    /**
     * Passes a point.
     *
     * @return whether the reply of the step is lost
     */
    boolean pass(String when, Action action) throws InterruptedException {
        Fault fault = armed.isEmpty()
                ? null
                : armed.remove(when + ':' + action.getClass().getSimpleName());
        if (fault == null) {
            return false;
        }
        switch (fault) {
            case DIE -> Runtime.getRuntime().halt(KILLED);
            case PAUSE -> Thread.sleep(PAUSE);
            case LOSE_REPLY -> {
                return true;
            }
        }
        return false;
    }
}
