package dev.medsync.monolith.seam;

/** What can leave the monolith. A capability is added here, and to {@code replication.lock_class}, when its move begins. */
public enum Capability {
    BILLING("billing"),
    /** Not guarded yet: records is the second to leave. */
    RECORDS("");

    private final String id;

    Capability(String id) {
        this.id = id;
    }

    /** As in {@code replication.ownership}. */
    public String id() {
        return id;
    }

    boolean guarded() {
        return !id.isEmpty();
    }
}
