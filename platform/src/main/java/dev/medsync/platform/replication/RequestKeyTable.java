package dev.medsync.platform.replication;

import com.google.protobuf.Timestamp;
import dev.medsync.replication.v1.Aggregate;
import dev.medsync.replication.v1.RequestKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The idempotency keys of requests, {@code replication.request_key}, which is the same table at both sides. They travel with
 * the aggregates that the requests made: so a client that repeats a request at the new owner is recognised there.
 */
public final class RequestKeyTable {
    private RequestKeyTable() {}

    /** How its rows in the log name aggregates of these types. */
    public static CapturedTable captured(Collection<String> types) {
        return new CapturedTable("replication.request_key", row -> {
            String type = row.column("aggregate_type");
            String id = row.column("aggregate_id");
            return type == null || id == null || !types.contains(type)
                    ? null
                    : new AggregateKey(type, row.number("facility_id"), id);
        });
    }

    /**
     * The keys of the requests that made these aggregates, by aggregate.
     *
     * @param keys of aggregates; those that are not an id were made by no request
     */
    public static Map<String, List<RequestKey>> read(Connection connection, String type, Collection<String> keys)
            throws SQLException {
        Object[] ids =
                keys.stream().filter(RequestKeyTable::isId).map(Long::valueOf).toArray();
        Map<String, List<RequestKey>> found = new HashMap<>();
        if (ids.length == 0) {
            return found;
        }
        try (PreparedStatement select = connection.prepareStatement(
                "select aggregate_id, idempotency_key, fingerprint, at from replication.request_key"
                        + " where aggregate_type = ? and aggregate_id = any(?)")) {
            select.setString(1, type);
            select.setArray(2, connection.createArrayOf("int8", ids));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Instant at = rows.getTimestamp(4).toInstant();
                    found.computeIfAbsent(rows.getString(1), id -> new ArrayList<>())
                            .add(RequestKey.newBuilder()
                                    .setIdempotencyKey(rows.getString(2))
                                    .setFingerprint(rows.getString(3))
                                    .setAt(Timestamp.newBuilder()
                                            .setSeconds(at.getEpochSecond())
                                            .setNanos(at.getNano()))
                                    .build());
                }
            }
        }
        return found;
    }

    /** Writes the keys that came with copies; one that is there already stays as it is. */
    public static void write(Connection connection, Collection<Aggregate> copies) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into replication.request_key"
                + " (facility_id, idempotency_key, aggregate_type, aggregate_id, fingerprint, at)"
                + " values (?, ?, ?, ?, ?, to_timestamp(?)) on conflict do nothing")) {
            boolean any = false;
            for (Aggregate each : copies) {
                for (RequestKey key : each.getRequestKeysList()) {
                    insert.setInt(1, each.getKey().getFacilityId());
                    insert.setString(2, key.getIdempotencyKey());
                    insert.setString(3, each.getKey().getType());
                    insert.setLong(4, Long.parseLong(each.getKey().getKey()));
                    insert.setString(5, key.getFingerprint());
                    insert.setDouble(6, key.getAt().getSeconds() + key.getAt().getNanos() / 1e9);
                    insert.addBatch();
                    any = true;
                }
            }
            if (any) {
                insert.executeBatch();
            }
        }
    }

    private static boolean isId(String key) {
        return key.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
