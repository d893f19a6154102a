package dev.medsync.platform.replication;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.sql.DataSource;

/**
 * Connections that write copies. What they write carries a replication origin, so the database's own change source leaves
 * it out; and ordinary triggers and foreign keys do not fire, because a copy is not a new fact.
 *
 * <p>An origin belongs to one session at a time, so each connection has its own: {@code prefix_0}, {@code prefix_1}, …
 */
public final class ApplierConnections implements AutoCloseable {
    private final DataSource source;
    private final String originPrefix;
    private final int size;
    private final Deque<Slot> idle = new ArrayDeque<>();
    private boolean closed;

    /** One origin, and the connection that holds it while there is one. */
    private static final class Slot {
        private final String origin;
        private @org.jspecify.annotations.Nullable Connection connection;

        private Slot(String origin) {
            this.origin = origin;
        }
    }

    /** Work in a transaction on a connection. */
    @FunctionalInterface
    public interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /**
     * @param source of fresh connections, not pooled: a session's origin must not outlive its use here
     * @param originPrefix unique to this applier in the whole server
     * @param size how many connections work side by side
     */
    public ApplierConnections(DataSource source, String originPrefix, int size) {
        this.source = source;
        this.originPrefix = originPrefix;
        this.size = size;
        for (int i = 0; i < size; i++) {
            idle.add(new Slot(originPrefix + "_" + i));
        }
    }

    /** Runs the work in one transaction, waiting for a free connection. Rolls back when it throws. */
    public <T> T inTransaction(Work<T> work) throws SQLException, InterruptedException {
        Slot slot = take();
        boolean healthy = false;
        try {
            Connection connection = slot.connection;
            if (connection == null) {
                connection = open(slot.origin);
                slot.connection = connection;
            }
            try {
                T result = work.run(connection);
                connection.commit();
                healthy = true;
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                healthy = true;
                throw e;
            }
        } finally {
            if (!healthy) {
                discard(slot);
            }
            give(slot);
        }
    }

    private Connection open(String origin) throws SQLException {
        Connection connection = source.getConnection();
        try {
            connection.setAutoCommit(true);
            execute(connection, "set session_replication_role = replica");
            try (PreparedStatement create = connection.prepareStatement("select pg_replication_origin_create(?)"
                    + " where not exists (select 1 from pg_replication_origin where roname = ?)")) {
                create.setString(1, origin);
                create.setString(2, origin);
                create.execute();
            }
            try (PreparedStatement setup =
                    connection.prepareStatement("select pg_replication_origin_session_setup(?)")) {
                setup.setString(1, origin);
                try (ResultSet ignored = setup.executeQuery()) {
                    connection.setAutoCommit(false);
                    return connection;
                }
            }
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private synchronized Slot take() throws InterruptedException {
        while (idle.isEmpty() && !closed) {
            wait();
        }
        if (closed) {
            throw new IllegalStateException("The applier " + originPrefix + " is closed");
        }
        return idle.removeFirst();
    }

    private synchronized void give(Slot slot) {
        // Last in, first out: a quiet applier keeps one connection busy instead of all of them warm.
        idle.addFirst(slot);
        if (closed) {
            discard(slot);
        }
        notifyAll();
    }

    private static void discard(Slot slot) {
        Connection connection = slot.connection;
        slot.connection = null;
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException ignored) {
                // It is broken, which is why it is discarded; the caller has the first failure.
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        idle.forEach(ApplierConnections::discard);
        notifyAll();
    }

    /** How many connections may work side by side. */
    public int size() {
        return size;
    }
}
