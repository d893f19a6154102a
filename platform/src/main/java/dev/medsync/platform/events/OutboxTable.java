package dev.medsync.platform.events;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The table {@code events.outbox}: events that are committed and not yet at the broker. */
final class OutboxTable {

    /** Class of the advisory locks that say who relays a lane. */
    private static final int RELAY_LOCK = 7100;

    private static final int COUNT_LIMIT = 100_000;

    private static final String INSERT = """
        insert into events.outbox (lane, topic, event_id, source, type, aggregate_type, aggregate_key, facility_id,
          epoch, version, occurred_at, correlation_id, traceparent, body)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
        """;

    private static final String OLDEST = """
        select sequence, topic, event_id, source, type, aggregate_type, aggregate_key, facility_id,
          epoch, version, occurred_at, correlation_id, traceparent, body
          from events.outbox where lane = ? order by sequence limit ?\
        """;

    private static final String BACKLOG = """
        select count(*), coalesce(extract(epoch from clock_timestamp() - min(occurred_at)), 0)
          from (select occurred_at from events.outbox limit ?) waiting\
        """;

    /** A stored event and its place in the lane. */
    record Row(long sequence, SealedEvent event) {}

    /**
     * What waits.
     *
     * @param depth events, counted to a hundred thousand
     * @param lag age of the oldest
     */
    record Backlog(long depth, Duration lag) {}

    private OutboxTable() {}

    static void insert(Connection connection, SealedEvent event) throws SQLException {
        EventAttributes attributes = event.attributes();
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setInt(1, event.lane());
            insert.setString(2, event.topic());
            insert.setObject(3, attributes.id());
            insert.setString(4, attributes.source());
            insert.setString(5, attributes.type());
            insert.setString(6, attributes.aggregateType());
            insert.setString(7, attributes.aggregateKey());
            insert.setInt(8, attributes.facilityId());
            insert.setLong(9, attributes.epoch());
            insert.setLong(10, attributes.version());
            insert.setObject(11, OffsetDateTime.ofInstant(attributes.time(), ZoneOffset.UTC));
            insert.setString(12, attributes.correlationId());
            insert.setString(13, attributes.traceparent());
            insert.setBytes(14, event.body());
            insert.executeUpdate();
        }
    }

    /**
     * Makes this transaction the only one that relays the lane. The lock ends with the transaction, so a relay that died
     * holds nothing, and one that lost its connection cannot delete what another has sent.
     *
     * <p>Nor does the transaction wait for the disk when it commits: a deletion that a crash undoes sends its event again,
     * which consumers notice, and the wait would hold up the lane.
     */
    static boolean tryLock(Connection connection, int lane) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(
                "select pg_try_advisory_xact_lock(?, ?), set_config('synchronous_commit', 'off', true)")) {
            lock.setInt(1, RELAY_LOCK);
            lock.setInt(2, lane);
            try (ResultSet row = lock.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** The lane's first events, in order. */
    static List<Row> oldest(Connection connection, int lane, int limit) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(OLDEST)) {
            select.setInt(1, lane);
            select.setInt(2, limit);
            try (ResultSet row = select.executeQuery()) {
                List<Row> rows = new ArrayList<>();
                while (row.next()) {
                    rows.add(new Row(row.getLong(1), event(row)));
                }
                return rows;
            }
        }
    }

    private static SealedEvent event(ResultSet row) throws SQLException {
        EventAttributes attributes = new EventAttributes(
                row.getObject(3, UUID.class),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getInt(8),
                row.getLong(9),
                row.getLong(10),
                row.getObject(11, OffsetDateTime.class).toInstant(),
                row.getString(12),
                row.getString(13));
        return new SealedEvent(row.getString(2), attributes, row.getBytes(14));
    }

    static void delete(Connection connection, int lane, List<Long> sequences) throws SQLException {
        Array wanted = connection.createArrayOf("int8", sequences.toArray());
        try (PreparedStatement delete =
                connection.prepareStatement("delete from events.outbox where lane = ? and sequence = any(?)")) {
            delete.setInt(1, lane);
            delete.setArray(2, wanted);
            delete.executeUpdate();
        }
    }

    /** The lanes in which something waits. */
    static List<Integer> waitingLanes(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select lane from generate_series(0, ?) lane where exists (select from events.outbox o where o.lane ="
                        + " lane.lane)")) {
            select.setInt(1, Lanes.COUNT - 1);
            try (ResultSet row = select.executeQuery()) {
                List<Integer> lanes = new ArrayList<>();
                while (row.next()) {
                    lanes.add(row.getInt(1));
                }
                return lanes;
            }
        }
    }

    static Backlog backlog(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(BACKLOG)) {
            select.setInt(1, COUNT_LIMIT);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new Backlog(row.getLong(1), Duration.ofMillis((long) (row.getDouble(2) * 1000)));
            }
        }
    }
}
