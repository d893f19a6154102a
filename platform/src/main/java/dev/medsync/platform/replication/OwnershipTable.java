package dev.medsync.platform.replication;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The steps of a move, as statements on {@code replication.ownership}. Both sides of a move have that table, so the
 * monolith's database and a service's are changed by the same code.
 *
 * <p>Each step is a compare-and-set: it names the epoch it is about and does nothing when the row has moved on. That, and
 * not a clock or a lease, is why two stranglers cannot both decide.
 */
public final class OwnershipTable {
    /** {@code lock_not_available} and {@code query_canceled}: what a bounded wait for a lock ends with. */
    private static final List<String> WAITED_TOO_LONG = List.of("55P03", "57014");

    private final String capability;

    public OwnershipTable(String capability) {
        this.capability = capability;
    }

    /** Every facility of the capability, by facility. */
    public List<Ownership> list(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select facility_id, state, epoch from replication.ownership where capability = ? order by facility_id")) {
            select.setString(1, capability);
            return read(select);
        }
    }

    /** One facility. A facility nobody has heard of here belongs to nobody: a replica at epoch 0. */
    public Ownership find(Connection connection, int facilityId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select facility_id, state, epoch from replication.ownership where capability = ? and facility_id = ?")) {
            select.setString(1, capability);
            select.setInt(2, facilityId);
            List<Ownership> found = read(select);
            return found.isEmpty() ? new Ownership(facilityId, OwnershipState.REPLICA, 0) : found.getFirst();
        }
    }

    /**
     * Source: OWNER(epoch) → FENCED(epoch), and the marker row, in one transaction. The exclusive advisory lock lets the
     * writers that are under way finish and keeps new ones out; without it a writer that began before the fence could
     * commit after the move, on the wrong side.
     *
     * @param maxWait how long writers may keep the fence waiting; while it waits, new writers queue behind it
     * @throws FenceBusyException when they did
     */
    public OwnershipChange fence(Connection connection, int facilityId, long epoch, String marker, Duration maxWait)
            throws SQLException, FenceBusyException {
        try {
            return inTransaction(connection, () -> {
                boundWaits(connection, maxWait);
                lockExclusively(connection, facilityId);
                boolean changed = update(
                                connection,
                                "update replication.ownership set state = 'FENCED', changed_at = now()"
                                        + " where capability = ? and facility_id = ? and state = 'OWNER' and epoch = ?",
                                facilityId,
                                epoch)
                        == 1;
                if (changed) {
                    insertMarker(connection, facilityId, marker);
                }
                return new OwnershipChange(changed, find(connection, facilityId));
            });
        } catch (SQLException e) {
            if (WAITED_TOO_LONG.contains(e.getSQLState())) {
                throw new FenceBusyException(facilityId);
            }
            throw e;
        }
    }

    /** Writes a marker row without fencing: it tells when the copy path has passed this moment. */
    public void mark(Connection connection, int facilityId, String marker) throws SQLException {
        inTransaction(connection, () -> {
            insertMarker(connection, facilityId, marker);
            return marker;
        });
    }

    /**
     * Destination: REPLICA or ABORTED, below the epoch → OWNER(epoch). This commit is the move. A side that is still fenced
     * from an earlier move cannot take: it has not had the other side's writes since.
     */
    public OwnershipChange take(Connection connection, int facilityId, long epoch) throws SQLException {
        return raise(connection, facilityId, OwnershipState.OWNER, epoch, "state in ('REPLICA', 'ABORTED')");
    }

    /** Destination: REPLICA or ABORTED, below the epoch → ABORTED(epoch): no move to this epoch can succeed any more. */
    public OwnershipChange abort(Connection connection, int facilityId, long epoch) throws SQLException {
        return raise(connection, facilityId, OwnershipState.ABORTED, epoch, "state in ('REPLICA', 'ABORTED')");
    }

    /** Source: FENCED, below the epoch → REPLICA(epoch). Only after {@link #take} has won at the destination. */
    public OwnershipChange release(Connection connection, int facilityId, long epoch) throws SQLException {
        return raise(connection, facilityId, OwnershipState.REPLICA, epoch, "state = 'FENCED'");
    }

    /** Source: FENCED, below the epoch → OWNER(epoch). Only after {@link #abort} has won at the destination. */
    public OwnershipChange reopen(Connection connection, int facilityId, long epoch) throws SQLException {
        return raise(connection, facilityId, OwnershipState.OWNER, epoch, "state = 'FENCED'");
    }

    /** Makes this side a replica of facilities it has not heard of yet. */
    public void welcome(Connection connection, List<Integer> facilityIds) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into replication.ownership (capability, facility_id, state, epoch)"
                        + " select ?, f, 'REPLICA', 0 from unnest(?) f on conflict do nothing")) {
            insert.setString(1, capability);
            insert.setArray(2, connection.createArrayOf("int4", facilityIds.toArray()));
            insert.executeUpdate();
        }
    }

    /** Registers a new applier and returns its token; appliers with an earlier token are refused from now on. */
    public long registerApplier(Connection connection) throws SQLException {
        try (PreparedStatement upsert =
                connection.prepareStatement("insert into replication.applier (capability, token) values (?, 1)"
                        + " on conflict (capability) do update set token = replication.applier.token + 1"
                        + " returning token")) {
            upsert.setString(1, capability);
            try (ResultSet row = upsert.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /**
     * Holds, until the transaction ends, that this applier is the newest: a newer one waits for this transaction before it
     * starts, so no copy of an old reading can land after a newer one.
     *
     * @return false when the token is no longer the highest
     */
    public boolean holdApplier(Connection connection, long token) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select token from replication.applier where capability = ? for share")) {
            select.setString(1, capability);
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getLong(1) == token;
            }
        }
    }

    /**
     * Holds, until the transaction ends, the ownership of some facilities as it is now.
     *
     * @return the rows held, by facility; facilities unknown here are missing
     */
    public List<Ownership> hold(Connection connection, List<Integer> facilityIds) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select facility_id, state, epoch from replication.ownership"
                        + " where capability = ? and facility_id = any(?) order by facility_id for share")) {
            select.setString(1, capability);
            select.setArray(2, connection.createArrayOf("int4", facilityIds.toArray()));
            return read(select);
        }
    }

    private OwnershipChange raise(
            Connection connection, int facilityId, OwnershipState to, long epoch, String precondition)
            throws SQLException {
        return inTransaction(connection, () -> {
            lockExclusively(connection, facilityId);
            int rows;
            try (PreparedStatement update = connection.prepareStatement(
                    "update replication.ownership set state = ?, epoch = ?, changed_at = now()"
                            + " where capability = ? and facility_id = ? and epoch < ? and " + precondition)) {
                update.setString(1, to.name());
                update.setLong(2, epoch);
                update.setString(3, capability);
                update.setInt(4, facilityId);
                update.setLong(5, epoch);
                rows = update.executeUpdate();
            }
            return new OwnershipChange(rows == 1, find(connection, facilityId));
        });
    }

    private int update(Connection connection, String sql, int facilityId, long epoch) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, capability);
            update.setInt(2, facilityId);
            update.setLong(3, epoch);
            return update.executeUpdate();
        }
    }

    private void insertMarker(Connection connection, int facilityId, String marker) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into replication.marker (token, capability, facility_id) values (?, ?, ?)")) {
            insert.setString(1, marker);
            insert.setString(2, capability);
            insert.setInt(3, facilityId);
            insert.executeUpdate();
        }
        // Old markers have travelled long ago; a few hundred rows are kept for whoever reads the log by hand.
        try (PreparedStatement delete =
                connection.prepareStatement("delete from replication.marker where at < now() - interval '1 hour'")) {
            delete.executeUpdate();
        }
    }

    private void lockExclusively(Connection connection, int facilityId) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("select pg_advisory_xact_lock(replication.lock_class(?), ?)")) {
            lock.setString(1, capability);
            lock.setInt(2, facilityId);
            lock.execute();
        }
    }

    private static void boundWaits(Connection connection, Duration maxWait) throws SQLException {
        // lock_timeout alone does not bound the wait for a row lock that others keep taking over; statement_timeout
        // does.
        try (PreparedStatement set = connection.prepareStatement(
                "select set_config('lock_timeout', ?, true), set_config('statement_timeout', ?, true)")) {
            String millis = Math.max(1, maxWait.toMillis()) + "ms";
            set.setString(1, millis);
            set.setString(2, Math.max(50, 2 * maxWait.toMillis()) + "ms");
            set.execute();
        }
    }

    private static List<Ownership> read(PreparedStatement select) throws SQLException {
        List<Ownership> found = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(new Ownership(rows.getInt(1), OwnershipState.valueOf(rows.getString(2)), rows.getLong(3)));
            }
        }
        return found;
    }

    /** A step in a transaction. */
    private interface Step<T> {
        T run() throws SQLException;
    }

    private static <T> T inTransaction(Connection connection, Step<T> step) throws SQLException {
        connection.setAutoCommit(false);
        try {
            T result = step.run();
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }
}
