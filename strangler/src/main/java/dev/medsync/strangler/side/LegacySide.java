package dev.medsync.strangler.side;

import com.google.protobuf.Message;
import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.platform.replication.ApplierConnections;
import dev.medsync.platform.replication.CapturedTable;
import dev.medsync.platform.replication.ChangeSource;
import dev.medsync.platform.replication.FenceBusyException;
import dev.medsync.platform.replication.Ownership;
import dev.medsync.platform.replication.OwnershipChange;
import dev.medsync.platform.replication.OwnershipTable;
import dev.medsync.platform.replication.PostgresChangeSource;
import dev.medsync.platform.replication.RequestKeyTable;
import dev.medsync.replication.v1.Aggregate;
import dev.medsync.replication.v1.RequestKey;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.LegacyAggregate;
import dev.medsync.strangler.translate.UntranslatableException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The monolith's database as one side of a migration. It translates on the way out and on the way in, so nobody else sees
 * a legacy row, except whoever compares them.
 */
public final class LegacySide implements Side {
    private static final String PUBLICATION = "medsync_changes";
    private static final int KEYS_IN_A_PORTION = 500;
    private static final Duration READER_ENDS = Duration.ofSeconds(5);

    private final String capability;
    private final LegacyDatabase database;
    private final OwnershipTable ownershipTable;
    private final SideState sideState;
    private final Map<String, LegacyTables> tables = new LinkedHashMap<>();
    private final ApplierConnections appliers;
    private final List<CapturedTable> captured;
    private final DerivedColumns derived;
    private final LegacyCatalog catalog;
    private final LegacyArchive archive;

    /**
     * @param capability what moves, e.g. {@code billing}
     * @param mappings its aggregates; what is referred to comes first
     * @param lanes how many transactions may write copies side by side
     */
    public LegacySide(String capability, LegacyDatabase database, List<AggregateMapping<?, ?>> mappings, int lanes) {
        this.capability = capability;
        this.database = database;
        this.ownershipTable = new OwnershipTable(capability);
        this.sideState = new SideState(capability);
        for (AggregateMapping<?, ?> mapping : mappings) {
            tables.put(mapping.type(), new LegacyTables(mapping));
        }
        this.appliers = new ApplierConnections(database.unpooled(), "medsync_" + capability + "_to_legacy", lanes);
        this.captured = LegacyCapture.of(mappings, new ParentFacilities(database));
        this.derived = new DerivedColumns(tables);
        this.catalog = new LegacyCatalog(mappings);
        this.archive = new LegacyArchive(capability, database, mappings);
    }

    @Override
    public String name() {
        return "monolith";
    }

    @Override
    public void prepare() throws IOException {
        database.call(connection -> PostgresChangeSource.createSlot(connection, slot()));
    }

    /** The opposite of preparing, for good: changes are kept for nobody any more. Safe to repeat. */
    public void endReplication() throws IOException, InterruptedException {
        try (Connection connection = database.connect()) {
            PostgresChangeSource.dropSlot(connection, slot(), READER_ENDS);
        } catch (SQLException e) {
            throw LegacyDatabase.failed(e);
        }
    }

    /** Where the tables end. */
    public LegacyArchive archive() {
        return archive;
    }

    /** Whether changes are being kept, which they are from the beginning of the backfill on. */
    public boolean prepared() throws IOException {
        return database.call(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select 1 from pg_replication_slots where slot_name = ?")) {
                select.setString(1, slot());
                try (ResultSet row = select.executeQuery()) {
                    return row.next();
                }
            }
        });
    }

    @Override
    public ChangeSource changes() throws IOException {
        return PostgresChangeSource.open(
                database.url(), database.username(), database.password(), slot(), PUBLICATION, captured);
    }

    @Override
    public Reading read(List<AggregateKey> keys) throws IOException {
        return database.inSnapshot(connection -> {
            Map<String, Map<String, AggregateKey>> byType = new LinkedHashMap<>();
            for (AggregateKey key : keys) {
                byType.computeIfAbsent(key.type(), type -> new LinkedHashMap<>())
                        .put(key.key(), key);
            }
            List<Aggregate> aggregates = new ArrayList<>(keys.size());
            List<Reading.Defect> defects = new ArrayList<>();
            for (var entry : byType.entrySet()) {
                readType(connection, tablesOf(entry.getKey()), entry.getValue(), aggregates, defects);
            }
            return new Reading(aggregates, ownershipOf(connection, aggregates), defects);
        });
    }

    /** The rows themselves and what is kept beside them, for a comparison that does not trust the translation. */
    public Map<String, LegacyAggregate> readRows(String type, Collection<String> keys) throws IOException {
        return readRows(Map.of(type, keys)).getOrDefault(type, Map.of());
    }

    /** The same for several types, as of one moment: keys by type, aggregates by type and key. */
    public Map<String, Map<String, LegacyAggregate>> readRows(Map<String, ? extends Collection<String>> keys)
            throws IOException {
        return database.inSnapshot(connection -> {
            Map<String, Map<String, LegacyAggregate>> found = new HashMap<>();
            for (var each : keys.entrySet()) {
                found.put(each.getKey(), rows(connection, tablesOf(each.getKey()), each.getValue()));
            }
            return found;
        });
    }

    /** The columns that no mapping speaks of, {@code table.column}, by type; as of a few seconds ago. */
    public Map<String, List<String>> unknownColumns() throws IOException {
        return database.call(catalog::unknownColumns);
    }

    /**
     * Derived columns that are not what the rows beside them make them: keys by {@code table.column}. Where the facility is
     * a replica, a trigger did not run when copies were written.
     *
     * @param among the keys to look at; null for the whole facility
     */
    public Map<String, List<String>> wronglyDerived(String type, int facilityId, @Nullable Collection<String> among)
            throws IOException {
        return derived.isIn(type)
                ? database.call(connection -> derived.wrong(connection, type, facilityId, among))
                : Map.of();
    }

    public AggregateMapping<?, ?> mapping(String type) {
        return tablesOf(type).mapping();
    }

    /** The types of the capability's aggregates. */
    public Collection<String> types() {
        return tables.keySet();
    }

    @Override
    public void keys(int facilityId, Consumer<List<AggregateKey>> portion) throws IOException {
        database.inSnapshot(connection -> {
            for (LegacyTables each : tables.values()) {
                boolean shared = each.mapping().facilityColumn() == null;
                if (shared == (facilityId == 0)) {
                    tellKeys(connection, each, facilityId, portion);
                }
            }
            return facilityId;
        });
    }

    @Override
    public long registerApplier() throws IOException {
        return database.call(ownershipTable::registerApplier);
    }

    @Override
    public List<Ownership> apply(long applierToken, List<Aggregate> aggregates)
            throws IOException, InterruptedException {
        try {
            return appliers.inTransaction(connection -> apply(connection, applierToken, aggregates));
        } catch (SQLException e) {
            throw new IOException("The monolith's database did not take copies: " + e.getMessage(), e);
        }
    }

    @Override
    public List<Ownership> ownership() throws IOException {
        return database.call(ownershipTable::list);
    }

    @Override
    public Ownership ownership(int facilityId) throws IOException {
        return database.call(connection -> ownershipTable.find(connection, facilityId));
    }

    @Override
    public void welcome(List<Integer> facilityIds) throws IOException {
        database.call(connection -> {
            ownershipTable.welcome(connection, facilityIds);
            return facilityIds;
        });
    }

    @Override
    public OwnershipChange fence(int facilityId, long epoch, String marker, Duration maxWait)
            throws IOException, FenceBusyException {
        try (Connection connection = database.connect()) {
            return ownershipTable.fence(connection, facilityId, epoch, marker, maxWait);
        } catch (SQLException e) {
            throw LegacyDatabase.failed(e);
        }
    }

    @Override
    public OwnershipChange take(int facilityId, long epoch) throws IOException {
        return database.call(connection -> ownershipTable.take(connection, facilityId, epoch));
    }

    @Override
    public OwnershipChange abort(int facilityId, long epoch) throws IOException {
        return database.call(connection -> ownershipTable.abort(connection, facilityId, epoch));
    }

    @Override
    public OwnershipChange release(int facilityId, long epoch) throws IOException {
        return database.call(connection -> ownershipTable.release(connection, facilityId, epoch));
    }

    @Override
    public OwnershipChange reopen(int facilityId, long epoch) throws IOException {
        return database.call(connection -> ownershipTable.reopen(connection, facilityId, epoch));
    }

    @Override
    public void mark(int facilityId, String marker) throws IOException {
        database.call(connection -> {
            ownershipTable.mark(connection, facilityId, marker);
            return marker;
        });
    }

    @Override
    public void close() {
        appliers.close();
    }

    private String slot() {
        return "medsync_" + capability + "_from_legacy";
    }

    private LegacyTables tablesOf(String type) {
        LegacyTables found = tables.get(type);
        if (found == null) {
            throw new IllegalArgumentException(capability + " has no aggregate " + type);
        }
        return found;
    }

    private void readType(
            Connection connection,
            LegacyTables from,
            Map<String, AggregateKey> keys,
            List<Aggregate> aggregates,
            List<Reading.Defect> defects)
            throws SQLException {
        AggregateMapping<?, ?> mapping = from.mapping();
        Map<String, LegacyAggregate> found = rows(connection, from, keys.keySet());
        Map<String, List<RequestKey>> requestKeys = RequestKeyTable.read(connection, mapping.type(), keys.keySet());
        for (AggregateKey key : keys.values()) {
            LegacyAggregate rows = found.get(key.key());
            if (rows == null) {
                aggregates.add(Aggregate.newBuilder()
                        .setKey(toProto(key, key.facilityId()))
                        .setAbsent(true)
                        .build());
                continue;
            }
            try {
                Message message = mapping.toService(rows);
                aggregates.add(Aggregate.newBuilder()
                        .setKey(toProto(key, facilityOf(mapping, rows)))
                        .setState(message.toByteString())
                        .addAllRequestKeys(requestKeys.getOrDefault(key.key(), List.of()))
                        .build());
            } catch (UntranslatableException e) {
                defects.add(new Reading.Defect(key, e.column(), String.valueOf(e.getMessage())));
            }
        }
    }

    private Map<String, LegacyAggregate> rows(Connection connection, LegacyTables from, Collection<String> keys)
            throws SQLException {
        Map<String, LegacyAggregate> found = from.read(connection, keys);
        sideState.attach(connection, from.mapping().type(), found);
        return found;
    }

    private static int facilityOf(AggregateMapping<?, ?> mapping, LegacyAggregate rows) {
        String column = mapping.facilityColumn();
        if (column == null) {
            return 0;
        }
        String facility = rows.root().column(column);
        return facility == null ? 0 : Integer.parseInt(facility);
    }

    private static dev.medsync.replication.v1.AggregateKey toProto(AggregateKey key, int facilityId) {
        return dev.medsync.replication.v1.AggregateKey.newBuilder()
                .setType(key.type())
                .setFacilityId(facilityId)
                .setKey(key.key())
                .build();
    }

    private List<Ownership> ownershipOf(Connection connection, List<Aggregate> aggregates) throws SQLException {
        TreeSet<Integer> facilities = new TreeSet<>();
        aggregates.forEach(each -> facilities.add(each.getKey().getFacilityId()));
        List<Ownership> found = new ArrayList<>();
        for (int facility : facilities) {
            found.add(ownershipTable.find(connection, facility));
        }
        return found;
    }

    private void tellKeys(
            Connection connection, LegacyTables from, int facilityId, Consumer<List<AggregateKey>> portion)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(from.keysSql())) {
            if (from.mapping().facilityColumn() != null) {
                select.setInt(1, facilityId);
            }
            select.setFetchSize(10_000);
            List<AggregateKey> keys = new ArrayList<>(KEYS_IN_A_PORTION);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    keys.add(new AggregateKey(from.mapping().type(), facilityId, rows.getString(1)));
                    if (keys.size() == KEYS_IN_A_PORTION) {
                        portion.accept(List.copyOf(keys));
                        keys.clear();
                    }
                }
            }
            if (!keys.isEmpty()) {
                portion.accept(List.copyOf(keys));
            }
        }
    }

    private List<Ownership> apply(Connection connection, long token, List<Aggregate> aggregates) throws SQLException {
        if (!ownershipTable.holdApplier(connection, token)) {
            throw new SQLException("another strangler has become the applier");
        }
        TreeSet<Integer> facilities = new TreeSet<>();
        aggregates.forEach(each -> facilities.add(each.getKey().getFacilityId()));
        Map<Integer, Ownership> held = new HashMap<>();
        for (Ownership each : ownershipTable.hold(connection, List.copyOf(facilities))) {
            held.put(each.facilityId(), each);
        }
        List<Ownership> refused = new ArrayList<>();
        for (int facility : facilities) {
            Ownership here = held.get(facility);
            if (here == null || !here.state().takesCopies()) {
                refused.add(here == null ? ownershipTable.find(connection, facility) : here);
            }
        }
        derived.oneAfterTheOther(connection, aggregates);
        Map<String, List<Aggregate>> byType = new LinkedHashMap<>();
        tables.keySet().forEach(type -> byType.put(type, new ArrayList<>()));
        for (Aggregate each : aggregates) {
            if (refused.stream().noneMatch(r -> r.facilityId() == each.getKey().getFacilityId())) {
                byType.computeIfAbsent(each.getKey().getType(), type -> new ArrayList<>())
                        .add(each);
            }
        }
        for (var entry : byType.entrySet()) {
            if (!entry.getValue().isEmpty()) {
                write(connection, tablesOf(entry.getKey()), entry.getValue());
            }
        }
        return refused;
    }

    private void write(Connection connection, LegacyTables into, List<Aggregate> aggregates) throws SQLException {
        List<LegacyAggregate> present = new ArrayList<>();
        List<String> presentKeys = new ArrayList<>();
        List<String> absentKeys = new ArrayList<>();
        for (Aggregate each : aggregates) {
            if (each.getAbsent()) {
                absentKeys.add(each.getKey().getKey());
            } else {
                present.add(toLegacy(into.mapping(), each));
                presentKeys.add(each.getKey().getKey());
            }
        }
        if (!absentKeys.isEmpty()) {
            into.delete(connection, absentKeys);
        }
        if (!present.isEmpty()) {
            into.write(connection, present, presentKeys);
        }
        sideState.write(connection, into.mapping(), aggregates);
        RequestKeyTable.write(connection, aggregates);
    }

    private static <M extends Message, B extends Message.Builder> LegacyAggregate toLegacy(
            AggregateMapping<M, B> mapping, Aggregate aggregate) {
        return mapping.toLegacy(mapping.parse(aggregate.getState()));
    }
}
