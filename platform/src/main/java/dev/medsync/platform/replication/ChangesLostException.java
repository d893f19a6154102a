package dev.medsync.platform.replication;

import java.io.IOException;

/**
 * The database no longer has changes that were never read: the slot was dropped, or invalidated because the log grew beyond
 * {@code max_slot_wal_keep_size}. Trying again does not help; everything has to be copied anew.
 */
public final class ChangesLostException extends IOException {
    private static final long serialVersionUID = 1L;

    public ChangesLostException(String message) {
        super(message);
    }
}
