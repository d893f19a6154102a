package dev.medsync.monolith.seam;

/** What can leave the monolith. A capability is added here, and to {@code replication.lock_class}, when its move begins. */
public enum Capability {
    BILLING("billing"),
    RECORDS("records");

    private final String id;

    Capability(String id) {
        this.id = id;
    }

    /** As in {@code replication.ownership}. */
    public String id() {
        return id;
    }
}
