package dev.medsync.platform.rpc;

import dev.medsync.config.v1.ConfigServiceGrpc;
import dev.medsync.config.v1.Entry;
import dev.medsync.config.v1.GetEntryRequest;
import dev.medsync.config.v1.SetEntryRequest;
import dev.medsync.platform.data.ShadowRead;
import dev.medsync.platform.security.AllowedRoles;
import dev.medsync.platform.security.AllowedWorkloads;
import dev.medsync.platform.security.Caller;
import dev.medsync.platform.security.Workload;
import dev.medsync.platform.telemetry.Tracing;
import io.grpc.stub.StreamObserver;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An endpoint whose answer is whatever its caller asks for. */
@AllowedRoles("biller")
class RefusingConfigEndpoint extends ConfigServiceGrpc.ConfigServiceImplBase {

    /** For keys that are to be asked from another service. */
    volatile @Nullable RpcChannels next;

    @Override
    public void getEntry(GetEntryRequest request, StreamObserver<Entry> observer) {
        Replies.answer(
                observer,
                () -> Entry.newBuilder().setValue(value(request.getKey())).build());
    }

    @Override
    @AllowedWorkloads("strangler")
    public void setEntry(SetEntryRequest request, StreamObserver<Entry> observer) {
        Replies.answer(
                observer,
                () -> Entry.newBuilder()
                        .setActor(Workload.current().orElseThrow().name())
                        .build());
    }

    private String value(String key) throws SQLException {
        return switch (key) {
            case "who" ->
                Caller.required().subject() + " at " + Caller.required().facility() + " through "
                        + Workload.current().orElseThrow().name();
            case "context" ->
                CallContext.idempotencyKey().orElseThrow()
                        + (CallContext.timeLeft().orElseThrow().isPositive() ? " with time left" : "");
            case "shadow" -> ShadowRead.isCurrent() + " " + Caller.required().purpose();
            case "trace" -> Tracing.currentTraceId();
            case "relay trace", "relay who" ->
                ConfigServiceGrpc.newBlockingStub(Objects.requireNonNull(next).to("config"))
                        .getEntry(GetEntryRequest.newBuilder()
                                .setKey(key.substring("relay ".length()))
                                .build())
                        .getValue();
            case "not-owner" -> throw new SQLException("ERROR: NOT_OWNER billing 3 REPLICA 5", "MV001");
            default -> throw new IllegalStateException("Ann Example, born 1970");
        };
    }
}
