package dev.medsync.platform.security;

import dev.medsync.platform.rpc.Refusal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the table {@code audit_entry} ({@code db/platform/V0_5__audit.sql}). One thread takes whatever entries wait and
 * commits them together, so that a hundred concurrent reads cost one commit and not a hundred; each caller waits for the
 * commit that holds its entry.
 */
public final class DatabaseAuditLog implements AuditLog, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DatabaseAuditLog.class);

    private static final int LARGEST_BATCH = 500;
    private static final int LONGEST_QUEUE = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final String INSERT = """
        insert into audit_entry (at, actor, role, facility_id, patient_id, action, resource, purpose, outcome, source, trace_id)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
        """;

    private record Waiting(AuditEntry entry, OffsetDateTime at, CompletableFuture<Void> durable) {}

    private final DataSource dataSource;
    private final Clock clock;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(LONGEST_QUEUE);
    private final Thread writer;
    private @Nullable Connection connection;

    public DatabaseAuditLog(DataSource dataSource, Clock clock) {
        this.dataSource = dataSource;
        this.clock = clock;
        this.writer = Thread.ofPlatform().name("audit-log").daemon().start(this::writeAll);
    }

    @Override
    public void record(AuditEntry entry) {
        Waiting waiting = new Waiting(
                entry, OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC), new CompletableFuture<>());
        if (!queue.offer(waiting)) {
            throw refusal();
        }
        try {
            waiting.durable().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw refusal();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refusal();
        }
    }

    @Override
    public void close() {
        writer.interrupt();
        try {
            writer.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        disconnect();
    }

    private void writeAll() {
        List<Waiting> batch = new ArrayList<>(LARGEST_BATCH);
        while (!Thread.currentThread().isInterrupted()) {
            try {
                batch.add(queue.take());
            } catch (InterruptedException e) {
                return;
            }
            queue.drainTo(batch, LARGEST_BATCH - 1);
            write(batch);
            batch.clear();
        }
    }

    private void write(List<Waiting> batch) {
        try {
            commitOrReconnect(batch);
            batch.forEach(waiting -> waiting.durable().complete(null));
        } catch (SQLException | RuntimeException e) {
            log.error("{} audit entries could not be written; their calls are refused", batch.size(), e);
            disconnect();
            batch.forEach(waiting -> waiting.durable().completeExceptionally(e));
        }
    }

    /** The database may have been restarted since the last batch. An entry twice is better than an answer refused. */
    private void commitOrReconnect(List<Waiting> batch) throws SQLException {
        boolean reused = connection != null;
        try {
            commit(batch);
        } catch (SQLException e) {
            if (!reused) {
                throw e;
            }
            disconnect();
            commit(batch);
        }
    }

    private void commit(List<Waiting> batch) throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = dataSource.getConnection();
            open.setAutoCommit(false);
            connection = open;
        }
        try (PreparedStatement insert = open.prepareStatement(INSERT)) {
            for (Waiting waiting : batch) {
                bind(insert, waiting.entry(), waiting.at());
                insert.addBatch();
            }
            insert.executeBatch();
            open.commit();
        }
    }

    private static void bind(PreparedStatement insert, AuditEntry entry, OffsetDateTime at) throws SQLException {
        insert.setObject(1, at);
        insert.setString(2, entry.actor());
        insert.setString(3, entry.role());
        insert.setInt(4, entry.facility());
        insert.setObject(5, entry.patientId(), Types.BIGINT);
        insert.setString(6, entry.action());
        insert.setString(7, entry.resource());
        insert.setString(8, entry.purpose());
        insert.setString(9, entry.outcome().name());
        insert.setString(10, entry.source());
        insert.setString(11, entry.traceId());
    }

    private void disconnect() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try (open) {
                open.rollback();
            } catch (SQLException e) {
                log.debug("the connection was gone already", e);
            }
        }
    }

    private static Refusal refusal() {
        return Refusal.unavailable("AUDIT_UNAVAILABLE", "The audit trail cannot be written, so nothing is shown.");
    }
}
