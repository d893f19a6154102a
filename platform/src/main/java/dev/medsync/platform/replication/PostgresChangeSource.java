package dev.medsync.platform.replication;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
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
 */
public final class PostgresChangeSource implements ChangeSource {
    private static final int BATCHES_AHEAD = 1_000;

    private final Connection connection;
    private final PGReplicationStream stream;
    private final PgOutputDecoder decoder;
    private final BlockingQueue<ChangeBatch> ready = new ArrayBlockingQueue<>(BATCHES_AHEAD);
    private final Thread reader;
    private volatile @Nullable Exception failure;
    private volatile boolean closed;

    private PostgresChangeSource(Connection connection, PGReplicationStream stream, List<CapturedTable> tables) {
        this.connection = connection;
        this.stream = stream;
        this.decoder = new PgOutputDecoder(tables);
        this.reader = Thread.ofPlatform().daemon().name("change-source").start(this::read);
    }

    /**
     * Makes the slot if it is not there. From then on the database keeps its log until this reader has acknowledged it.
     *
     * @return whether it was made now, so that everything committed before is missing from it
     */
    public static boolean createSlot(Connection connection, String slot) throws SQLException {
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

    /** Drops the slot if it is there and nobody reads from it. */
    public static void dropSlot(Connection connection, String slot) throws SQLException {
        try (PreparedStatement drop = connection.prepareStatement(
                "select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = ? and not active")) {
            drop.setString(1, slot);
            drop.execute();
        }
    }

    /**
     * Starts reading where the slot stands.
     *
     * @param url JDBC URL of the database
     * @param user a role with the REPLICATION attribute
     * @throws IOException when the slot is missing, lost, or read by somebody else
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
        try {
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
            return new PostgresChangeSource(connection, stream, tables);
        } catch (SQLException e) {
            closeQuietly(connection);
            throw new IOException("Cannot read the log through slot " + slot + ": " + e.getMessage(), e);
        }
    }

    @Override
    public @Nullable ChangeBatch poll(Duration wait) throws IOException, InterruptedException {
        ChangeBatch batch = ready.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        Exception broken = failure;
        if (batch == null && broken != null) {
            throw new IOException("The log can no longer be read: " + broken.getMessage(), broken);
        }
        return batch;
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
                ChangeBatch batch = decoder.decode(message);
                if (batch != null) {
                    ready.put(batch);
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
