package dev.medsync.strangler.side;

import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.platform.replication.ChangeSource;
import dev.medsync.platform.replication.FenceBusyException;
import dev.medsync.platform.replication.Ownership;
import dev.medsync.platform.replication.OwnershipChange;
import dev.medsync.platform.replication.OwnershipState;
import dev.medsync.replication.v1.Aggregate;
import dev.medsync.replication.v1.ApplyAggregatesRequest;
import dev.medsync.replication.v1.ChangeOwnershipRequest;
import dev.medsync.replication.v1.ChangeOwnershipResponse;
import dev.medsync.replication.v1.EndReplicationRequest;
import dev.medsync.replication.v1.ExportFacilityRequest;
import dev.medsync.replication.v1.ListOwnershipRequest;
import dev.medsync.replication.v1.MarkRequest;
import dev.medsync.replication.v1.OwnershipStep;
import dev.medsync.replication.v1.PrepareRequest;
import dev.medsync.replication.v1.ReadAggregatesRequest;
import dev.medsync.replication.v1.ReadAggregatesResponse;
import dev.medsync.replication.v1.RegisterApplierRequest;
import dev.medsync.replication.v1.ReplicationServiceGrpc;
import dev.medsync.replication.v1.ReplicationServiceGrpc.ReplicationServiceBlockingStub;
import dev.medsync.replication.v1.WelcomeFacilitiesRequest;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** A service as one side of a migration, through {@code medsync.replication.v1}. */
public final class ServiceSide implements Side {
    private static final Duration STEP_DEADLINE = Duration.ofSeconds(2);
    private static final Duration DATA_DEADLINE = Duration.ofSeconds(30);
    private static final int MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

    private final String capability;
    private final Channel channel;
    private final ReplicationServiceBlockingStub stub;

    public ServiceSide(String capability, Channel channel) {
        this.capability = capability;
        this.channel = channel;
        this.stub = ReplicationServiceGrpc.newBlockingStub(channel).withMaxInboundMessageSize(MAX_MESSAGE_BYTES);
    }

    @Override
    public String name() {
        return capability;
    }

    @Override
    public void prepare() throws IOException {
        call(
                DATA_DEADLINE,
                each -> each.prepare(
                        PrepareRequest.newBuilder().setCapability(capability).build()));
    }

    /**
     * The opposite of preparing, for good: changes are kept for nobody any more. Safe to repeat.
     *
     * @param facilityIds all that there are; the service refuses unless it owns them
     */
    public void endReplication(List<Integer> facilityIds) throws IOException {
        call(
                DATA_DEADLINE,
                each -> each.endReplication(EndReplicationRequest.newBuilder()
                        .setCapability(capability)
                        .addAllFacilityIds(facilityIds)
                        .build()));
    }

    @Override
    public ChangeSource changes() {
        return new RemoteChangeSource(capability, channel);
    }

    @Override
    public Reading read(List<AggregateKey> keys) throws IOException {
        ReadAggregatesRequest.Builder request =
                ReadAggregatesRequest.newBuilder().setCapability(capability);
        for (AggregateKey key : keys) {
            request.addKeys(dev.medsync.replication.v1.AggregateKey.newBuilder()
                    .setType(key.type())
                    .setFacilityId(key.facilityId())
                    .setKey(key.key()));
        }
        ReadAggregatesResponse response = call(DATA_DEADLINE, each -> each.readAggregates(request.build()));
        return new Reading(
                response.getAggregatesList(),
                response.getOwnershipList().stream().map(ServiceSide::fromProto).toList(),
                List.of());
    }

    @Override
    public void keys(int facilityId, Consumer<List<AggregateKey>> portion) throws IOException {
        export(
                facilityId,
                aggregates -> portion.accept(aggregates.stream()
                        .map(each -> new AggregateKey(
                                each.getKey().getType(),
                                each.getKey().getFacilityId(),
                                each.getKey().getKey()))
                        .toList()));
    }

    /** Every aggregate of a facility in one snapshot, in portions. */
    public void export(int facilityId, Consumer<List<Aggregate>> portion) throws IOException {
        call(Duration.ofMinutes(10), each -> {
            each.exportFacility(ExportFacilityRequest.newBuilder()
                            .setCapability(capability)
                            .setFacilityId(facilityId)
                            .build())
                    .forEachRemaining(response -> portion.accept(response.getAggregatesList()));
            return facilityId;
        });
    }

    @Override
    public long registerApplier() throws IOException {
        return call(
                        STEP_DEADLINE,
                        each -> each.registerApplier(RegisterApplierRequest.newBuilder()
                                .setCapability(capability)
                                .build()))
                .getApplierToken();
    }

    @Override
    public List<Ownership> apply(long applierToken, List<Aggregate> aggregates) throws IOException {
        return call(
                        DATA_DEADLINE,
                        each -> each.applyAggregates(ApplyAggregatesRequest.newBuilder()
                                .setCapability(capability)
                                .setApplierToken(applierToken)
                                .addAllAggregates(aggregates)
                                .build()))
                .getRefusedList()
                .stream()
                .map(ServiceSide::fromProto)
                .toList();
    }

    @Override
    public List<Ownership> ownership() throws IOException {
        return list(ListOwnershipRequest.newBuilder().setCapability(capability).build());
    }

    @Override
    public Ownership ownership(int facilityId) throws IOException {
        List<Ownership> found = list(ListOwnershipRequest.newBuilder()
                .setCapability(capability)
                .addFacilityIds(facilityId)
                .build());
        return found.isEmpty() ? new Ownership(facilityId, OwnershipState.REPLICA, 0) : found.getFirst();
    }

    @Override
    public void welcome(List<Integer> facilityIds) throws IOException {
        call(
                DATA_DEADLINE,
                each -> each.welcomeFacilities(WelcomeFacilitiesRequest.newBuilder()
                        .setCapability(capability)
                        .addAllFacilityIds(facilityIds)
                        .build()));
    }

    @Override
    public OwnershipChange fence(int facilityId, long epoch, String marker, Duration maxWait)
            throws IOException, FenceBusyException {
        ChangeOwnershipResponse response = change(ChangeOwnershipRequest.newBuilder()
                .setStep(OwnershipStep.OWNERSHIP_STEP_FENCE)
                .setFacilityId(facilityId)
                .setEpoch(epoch)
                .setMarker(marker)
                .setMaxWaitMillis((int) maxWait.toMillis()));
        if (response.getBusy()) {
            throw new FenceBusyException(facilityId);
        }
        return fromProto(response);
    }

    @Override
    public OwnershipChange take(int facilityId, long epoch) throws IOException {
        return step(OwnershipStep.OWNERSHIP_STEP_TAKE, facilityId, epoch);
    }

    @Override
    public OwnershipChange abort(int facilityId, long epoch) throws IOException {
        return step(OwnershipStep.OWNERSHIP_STEP_ABORT, facilityId, epoch);
    }

    @Override
    public OwnershipChange release(int facilityId, long epoch) throws IOException {
        return step(OwnershipStep.OWNERSHIP_STEP_RELEASE, facilityId, epoch);
    }

    @Override
    public OwnershipChange reopen(int facilityId, long epoch) throws IOException {
        return step(OwnershipStep.OWNERSHIP_STEP_REOPEN, facilityId, epoch);
    }

    @Override
    public void mark(int facilityId, String marker) throws IOException {
        call(
                STEP_DEADLINE,
                each -> each.mark(MarkRequest.newBuilder()
                        .setCapability(capability)
                        .setFacilityId(facilityId)
                        .setMarker(marker)
                        .build()));
    }

    @Override
    public void close() {
        // The channel belongs to whoever made it.
    }

    private OwnershipChange step(OwnershipStep step, int facilityId, long epoch) throws IOException {
        return fromProto(change(ChangeOwnershipRequest.newBuilder()
                .setStep(step)
                .setFacilityId(facilityId)
                .setEpoch(epoch)));
    }

    private ChangeOwnershipResponse change(ChangeOwnershipRequest.Builder request) throws IOException {
        return call(
                STEP_DEADLINE,
                each -> each.changeOwnership(request.setCapability(capability).build()));
    }

    private List<Ownership> list(ListOwnershipRequest request) throws IOException {
        List<Ownership> found = new ArrayList<>();
        call(STEP_DEADLINE, each -> each.listOwnership(request))
                .getOwnershipList()
                .forEach(each -> found.add(fromProto(each)));
        return found;
    }

    private <T> T call(Duration deadline, Function<ReplicationServiceBlockingStub, T> call) throws IOException {
        try {
            return call.apply(stub.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS));
        } catch (StatusRuntimeException e) {
            throw new IOException("The " + capability + " service did not answer: " + reason(e.getStatus()), e);
        }
    }

    /** For people and logs: after a deadline gRPC lists every connection that it tried, with stack traces. */
    private static String reason(Status status) {
        String description = Objects.requireNonNullElse(status.getDescription(), "");
        return (status.getCode() + " " + description.split("[\\n\\[]", 2)[0]).strip();
    }

    private static OwnershipChange fromProto(ChangeOwnershipResponse response) {
        return new OwnershipChange(response.getChanged(), fromProto(response.getCurrent()));
    }

    private static Ownership fromProto(dev.medsync.replication.v1.Ownership ownership) {
        OwnershipState state = switch (ownership.getState()) {
            case OWNERSHIP_STATE_OWNER -> OwnershipState.OWNER;
            case OWNERSHIP_STATE_FENCED -> OwnershipState.FENCED;
            case OWNERSHIP_STATE_REPLICA -> OwnershipState.REPLICA;
            case OWNERSHIP_STATE_ABORTED -> OwnershipState.ABORTED;
            case OWNERSHIP_STATE_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalStateException("An ownership without a state: " + ownership);
        };
        return new Ownership(ownership.getFacilityId(), state, ownership.getEpoch());
    }
}
