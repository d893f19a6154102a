package dev.medsync.strangler.side;

import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.platform.replication.ChangeSource;
import dev.medsync.platform.replication.FenceBusyException;
import dev.medsync.platform.replication.Ownership;
import dev.medsync.platform.replication.OwnershipChange;
import dev.medsync.replication.v1.Aggregate;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * One side of a migration: it can be the source of copies and their destination, and it holds the ownership of its data.
 * Every call may fail with an {@link IOException} when the side does not answer; then it is unknown whether it was carried
 * out.
 */
public interface Side extends AutoCloseable {
    /** For people: "monolith", "billing". */
    String name();

    /** Makes sure that changes committed from now on are kept until {@link #changes} has told them. */
    void prepare() throws IOException;

    /** Opens the committed changes, from where they were acknowledged last. */
    ChangeSource changes() throws IOException;

    /** Reads whole aggregates, and the ownership of their facilities, in one snapshot. */
    Reading read(List<AggregateKey> keys) throws IOException;

    /** Tells the keys of all aggregates of a facility, in portions. */
    void keys(int facilityId, Consumer<List<AggregateKey>> portion) throws IOException;

    /** Registers a new applier and returns its token; earlier ones are refused from then on. */
    long registerApplier() throws IOException;

    /**
     * Writes copies in one transaction.
     *
     * @return facilities whose copies were not written, because this side does not take copies of them
     * @throws IOException also when the token is no longer the highest
     */
    List<Ownership> apply(long applierToken, List<Aggregate> aggregates) throws IOException, InterruptedException;

    /** The ownership of every facility known here. */
    List<Ownership> ownership() throws IOException;

    /** The ownership of one facility. */
    Ownership ownership(int facilityId) throws IOException;

    /** Makes this side know facilities, as a replica, that it has not heard of. */
    void welcome(List<Integer> facilityIds) throws IOException;

    /** See {@code OwnershipTable#fence}. */
    OwnershipChange fence(int facilityId, long epoch, String marker, Duration maxWait)
            throws IOException, FenceBusyException;

    /** See {@code OwnershipTable#take}. */
    OwnershipChange take(int facilityId, long epoch) throws IOException;

    /** See {@code OwnershipTable#abort}. */
    OwnershipChange abort(int facilityId, long epoch) throws IOException;

    /** See {@code OwnershipTable#release}. */
    OwnershipChange release(int facilityId, long epoch) throws IOException;

    /** See {@code OwnershipTable#reopen}. */
    OwnershipChange reopen(int facilityId, long epoch) throws IOException;

    /** Writes a marker row without fencing anything. */
    void mark(int facilityId, String marker) throws IOException;

    @Override
    void close();
}
