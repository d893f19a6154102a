package dev.medsync.config.entry;

import dev.medsync.config.entry.Change.Outcome;
import dev.medsync.config.flag.Flag;
import dev.medsync.config.v1.ConfigServiceGrpc;
import dev.medsync.config.v1.Entry;
import dev.medsync.config.v1.EvaluateFlagRequest;
import dev.medsync.config.v1.EvaluateFlagResponse;
import dev.medsync.config.v1.GetEntryRequest;
import dev.medsync.config.v1.ListEntriesRequest;
import dev.medsync.config.v1.ListEntriesResponse;
import dev.medsync.config.v1.ListVersionsRequest;
import dev.medsync.config.v1.ListVersionsResponse;
import dev.medsync.config.v1.SetEntryRequest;
import dev.medsync.config.v1.WatchRequest;
import dev.medsync.config.v1.WatchResponse;
import dev.medsync.platform.rpc.CallContext;
import dev.medsync.platform.rpc.Refusal;
import dev.medsync.platform.rpc.Replies;
import dev.medsync.platform.security.AllowedRoles;
import dev.medsync.platform.security.AllowedWorkloads;
import dev.medsync.platform.security.Caller;
import dev.medsync.platform.security.Roles;
import dev.medsync.platform.security.Workload;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** The API of config. People who administer read and change entries; processes of the house read and watch them. */
@Singleton
final class ConfigEndpoint extends ConfigServiceGrpc.ConfigServiceImplBase {
    private final EntryStore store;
    private final ChangeFeed feed;

    ConfigEndpoint(EntryStore store, ChangeFeed feed) {
        this.store = store;
        this.feed = feed;
    }

    @Override
    @AllowedRoles({Roles.ADMIN, Roles.AUDITOR})
    @AllowedWorkloads({"auth", "billing", "monolith", "records", "strangler"})
    public void getEntry(GetEntryRequest request, StreamObserver<Entry> observer) {
        Replies.answer(
                observer,
                () -> store.current(request.getKey())
                        .map(Entries::toProto)
                        .orElseThrow(() -> Refusal.of(Status.Code.NOT_FOUND, "NOT_FOUND", "There is no such entry.")));
    }

    @Override
    @AllowedRoles({Roles.ADMIN, Roles.AUDITOR})
    @AllowedWorkloads({"auth", "billing", "monolith", "records", "strangler"})
    public void listEntries(ListEntriesRequest request, StreamObserver<ListEntriesResponse> observer) {
        Replies.answer(
                observer,
                () -> ListEntriesResponse.newBuilder()
                        .addAllEntries(toProto(store.list(request.getPrefix())))
                        .build());
    }

    @Override
    @AllowedRoles({Roles.ADMIN, Roles.AUDITOR})
    @AllowedWorkloads("strangler")
    public void listVersions(ListVersionsRequest request, StreamObserver<ListVersionsResponse> observer) {
        Replies.answer(
                observer,
                () -> ListVersionsResponse.newBuilder()
                        .addAllVersions(toProto(store.versions(request.getKey())))
                        .build());
    }

    @Override
    @AllowedRoles(Roles.ADMIN)
    @AllowedWorkloads("strangler")
    public void setEntry(SetEntryRequest request, StreamObserver<Entry> observer) {
        Replies.answer(observer, () -> {
            Change change = new Change(
                    request.getKey(),
                    request.getValue(),
                    actor(),
                    request.getReason(),
                    request.getExpectedVersion(),
                    CallContext.idempotencyKey());
            if (!change.violations().isEmpty()) {
                throw Refusal.invalid(change.violations());
            }
            return switch (store.apply(change, feed::signal)) {
                case Outcome.Changed changed -> Entries.toProto(changed.entry());
                case Outcome.Repeated repeated -> Entries.toProto(repeated.entry());
                case Outcome.Stale stale -> throw Refusal.staleVersion(stale.currentVersion());
                case Outcome.KeyReused reused -> throw Refusal.idempotencyKeyReused();
            };
        });
    }

    @Override
    @AllowedWorkloads({"auth", "billing", "gateway", "monolith", "records", "strangler"})
    public void watch(WatchRequest request, StreamObserver<WatchResponse> observer) {
        ServerCallStreamObserver<WatchResponse> stream = (ServerCallStreamObserver<WatchResponse>) observer;
        Watcher watcher = new Watcher(request.getPrefix(), stream);
        stream.setOnReadyHandler(watcher::send);
        stream.setOnCancelHandler(() -> {
            feed.remove(watcher);
            watcher.cancelled();
        });
        feed.add(watcher);
    }

    @Override
    @AllowedRoles({Roles.ADMIN, Roles.AUDITOR, Roles.BILLER, Roles.BILLING_ADMIN, Roles.CLINICIAN, Roles.REGISTRAR})
    @AllowedWorkloads({"auth", "billing", "monolith", "records", "strangler"})
    public void evaluateFlag(EvaluateFlagRequest request, StreamObserver<EvaluateFlagResponse> observer) {
        Replies.answer(observer, () -> {
            Optional<ConfigEntry> entry = store.current(request.getKey());
            // A flag that nobody has set yet is off.
            return entry.isEmpty()
                    ? EvaluateFlagResponse.getDefaultInstance()
                    : evaluate(entry.get(), request.getFacilityId());
        });
    }

    private static EvaluateFlagResponse evaluate(ConfigEntry entry, int facility) {
        Flag flag = Flag.parse(entry.key(), entry.value())
                .orElseThrow(() -> Refusal.of(
                        Status.Code.FAILED_PRECONDITION, "NOT_A_FLAG", "The value of this entry is not a flag's."));
        return EvaluateFlagResponse.newBuilder()
                .setEnabled(flag.isOnFor(facility))
                .setVersion(entry.version())
                .build();
    }

    private static List<Entry> toProto(List<ConfigEntry> entries) {
        return entries.stream().map(Entries::toProto).toList();
    }

    private static String actor() {
        return Caller.current()
                .map(Caller::subject)
                .orElseGet(() ->
                        "workload:" + Workload.current().map(Workload::name).orElse("unknown"));
    }
}
