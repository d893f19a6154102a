package dev.medsync.strangler.publish;

import com.google.protobuf.Message;
import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.platform.replication.CapturedTable;
import dev.medsync.platform.replication.ChangeSource;
import dev.medsync.platform.replication.Ownership;
import dev.medsync.platform.replication.OwnershipTable;
import dev.medsync.strangler.side.LegacyDatabase;
import dev.medsync.strangler.side.LegacyTables;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.LegacyAggregate;
import dev.medsync.strangler.translate.UntranslatableException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The monolith's records: what changed, what is there now, who owns it, and how far the publisher has come. */
final class LegacyRecords {

    private static final String CAPABILITY = "records";
    private static final String SLOT = "medsync_records_events";
    private static final String PUBLICATION = "medsync_changes";

    /** The publisher's own line among the appliers: the highest token is the present publisher. */
    private static final OwnershipTable PUBLISHERS = new OwnershipTable("records-events");

    private static final List<CapturedTable> CAPTURED = List.of(
            CapturedTable.of("public.patient", "Patient", "id", "facility_id"),
            CapturedTable.of("public.patient_identifier", "Patient", "patient_id", "facility_id"),
            CapturedTable.of("public.patient_contact", "Patient", "patient_id", "facility_id"),
            CapturedTable.of("public.encounter", "Encounter", "id", "facility_id"),
            CapturedTable.of("public.coverage", "Coverage", "id", "facility_id"));

    private final LegacyDatabase database;
    private final Map<String, LegacyTables> tables = new LinkedHashMap<>();

    LegacyRecords(LegacyDatabase database, List<AggregateMapping<?, ?>> mappings) {
        this.database = database;
        mappings.forEach(mapping -> tables.put(mapping.type(), new LegacyTables(mapping)));
    }

    /** What was found of the aggregates asked for. */
    record Found(List<Message> aggregates, Map<Integer, Ownership> ownership) {}

    ChangeSource changes() throws IOException {
        return database.changes(SLOT, PUBLICATION, CAPTURED);
    }

    /** The types, what is referred to first. */
    List<String> types() {
        return List.copyOf(tables.keySet());
    }

    /** A number that no publisher had before. */
    long registerPublisher() throws SQLException {
        try (Connection connection = database.connect()) {
            return PUBLISHERS.registerApplier(connection);
        }
    }

    /**
     * Reads aggregates in one snapshot. What is not there any more is left out.
     *
     * @param defects hears of rows that mean nothing to consumers, and of the column
     */
    Found read(Collection<AggregateKey> keys, BiConsumer<AggregateKey, String> defects) throws SQLException {
        Map<String, List<AggregateKey>> byType = new LinkedHashMap<>();
        keys.forEach(key ->
                byType.computeIfAbsent(key.type(), type -> new ArrayList<>()).add(key));
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            List<Message> aggregates = new ArrayList<>(keys.size());
            for (Map.Entry<String, List<AggregateKey>> entry : byType.entrySet()) {
                LegacyTables from = tables.get(entry.getKey());
                if (from != null) {
                    read(connection, from, entry.getValue(), aggregates, defects);
                }
            }
            Map<Integer, Ownership> ownership = new HashMap<>();
            new OwnershipTable(CAPABILITY).list(connection).forEach(each -> ownership.put(each.facilityId(), each));
            connection.commit();
            return new Found(aggregates, ownership);
        }
    }

    private static void read(
            Connection connection,
            LegacyTables from,
            List<AggregateKey> keys,
            List<Message> aggregates,
            BiConsumer<AggregateKey, String> defects)
            throws SQLException {
        Map<String, LegacyAggregate> found =
                from.read(connection, keys.stream().map(AggregateKey::key).toList());
        for (AggregateKey key : keys) {
            LegacyAggregate rows = found.get(key.key());
            if (rows != null) {
                try {
                    aggregates.add(from.mapping().toService(rows));
                } catch (UntranslatableException e) {
                    defects.accept(key, e.column());
                }
            }
        }
    }

    /** The next keys of a type, ascending; empty at the end. */
    List<AggregateKey> keysAfter(String type, long id, int limit) throws SQLException {
        LegacyTables from = tables.get(type);
        if (from == null) {
            throw new IllegalArgumentException("no aggregate " + type);
        }
        String table = from.mapping().root().table();
        try (Connection connection = database.connect();
                PreparedStatement select =
                        connection.prepareStatement("select id from " + table + " where id > ? order by id limit ?")) {
            select.setLong(1, id);
            select.setInt(2, limit);
            try (ResultSet row = select.executeQuery()) {
                List<AggregateKey> keys = new ArrayList<>(limit);
                while (row.next()) {
                    keys.add(new AggregateKey(type, 0, row.getString(1)));
                }
                return keys;
            }
        }
    }

    /** Whether everything that was there at the first start has been published. */
    boolean isSnapshotPublished() throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement select = connection.prepareStatement("select from replication.side_state"
                        + " where capability = ? and facility_id = 0 and aggregate_type = 'Publisher'")) {
            select.setString(1, CAPABILITY);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    void snapshotPublished() throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement insert = connection.prepareStatement("insert into replication.side_state"
                        + " (capability, facility_id, aggregate_type, aggregate_key, state)"
                        + " values (?, 0, 'Publisher', 'snapshot', '') on conflict do nothing")) {
            insert.setString(1, CAPABILITY);
            insert.executeUpdate();
        }
    }
}
