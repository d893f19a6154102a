package dev.medsync.strangler.move;

import dev.medsync.platform.replication.Ownership;

/** Hears of moves while they happen. */
public interface MoveListener {
    /** The facility is fenced: it is served by nobody for the next milliseconds. */
    void fenced(int facilityId, Direction direction);

    /** The facility has an owner again; {@code destination} tells which side it is. */
    void decided(int facilityId, Direction direction, boolean destinationOwns, Ownership ownership);
}
