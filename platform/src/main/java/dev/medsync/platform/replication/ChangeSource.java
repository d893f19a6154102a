package dev.medsync.platform.replication;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The committed changes of one database, oldest first. One thread polls; any thread acknowledges.
 *
 * <p>After a crash the changes since the last acknowledged position are told again. That is harmless, because a change
 * only says which aggregate to read again.
 */
public interface ChangeSource extends AutoCloseable {
    /**
     * Waits for the next changes.
     *
     * @return null when none came within the wait
     * @throws IOException when the log cannot be read; open a new source to go on
     */
    @Nullable
    ChangeBatch poll(Duration wait) throws IOException, InterruptedException;

    /** Everything up to this position may be forgotten. */
    void acknowledge(long position);

    @Override
    void close();
}
