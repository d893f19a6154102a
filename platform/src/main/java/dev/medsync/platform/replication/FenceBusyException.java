package dev.medsync.platform.replication;

/** Writers of the facility did not pause within the time a fence may wait. Nothing has changed; try again later. */
public final class FenceBusyException extends Exception {
    private static final long serialVersionUID = 1L;

    public FenceBusyException(int facilityId) {
        super("facility " + facilityId + " was busy for longer than a fence may wait");
    }
}
