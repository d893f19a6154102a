package dev.medsync.platform.replication;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/**
 * Reads the changes from PostgreSQL's own log through a logical replication slot (plugin pgoutput). What the applier wrote
 * carries a replication origin and is left out, so copies do not travel in circles.
 *
 * <p>Positions are log sequence numbers. The slot remembers the acknowledged one across crashes of reader and server.
 *
 * <p><b>The log runs ahead of visibility</b>: a commit is in the log, and here, before other sessions see it. Whoever reads
 * the aggregate again at once may read what was before, and nobody would tell it a second time. So a batch is told only
 * when its transaction is visible to new snapshots.
 */
public final class PostgresChangeSource implements ChangeSource {
    private static final int BATCHES_AHEAD = 1_000;
    private static final long LOOK_AGAIN_NANOS = 100_000;
    private static final Duration LOOK_AT_SLOT = Duration.ofMillis(20);

    /**
     * Whether transactions are visible to a snapshot taken now. The log gives 32 bits of a transaction's id; the snapshot's
     * upper bound tells the rest.
     */
    private static final String ALL_VISIBLE = """
            select coalesce(bool_and(pg_visible_in_snapshot(
                     ((case when x > (top & 4294967295) then (top >> 32) - 1 else top >> 32 end << 32) | x)::text::xid8, now)),
                   true)
              from (select s as now, pg_snapshot_xmax(s)::text::bigint as top from pg_current_snapshot() s) snapshot,
                   unnest(?::bigint[]) x""";

    private final Connection connection;
    private final PGReplicationStream stream;
    private final PgOutputDecoder decoder;
    private final BlockingQueue<PgOutputDecoder.Committed> ready = new ArrayBlockingQueue<>(BATCHES_AHEAD);
    private final Deque<ChangeBatch> visible = new ArrayDeque<>();
    private final Connection snapshots;
    private final Thread reader;
    private volatile @Nullable Exception failure;
    private volatile boolean closed;

    private PostgresChangeSource(
            Connection connection, Connection snapshots, PGReplicationStream stream, List<CapturedTable> tables) {
        this.connection = connection;
        this.snapshots = snapshots;
        this.stream = stream;
        this.decoder = new PgOutputDecoder(tables);
        this.reader = Thread.ofPlatform().daemon().name("change-source").start(this::read);
    }

    /**
     * Makes the slot if it is not there, or if what it stood for is lost. From then on the database keeps its log until
     * this reader has acknowledged it.
     *
     * @return whether it was made now, so that everything committed before is missing from it
     */
    public static boolean createSlot(Connection connection, String slot) throws SQLException {
        try (PreparedStatement drop =
                connection.prepareStatement("select pg_drop_replication_slot(slot_name) from pg_replication_slots"
                        + " where slot_name = ? and wal_status = 'lost' and not active")) {
            drop.setString(1, slot);
            drop.execute();
        }
        try (PreparedStatement create =
                connection.prepareStatement("select pg_create_logical_replication_slot(?, 'pgoutput')"
                        + " where not exists (select 1 from pg_replication_slots where slot_name = ?)")) {
            create.setString(1, slot);
            create.setString(2, slot);
            try (ResultSet row = create.executeQuery()) {
                return row.next();
            }
        }
    }

    /**
     * Drops the slot if it is there, and ends whoever reads from it: the database keeps its log for nobody any more.
     *
     * @param connection of the reader's own role, in auto-commit mode
     * @param patience how long the reader has to end
     */
    public static void dropSlot(Connection connection, String slot, Duration patience)
            throws SQLException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (slotExists(connection, slot)) {
            if (System.nanoTime() > end) {
                throw new SQLException("Slot " + slot + " is still being read from");
            }
            try (PreparedStatement terminate = connection.prepareStatement(
                            "select pg_terminate_backend(active_pid) from pg_replication_slots where slot_name = ? and active");
                    PreparedStatement drop = connection.prepareStatement(
                            "select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = ? and not active")) {
                terminate.setString(1, slot);
                terminate.execute();
                drop.setString(1, slot);
                drop.execute();
            }
            Thread.sleep(LOOK_AT_SLOT);
        }
    }

    private static boolean slotExists(Connection connection, String slot) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select 1 from pg_replication_slots where slot_name = ?")) {
            select.setString(1, slot);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /**
     * Starts reading where the slot stands.
     *
     * @param url JDBC URL of the database
     * @param user a role with the REPLICATION attribute
     * @throws ChangesLostException when the slot is gone, or the database has given its log up
     * @throws IOException when the database does not answer, or somebody else reads through the slot
     */
    public static PostgresChangeSource open(
            String url, String user, String password, String slot, String publication, List<CapturedTable> tables)
            throws IOException {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, user);
        PGProperty.PASSWORD.set(properties, password);
        PGProperty.REPLICATION.set(properties, "database");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "16");
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        PGProperty.APPLICATION_NAME.set(properties, slot);
        Connection connection = null;
        Connection snapshots = null;
        try {
            snapshots = DriverManager.getConnection(url, user, password);
            requireSlot(snapshots, slot);
            connection = DriverManager.getConnection(url, properties);
            PGReplicationStream stream = connection
                    .unwrap(PGConnection.class)
                    .getReplicationAPI()
                    .replicationStream()
                    .logical()
                    .withSlotName(slot)
                    .withSlotOption("proto_version", "1")
                    .withSlotOption("publication_names", publication)
                    .withSlotOption("origin", "none")
                    .withStatusInterval(1, TimeUnit.SECONDS)
                    .start();
            return new PostgresChangeSource(connection, snapshots, stream, tables);
        } catch (ChangesLostException e) {
            closeQuietly(snapshots);
            throw e;
        } catch (SQLException e) {
            closeQuietly(connection);
            closeQuietly(snapshots);
            throw new IOException("Cannot read the log through slot " + slot + ": " + e.getMessage(), e);
        }
    }

    private static void requireSlot(Connection connection, String slot) throws SQLException, ChangesLostException {
        try (PreparedStatement select =
                connection.prepareStatement("select wal_status from pg_replication_slots where slot_name = ?")) {
            select.setString(1, slot);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new ChangesLostException("slot " + slot + " is gone");
                }
                if ("lost".equals(row.getString(1))) {
                    throw new ChangesLostException("the log that slot " + slot + " had not read is gone");
                }
            }
        }
    }

    @Override
    public @Nullable ChangeBatch poll(Duration wait) throws IOException, InterruptedException {
        if (visible.isEmpty()) {
            PgOutputDecoder.Committed first = ready.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
            if (first == null) {
                Exception broken = failure;
                if (broken != null) {
                    throw new IOException("The log can no longer be read: " + broken.getMessage(), broken);
                }
                return null;
            }
            List<PgOutputDecoder.Committed> together = new ArrayList<>();
            together.add(first);
            ready.drainTo(together);
            awaitVisible(together);
            together.forEach(each -> visible.addLast(each.batch()));
        }
        return visible.pollFirst();
    }

    private void awaitVisible(List<PgOutputDecoder.Committed> commits) throws IOException {
        Object[] ids = commits.stream()
                .map(PgOutputDecoder.Committed::transactionId)
                .distinct()
                .toArray();
        try (PreparedStatement ask = snapshots.prepareStatement(ALL_VISIBLE)) {
            ask.setArray(1, snapshots.createArrayOf("int8", ids));
            while (!closed) {
                try (ResultSet answer = ask.executeQuery()) {
                    answer.next();
                    if (answer.getBoolean(1)) {
                        return;
                    }
                }
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
        } catch (SQLException e) {
            throw new IOException("The source does not tell what is visible: " + e.getMessage(), e);
        }
    }

    @Override
    public void acknowledge(long position) {
        LogSequenceNumber number = LogSequenceNumber.valueOf(position);
        stream.setAppliedLSN(number);
        stream.setFlushedLSN(number);
    }

    @Override
    public void close() {
        closed = true;
        reader.interrupt();
        // The reading thread sits in a socket read that an interrupt does not end; closing the connection does.
        try {
            connection.abort(Runnable::run);
            reader.join(2_000);
            snapshots.close();
        } catch (SQLException e) {
            closeQuietly(connection);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try {
            while (!closed) {
                ByteBuffer message = stream.read();
                if (message == null) {
                    continue;
                }
                PgOutputDecoder.Committed committed = decoder.decode(message);
                if (committed != null) {
                    ready.put(committed);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException | RuntimeException e) {
            if (!closed) {
                failure = e;
            }
        }
    }

    private static void closeQuietly(@Nullable Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException ignored) {
                // It is being given up because it failed already; that failure is what the caller hears of.
            }
        }
    }
}
