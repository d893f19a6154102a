package dev.medsync.platform.replication;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.medsync.platform.data.AggregateTable;
import dev.medsync.platform.data.CanonicalDigest;
import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.DatabaseSettings;
import dev.medsync.platform.data.RowKey;
import dev.medsync.platform.rpc.Refusal;
import dev.medsync.replication.v1.Aggregate;
import dev.medsync.replication.v1.ApplyAggregatesResponse;
import dev.medsync.replication.v1.DigestFacilityResponse;
import dev.medsync.replication.v1.ExportFacilityResponse;
import dev.medsync.replication.v1.ReadAggregatesResponse;
import dev.medsync.replication.v1.RequestKey;
import dev.medsync.replication.v1.TypeDigest;
import io.grpc.Status;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** Reads a service's aggregates to be copied, and writes copies of the other side's. */
final class AggregateCopies implements AutoCloseable {
    private static final int APPLIERS = 4;
    private static final int EXPORTED_TOGETHER = 250;
    private static final Map<Descriptor, CanonicalDigest> DIGESTS = new ConcurrentHashMap<>();

    private final Database database;
    private final OwnershipTable ownership;
    private final Map<String, ReplicatedAggregate<?, ?>> types = new LinkedHashMap<>();
    private final ApplierConnections appliers;

    AggregateCopies(
            Database database,
            DatabaseSettings settings,
            OwnershipTable ownership,
            List<ReplicatedAggregate<?, ?>> replicated) {
        this.database = database;
        this.ownership = ownership;
        replicated.forEach(type -> types.put(type.type(), type));
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(settings.url());
        source.setUser(settings.ownerUsername());
        source.setPassword(settings.ownerPassword());
        this.appliers = new ApplierConnections(source, "medsync_" + database.capability() + "_to_service", APPLIERS);
    }

    /** How rows of the log name aggregates. */
    List<CapturedTable> capturedTables() {
        List<CapturedTable> captured = new ArrayList<>();
        for (ReplicatedAggregate<?, ?> type : types.values()) {
            for (AggregateTable table : type.store().tables()) {
                captured.add(new CapturedTable("public." + table.name(), row -> keyOf(type.type(), table, row)));
            }
        }
        captured.add(RequestKeyTable.captured(types.keySet()));
        return captured;
    }

    ReadAggregatesResponse read(List<dev.medsync.replication.v1.AggregateKey> keys) {
        return inSnapshot(connection -> {
            ReadAggregatesResponse.Builder response = ReadAggregatesResponse.newBuilder();
            Map<String, List<dev.medsync.replication.v1.AggregateKey>> byType = new LinkedHashMap<>();
            keys.forEach(key -> byType.computeIfAbsent(key.getType(), type -> new ArrayList<>())
                    .add(key));
            TreeSet<Integer> facilities = new TreeSet<>();
            for (var entry : byType.entrySet()) {
                readType(connection, type(entry.getKey()), entry.getValue(), response);
            }
            keys.forEach(key -> facilities.add(key.getFacilityId()));
            for (int facility : facilities) {
                response.addOwnership(ReplicationEndpoint.toProto(ownership.find(connection, facility)));
            }
            return response.build();
        });
    }

    void export(int facility, Consumer<ExportFacilityResponse> portion) {
        inSnapshot(connection -> {
            // Portions go across types: most facilities are small, and each portion costs whoever compares it a round.
            Portions portions = new Portions(portion);
            for (ReplicatedAggregate<?, ?> type : types.values()) {
                exportType(connection, type, facility, portions);
            }
            portions.rest();
            return facility;
        });
    }

    DigestFacilityResponse digest(int facility, boolean eachAggregate) {
        return inSnapshot(connection -> {
            DigestFacilityResponse.Builder response = DigestFacilityResponse.newBuilder();
            for (ReplicatedAggregate<?, ?> type : types.values()) {
                response.addTypes(digestType(connection, type, facility, eachAggregate));
            }
            return response.build();
        });
    }

    ApplyAggregatesResponse apply(long token, List<Aggregate> aggregates) throws SQLException, InterruptedException {
        return appliers.inTransaction(connection -> {
            if (!ownership.holdApplier(connection, token)) {
                throw Refusal.of(Status.Code.ABORTED, "APPLIER_REPLACED", "Another strangler has become the applier.");
            }
            Map<Integer, Ownership> refused = refused(connection, aggregates);
            Map<String, List<Aggregate>> byType = new LinkedHashMap<>();
            types.keySet().forEach(type -> byType.put(type, new ArrayList<>()));
            int applied = 0;
            for (Aggregate each : aggregates) {
                if (!refused.containsKey(each.getKey().getFacilityId())) {
                    byType.computeIfAbsent(each.getKey().getType(), type -> new ArrayList<>())
                            .add(each);
                    applied++;
                }
            }
            for (var entry : byType.entrySet()) {
                if (!entry.getValue().isEmpty()) {
                    write(connection, type(entry.getKey()), entry.getValue());
                }
            }
            for (List<Aggregate> written : byType.values()) {
                RequestKeyTable.write(connection, written);
            }
            ApplyAggregatesResponse.Builder response =
                    ApplyAggregatesResponse.newBuilder().setApplied(applied);
            refused.values().forEach(each -> response.addRefused(ReplicationEndpoint.toProto(each)));
            return response.build();
        });
    }

    /** Facilities that this side does not hold as a replica. The others stay replicas until the transaction ends. */
    private Map<Integer, Ownership> refused(Connection connection, List<Aggregate> aggregates) throws SQLException {
        TreeSet<Integer> facilities = new TreeSet<>();
        aggregates.forEach(each -> facilities.add(each.getKey().getFacilityId()));
        Map<Integer, Ownership> refused = new LinkedHashMap<>();
        facilities.forEach(facility -> refused.put(facility, new Ownership(facility, OwnershipState.REPLICA, 0)));
        for (Ownership held : ownership.hold(connection, List.copyOf(facilities))) {
            if (held.state().takesCopies()) {
                refused.remove(held.facilityId());
            } else {
                refused.put(held.facilityId(), held);
            }
        }
        return refused;
    }

    private <R extends Record, M extends Message> void write(
            Connection connection, ReplicatedAggregate<R, M> type, List<Aggregate> aggregates) throws SQLException {
        List<R> copies = new ArrayList<>();
        List<RowKey> gone = new ArrayList<>();
        for (Aggregate each : aggregates) {
            if (each.getAbsent()) {
                gone.add(rowKey(each.getKey()));
            } else {
                copies.add(type.fromMessage().apply(parse(type, each)));
            }
        }
        type.store().deleteAll(connection, gone);
        List<R> written = type.store().copyAll(connection, copies);
        type.hook().applied(connection, written, gone);
    }

    private static <M extends Message> M parse(ReplicatedAggregate<?, M> type, Aggregate aggregate) {
        try {
            return type.parser().parseFrom(aggregate.getState());
        } catch (InvalidProtocolBufferException e) {
            throw Refusal.invalid("aggregates.state", "Not a " + type.type() + ".");
        }
    }

    private <R extends Record, M extends Message> void readType(
            Connection connection,
            ReplicatedAggregate<R, M> type,
            List<dev.medsync.replication.v1.AggregateKey> keys,
            ReadAggregatesResponse.Builder response)
            throws SQLException {
        Map<RowKey, R> found = new HashMap<>();
        for (R aggregate : type.store()
                .findAll(connection, keys.stream().map(AggregateCopies::rowKey).toList())) {
            found.put(type.store().key(aggregate), aggregate);
        }
        Map<String, List<RequestKey>> requestKeys = RequestKeyTable.read(
                connection,
                type.type(),
                keys.stream()
                        .map(dev.medsync.replication.v1.AggregateKey::getKey)
                        .toList());
        for (dev.medsync.replication.v1.AggregateKey key : keys) {
            R aggregate = found.get(rowKey(key));
            Aggregate.Builder read = response.addAggregatesBuilder().setKey(key);
            if (aggregate == null) {
                read.setAbsent(true);
            } else {
                read.setState(
                        LocalFields.clear(type.toMessage().apply(aggregate)).toByteString());
                read.addAllRequestKeys(requestKeys.getOrDefault(key.getKey(), List.of()));
            }
        }
    }

    private static <R extends Record, M extends Message> void exportType(
            Connection connection, ReplicatedAggregate<R, M> type, int facility, Portions portions)
            throws SQLException {
        type.store().stream(
                connection,
                facility,
                aggregate -> portions.add(Aggregate.newBuilder()
                        .setKey(keyOf(type.type(), type.store().key(aggregate)))
                        .setState(LocalFields.clear(type.toMessage().apply(aggregate))
                                .toByteString())));
    }

    /** Fills responses and hands each on when it is full. */
    private static final class Portions {
        private final Consumer<ExportFacilityResponse> to;
        private ExportFacilityResponse.Builder filling = ExportFacilityResponse.newBuilder();

        private Portions(Consumer<ExportFacilityResponse> to) {
            this.to = to;
        }

        void add(Aggregate.Builder aggregate) {
            filling.addAggregates(aggregate);
            if (filling.getAggregatesCount() == EXPORTED_TOGETHER) {
                rest();
            }
        }

        void rest() {
            if (filling.getAggregatesCount() > 0) {
                to.accept(filling.build());
                filling = ExportFacilityResponse.newBuilder();
            }
        }
    }

    private static <R extends Record, M extends Message> TypeDigest digestType(
            Connection connection, ReplicatedAggregate<R, M> type, int facility, boolean eachAggregate)
            throws SQLException {
        TypeDigest.Builder digests = TypeDigest.newBuilder().setType(type.type());
        long[] sum = new long[2];
        type.store().stream(connection, facility, aggregate -> {
            M message = type.toMessage().apply(aggregate);
            long digest = DIGESTS.computeIfAbsent(message.getDescriptorForType(), CanonicalDigest::of)
                    .digest(message);
            sum[0]++;
            sum[1] += digest;
            if (eachAggregate) {
                digests.addAggregatesBuilder()
                        .setKey(keyOf(type.type(), type.store().key(aggregate)).getKey())
                        .setDigest(digest);
            }
        });
        return digests.setCount(sum[0]).setDigest(sum[1]).build();
    }

    private static @Nullable AggregateKey keyOf(String type, AggregateTable table, CapturedTable.Row row) {
        StringBuilder key = new StringBuilder();
        for (String column : table.aggregateKey()) {
            String value = row.column(column);
            if (value == null) {
                return null;
            }
            key.append(key.isEmpty() ? "" : "/").append(value);
        }
        int facility = row.number("facility_id");
        return new AggregateKey(type, facility, key.toString());
    }

    private static dev.medsync.replication.v1.AggregateKey keyOf(String type, RowKey key) {
        return dev.medsync.replication.v1.AggregateKey.newBuilder()
                .setType(type)
                .setFacilityId(key.facilityId())
                .setKey(key.value())
                .build();
    }

    private static RowKey rowKey(dev.medsync.replication.v1.AggregateKey key) {
        return new RowKey(key.getFacilityId(), key.getKey());
    }

    private ReplicatedAggregate<?, ?> type(String name) {
        ReplicatedAggregate<?, ?> type = types.get(name);
        if (type == null) {
            throw Refusal.invalid("type", database.capability() + " has no such aggregate.");
        }
        return type;
    }

    /** Work on a connection. */
    private interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    private <T> T inSnapshot(Work<T> work) {
        return database.asOwner(transaction -> {
            try (PreparedStatement set = transaction
                    .connection()
                    .prepareStatement("set transaction isolation level repeatable read, read only")) {
                set.execute();
            }
            return work.run(transaction.connection());
        });
    }

    @Override
    public void close() {
        appliers.close();
    }
}
