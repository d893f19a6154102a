package dev.medsync.emulator.servicebus.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * A store in one file, {@code servicebus.mv.db}, kept by H2's MVStore.
 *
 * <p>{@link MVStore#commit()} alone writes to the operating system's cache: that survives a killed process but not a
 * power cut. {@link #commit()} here therefore also calls {@link MVStore#sync()}, which is
 * {@code FileChannel.force(true)}. MVStore's own writing (on a timer, or when its buffer is full) is switched off:
 * it would cut a group of changes in two.
 */
public final class FileStore implements Store {
    private static final String FILE_NAME = "servicebus.mv.db";
    /** Below this size compaction is not worth its writes. */
    private static final long COMPACT_FROM_BYTES = 8L << 20;

    private static final int COMPACT_BELOW_PERCENT = 50;
    private static final int COMPACT_BYTES = 1 << 20;
    /**
     * How long space without live data is left alone. MVStore's default of 45 s covers for disks that have not yet written
     * the version before; here that version was forced before the next one begins.
     */
    private static final int RETENTION_MILLIS = 0;

    private final MVStore store;
    private final MVMap<String, Long> lastSequences;
    private final Map<String, MvEntityStore> entities = new HashMap<>();

    private FileStore(MVStore store) {
        this.store = store;
        this.lastSequences = store.openMap("last-sequence");
    }

    /**
     * Opens the store in a directory, which is created when it does not exist.
     *
     * @throws StoreException not a directory, not writable, or in use by another process
     */
    public static FileStore open(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new StoreException("The data directory " + directory + " cannot be created: " + e, e);
        }
        Path file = directory.resolve(FILE_NAME);
        try {
            MVStore store = new MVStore.Builder()
                    .fileName(file.toString())
                    .autoCommitDisabled()
                    .autoCommitBufferSize(0)
                    .open();
            store.setRetentionTime(RETENTION_MILLIS);
            return new FileStore(store);
        } catch (MVStoreException e) {
            if (e.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
                throw new StoreException("Another emulator uses the data directory " + directory + ".", e);
            }
            throw new StoreException("The data file " + file + " cannot be opened: " + e.getMessage(), e);
        }
    }

    @Override
    public EntityStore entity(String name) {
        return entities.computeIfAbsent(
                name.toLowerCase(Locale.ROOT), key -> new MvEntityStore(store, key, lastSequences));
    }

    @Override
    public void commit() {
        if (!store.hasUnsavedChanges()) {
            return;
        }
        try {
            store.commit();
            store.sync();
        } catch (MVStoreException e) {
            throw cannotWrite(e);
        }
    }

    /**
     * Copies what is left of sparse chunks together, so that their space can be used again; the file stops growing but does
     * not shrink. {@link MVStore#compactFile} would shrink it, by moving live chunks about: in 2.4.240 it fails an
     * assertion of its own under our kind of load, and data that was acknowledged is not to be moved by that.
     */
    @Override
    public void compact() {
        if (store.getFileStore().size() < COMPACT_FROM_BYTES) {
            return;
        }
        try {
            if (store.compact(COMPACT_BELOW_PERCENT, COMPACT_BYTES)) {
                store.commit();
                store.sync();
            }
        } catch (MVStoreException e) {
            throw cannotWrite(e);
        }
    }

    /** What MVStore wraps says more to a person: "No space left on device". */
    private static StoreException cannotWrite(MVStoreException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return new StoreException("The data file cannot be written: " + cause.getMessage(), e);
    }

    @Override
    public void close() {
        if (!store.isClosed()) {
            commit();
            store.close();
        }
    }
}
