package dev.medsync.platform.data;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** One transaction in the life of a request. Not thread-safe, worthless once its work has returned. */
public final class Transaction {

    private final Connection connection;
    private final int facility;
    private final long epoch;
    private final List<Runnable> afterCommit = new ArrayList<>(2);
    private boolean rolledBack;

    Transaction(Connection connection, int facility, long epoch) {
        this.connection = connection;
        this.facility = facility;
        this.epoch = epoch;
    }

    public Connection connection() {
        return connection;
    }

    /** The facility that was entered; -1 when none was. */
    public int facility() {
        return facility;
    }

    /** The epoch of the ownership under which this transaction runs; 0 when no ownership was asked for. */
    public long epoch() {
        return epoch;
    }

    /** Runs the hook once this transaction is committed, on the same thread; never if it is not. */
    public void afterCommit(Runnable hook) {
        afterCommit.add(hook);
    }

    /** Nothing of this transaction shall stay, though its work returns a value: a refusal. */
    public void rollBack() {
        rolledBack = true;
    }

    boolean isRolledBack() {
        return rolledBack;
    }

    List<Runnable> hooks() {
        return afterCommit;
    }

    /** Waits until no other transaction at this facility holds the same name, which is held until this one is over. */
    public void waitForTurn(String name) throws SQLException {
        lock("select pg_advisory_xact_lock(hashtextextended(?, ?))", name);
    }

    /** The same, but together with all others who share the turn: only {@link #waitForTurn} keeps out, and is kept out. */
    public void shareTurn(String name) throws SQLException {
        lock("select pg_advisory_xact_lock_shared(hashtextextended(?, ?))", name);
    }

    private void lock(String sql, String name) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(sql)) {
            lock.setString(1, name);
            lock.setInt(2, facility);
            lock.execute();
        }
    }

    /** The next value of a sequence. */
    public long nextId(String sequence) throws SQLException {
        return nextIds(sequence, 1).getFirst();
    }

    /** The next values of a sequence, ascending. */
    public List<Long> nextIds(String sequence, int count) throws SQLException {
        if (count == 0) {
            return List.of();
        }
        try (PreparedStatement statement =
                connection.prepareStatement("select nextval(?::regclass) from generate_series(1, ?)")) {
            statement.setString(1, sequence);
            statement.setInt(2, count);
            try (ResultSet rows = statement.executeQuery()) {
                List<Long> ids = new ArrayList<>(count);
                while (rows.next()) {
                    ids.add(rows.getLong(1));
                }
                return ids;
            }
        }
    }
}
