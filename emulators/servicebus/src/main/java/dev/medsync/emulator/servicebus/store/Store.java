package dev.medsync.emulator.servicebus.store;

/**
 * Everything of the emulator that outlives the process.
 *
 * <p>Used by one thread. A change is durable when {@link #commit()} has returned, never before, and all changes between
 * two commits become durable together or not at all.
 */
public interface Store extends AutoCloseable {

    /** What is kept of one entity, created when it is new. The name is case-insensitive. */
    EntityStore entity(String name);

    /**
     * Makes all changes since the last call durable; returns at once when there are none.
     *
     * @throws StoreException the disk refused; what was not committed is not durable
     */
    void commit();

    /** Makes room on disk when there is much to gain; called now and then between commits, and bounded in time. */
    default void compact() {}

    @Override
    void close();
}
