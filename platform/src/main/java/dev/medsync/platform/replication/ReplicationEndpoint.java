package dev.medsync.platform.replication;

import com.google.protobuf.Timestamp;
import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.DatabaseSettings;
import dev.medsync.platform.rpc.Refusal;
import dev.medsync.platform.rpc.Replies;
import dev.medsync.platform.security.AllowedWorkloads;
import dev.medsync.replication.v1.ApplyAggregatesRequest;
import dev.medsync.replication.v1.ApplyAggregatesResponse;
import dev.medsync.replication.v1.ChangeOwnershipRequest;
import dev.medsync.replication.v1.ChangeOwnershipResponse;
import dev.medsync.replication.v1.DigestFacilityRequest;
import dev.medsync.replication.v1.DigestFacilityResponse;
import dev.medsync.replication.v1.EndReplicationRequest;
import dev.medsync.replication.v1.EndReplicationResponse;
import dev.medsync.replication.v1.ExportFacilityRequest;
import dev.medsync.replication.v1.ExportFacilityResponse;
import dev.medsync.replication.v1.ListOwnershipRequest;
import dev.medsync.replication.v1.ListOwnershipResponse;
import dev.medsync.replication.v1.MarkRequest;
import dev.medsync.replication.v1.MarkResponse;
import dev.medsync.replication.v1.PrepareRequest;
import dev.medsync.replication.v1.PrepareResponse;
import dev.medsync.replication.v1.ReadAggregatesRequest;
import dev.medsync.replication.v1.ReadAggregatesResponse;
import dev.medsync.replication.v1.RegisterApplierRequest;
import dev.medsync.replication.v1.RegisterApplierResponse;
import dev.medsync.replication.v1.ReplicationServiceGrpc;
import dev.medsync.replication.v1.StreamChangesRequest;
import dev.medsync.replication.v1.StreamChangesResponse;
import dev.medsync.replication.v1.WelcomeFacilitiesRequest;
import dev.medsync.replication.v1.WelcomeFacilitiesResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Lets the strangler move facilities to this service and away from it. It is there in every service that registers {@link
 * ReplicatedAggregate} beans; the service itself adds nothing to it.
 */
@Singleton
@Requires(beans = {ReplicatedAggregate.class, Database.class})
@AllowedWorkloads("strangler")
final class ReplicationEndpoint extends ReplicationServiceGrpc.ReplicationServiceImplBase implements AutoCloseable {
    private final Database database;
    private final DatabaseSettings settings;
    private final AggregateCopies copies;
    private final OwnershipTable ownership;
    private final ChangeStreams streams;

    ReplicationEndpoint(
            Database database,
            DatabaseSettings settings,
            List<ReplicatedAggregate<?, ?>> replicated,
            ChangeStreams streams) {
        this.streams = streams;
        this.database = database;
        this.settings = settings;
        this.ownership = new OwnershipTable(database.capability());
        this.copies = new AggregateCopies(database, settings, ownership, replicated);
    }

    @Override
    public void prepare(PrepareRequest request, StreamObserver<PrepareResponse> observer) {
        Replies.answer(observer, () -> {
            check(request.getCapability());
            try (Connection connection = database.ownerPool().getConnection()) {
                // A slot can only be made in a transaction that has not written.
                PostgresChangeSource.createSlot(connection, slot());
                connection.commit();
            }
            return PrepareResponse.getDefaultInstance();
        });
    }

    @Override
    public void endReplication(EndReplicationRequest request, StreamObserver<EndReplicationResponse> observer) {
        Replies.answer(observer, () -> {
            check(request.getCapability());
            return onOwnership(connection -> {
                new EndOfReplication(ownership, slot()).on(connection, request.getFacilityIdsList());
                return EndReplicationResponse.getDefaultInstance();
            });
        });
    }

    @Override
    public void welcomeFacilities(
            WelcomeFacilitiesRequest request, StreamObserver<WelcomeFacilitiesResponse> observer) {
        Replies.answer(observer, () -> {
            check(request.getCapability());
            database.asOwner(transaction -> {
                ownership.welcome(transaction.connection(), request.getFacilityIdsList());
                return request;
            });
            return WelcomeFacilitiesResponse.getDefaultInstance();
        });
    }

    @Override
    public void mark(MarkRequest request, StreamObserver<MarkResponse> observer) {
        Replies.answer(observer, () -> {
            check(request.getCapability());
            return onOwnership(connection -> {
                ownership.mark(connection, request.getFacilityId(), request.getMarker());
                return MarkResponse.getDefaultInstance();
            });
        });
    }

    @Override
    public StreamObserver<StreamChangesRequest> streamChanges(StreamObserver<StreamChangesResponse> observer) {
        ServerCallStreamObserver<StreamChangesResponse> responses =
                (ServerCallStreamObserver<StreamChangesResponse>) observer;
        return new ChangeStream(
                () -> PostgresChangeSource.open(
                        settings.url(),
                        settings.ownerUsername(),
                        settings.ownerPassword(),
                        slot(),
                        "medsync_changes",
                        copies.capturedTables()),
                responses,
                streams);
    }

    @Override
    public void readAggregates(ReadAggregatesRequest request, StreamObserver<ReadAggregatesResponse> observer) {
        Replies.answer(observer, () -> {
            check(request.getCapability());
            return copies.read(request.getKeysList());
        });
    }

    @Override
    public void exportFacility(ExportFacilityRequest request, StreamObserver<ExportFacilityResponse> observer) {
        check(request.getCapability());
        copies.export(request.getFacilityId(), observer::onNext);
        observer.onCompleted();
    }

    @Override
    public void applyAggregates(ApplyAggregatesRequest request, StreamObserver<ApplyAggregatesResponse> observer) {
        Replies.answer(observer, () -> {
            check(request.getCapability());
            return copies.apply(request.getApplierToken(), request.getAggregatesList());
        });
    }

    @Override
    public void registerApplier(RegisterApplierRequest request, StreamObserver<RegisterApplierResponse> observer) {
        Replies.answer(observer, () -> {
            check(request.getCapability());
            long token = database.asOwner(transaction -> ownership.registerApplier(transaction.connection()));
            return RegisterApplierResponse.newBuilder().setApplierToken(token).build();
        });
    }

    @Override
    public void digestFacility(DigestFacilityRequest request, StreamObserver<DigestFacilityResponse> observer) {
        Replies.answer(observer, () -> {
            check(request.getCapability());
            return copies.digest(request.getFacilityId(), request.getEachAggregate());
        });
    }

    @Override
    public void listOwnership(ListOwnershipRequest request, StreamObserver<ListOwnershipResponse> observer) {
        Replies.answer(observer, () -> {
            check(request.getCapability());
            List<Ownership> rows = database.asOwner(transaction -> ownership.list(transaction.connection()));
            ListOwnershipResponse.Builder response = ListOwnershipResponse.newBuilder();
            for (Ownership row : rows) {
                if (request.getFacilityIdsCount() == 0
                        || request.getFacilityIdsList().contains(row.facilityId())) {
                    response.addOwnership(toProto(row));
                }
            }
            return response.build();
        });
    }

    @Override
    public void changeOwnership(ChangeOwnershipRequest request, StreamObserver<ChangeOwnershipResponse> observer) {
        Replies.answer(observer, () -> {
            check(request.getCapability());
            return onOwnership(connection -> change(connection, request));
        });
    }

    private ChangeOwnershipResponse change(Connection connection, ChangeOwnershipRequest request) throws SQLException {
        int facility = request.getFacilityId();
        long epoch = request.getEpoch();
        try {
            OwnershipChange change = switch (request.getStep()) {
                case OWNERSHIP_STEP_FENCE ->
                    ownership.fence(
                            connection,
                            facility,
                            epoch,
                            request.getMarker(),
                            Duration.ofMillis(request.getMaxWaitMillis()));
                case OWNERSHIP_STEP_TAKE -> ownership.take(connection, facility, epoch);
                case OWNERSHIP_STEP_ABORT -> ownership.abort(connection, facility, epoch);
                case OWNERSHIP_STEP_RELEASE -> ownership.release(connection, facility, epoch);
                case OWNERSHIP_STEP_REOPEN -> ownership.reopen(connection, facility, epoch);
                case OWNERSHIP_STEP_UNSPECIFIED, UNRECOGNIZED -> throw Refusal.invalid("step", "No such step.");
            };
            return ChangeOwnershipResponse.newBuilder()
                    .setChanged(change.changed())
                    .setCurrent(toProto(change.current()))
                    .build();
        } catch (FenceBusyException e) {
            return ChangeOwnershipResponse.newBuilder()
                    .setBusy(true)
                    .setCurrent(toProto(ownership.find(connection, facility)))
                    .build();
        }
    }

    /** Work that runs its own transactions. */
    private interface OnOwnership<T> {
        T run(Connection connection) throws SQLException;
    }

    private <T> T onOwnership(OnOwnership<T> work) throws SQLException {
        try (Connection connection = database.ownerPool().getConnection()) {
            return work.run(connection);
        }
    }

    private String slot() {
        return "medsync_" + database.capability() + "_from_service";
    }

    private void check(String capability) {
        if (!capability.equals(database.capability())) {
            throw Refusal.invalid("capability", "This service is the side of " + database.capability() + ".");
        }
    }

    static dev.medsync.replication.v1.Ownership toProto(Ownership row) {
        return dev.medsync.replication.v1.Ownership.newBuilder()
                .setFacilityId(row.facilityId())
                .setState(dev.medsync.replication.v1.OwnershipState.valueOf("OWNERSHIP_STATE_" + row.state()))
                .setEpoch(row.epoch())
                .setChangedAt(Timestamp.getDefaultInstance())
                .build();
    }

    @Override
    public void close() {
        copies.close();
    }
}
