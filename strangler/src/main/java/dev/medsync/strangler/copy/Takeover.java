package dev.medsync.strangler.copy;

import dev.medsync.platform.replication.Ownership;
import org.jspecify.annotations.Nullable;

/**
 * How a takeover by force is told from a move: its epoch jumps. Moves raise the epoch by one or two, so both sides can tell
 * from their rows alone that the other did not take the facility over in agreement.
 */
public final class Takeover {
    private static final long JUMP = 1_000;

    private Takeover() {}

    /** The epoch at which a side takes over a facility that it holds as a replica at this epoch. */
    public static long epochAfter(long replica) {
        return replica + JUMP;
    }

    /** Whether a side that still takes itself for the owner has lost the facility to the other by force. */
    public static boolean byForce(@Nullable Ownership former, Ownership now) {
        return former != null && now.epoch() - former.epoch() >= JUMP / 2;
    }
}
