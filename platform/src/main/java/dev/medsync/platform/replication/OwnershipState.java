package dev.medsync.platform.replication;

/** What a database may do with one facility of one capability. */
public enum OwnershipState {
    /** Serves reads and writes. At most one side is owner at any time. */
    OWNER,
    /** Was owner; refuses reads and writes until the move that fenced it is decided. */
    FENCED,
    /** Takes copies from the owner, serves nobody. */
    REPLICA,
    /** A replica that can never become owner at its epoch: an undo has won over a move. */
    ABORTED;

    /** Whether copies of the other side's data may be written here. */
    public boolean takesCopies() {
        return this == REPLICA || this == ABORTED;
    }

    /** Whether this side's data is what the other side should be a copy of. */
    public boolean isSource() {
        return this == OWNER || this == FENCED;
    }
}
