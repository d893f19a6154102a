package dev.medsync.strangler.side;

import com.google.protobuf.Message;
import dev.medsync.replication.v1.Aggregate;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.LegacyAggregate;
import dev.medsync.strangler.translate.Remainder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The table of what the monolith's own tables cannot hold, {@code replication.side_state}: a {@link Remainder} for each
 * aggregate that has one, written in the transaction of its rows and read in their snapshot.
 */
final class SideState {
    private static final String SELECT = "select aggregate_key, state from replication.side_state"
            + " where capability = ? and aggregate_type = ? and aggregate_key = any(?)";
    private static final String DELETE = "delete from replication.side_state"
            + " where capability = ? and aggregate_type = ? and aggregate_key = any(?)";
    private static final String INSERT = "insert into replication.side_state"
            + " (capability, facility_id, aggregate_type, aggregate_key, state) values (?, ?, ?, ?, ?)";

    private final String capability;

    SideState(String capability) {
        this.capability = capability;
    }

    /** Gives each of these aggregates what is kept beside it. */
    void attach(Connection connection, String type, Map<String, LegacyAggregate> aggregates) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            name(select, type, aggregates.keySet());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    LegacyAggregate aggregate = aggregates.get(rows.getString(1));
                    if (aggregate != null) {
                        aggregate.keepBeside(rows.getBytes(2));
                    }
                }
            }
        }
    }

    /** Keeps what the rows of these aggregates cannot hold; what was kept of them before is replaced. */
    <M extends Message, B extends Message.Builder> void write(
            Connection connection, AggregateMapping<M, B> mapping, List<Aggregate> aggregates) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
            List<String> keys =
                    aggregates.stream().map(each -> each.getKey().getKey()).toList();
            name(delete, mapping.type(), keys);
            delete.executeUpdate();
        }
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            boolean any = false;
            for (Aggregate each : aggregates) {
                Remainder<M> remainder =
                        each.getAbsent() ? null : Remainder.of(mapping, mapping.parse(each.getState()));
                if (remainder != null) {
                    insert.setString(1, capability);
                    insert.setInt(2, each.getKey().getFacilityId());
                    insert.setString(3, mapping.type());
                    insert.setString(4, each.getKey().getKey());
                    insert.setBytes(5, remainder.toBytes());
                    insert.addBatch();
                    any = true;
                }
            }
            if (any) {
                insert.executeBatch();
            }
        }
    }

    private void name(PreparedStatement statement, String type, Collection<String> keys) throws SQLException {
        statement.setString(1, capability);
        statement.setString(2, type);
        statement.setArray(3, statement.getConnection().createArrayOf("text", keys.toArray()));
    }
}
