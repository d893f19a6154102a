package dev.medsync.config.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.medsync.config.v1.ConfigServiceGrpc;
import dev.medsync.config.v1.ConfigServiceGrpc.ConfigServiceBlockingStub;
import dev.medsync.config.v1.Entry;
import dev.medsync.config.v1.EvaluateFlagRequest;
import dev.medsync.config.v1.GetEntryRequest;
import dev.medsync.config.v1.ListEntriesRequest;
import dev.medsync.config.v1.ListVersionsRequest;
import dev.medsync.config.v1.SetEntryRequest;
import dev.medsync.config.v1.WatchRequest;
import dev.medsync.config.v1.WatchResponse;
import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.TestPostgres;
import dev.medsync.platform.rpc.CallContext;
import dev.medsync.platform.rpc.Problems;
import dev.medsync.platform.rpc.RpcChannels;
import dev.medsync.platform.rpc.TestCertificates;
import dev.medsync.platform.rpc.TestService;
import dev.medsync.platform.security.RoleMatrix;
import dev.medsync.platform.security.TestIssuer;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service on a real database, called over mutual TLS. */
class ConfigServiceIT {
    @TempDir
    static Path directory;

    static TestPostgres.TestDatabase postgres;
    static TestIssuer issuer;
    static TestService service;
    static RpcChannels strangler;
    static RpcChannels gateway;

    @BeforeAll
    static void start() {
        postgres = TestPostgres.database("config", null);
        issuer = new TestIssuer("medsync-auth");
        new TestCertificates(directory, "config", "gateway", "strangler");
        Map<String, Object> settings = new HashMap<>(postgres.properties());
        settings.put("medsync.tls.directory", directory.toString());
        settings.put("medsync.security.issuers", List.of(issuer.setting()));
        service = new TestService("config", settings);
        Map<String, String> target = Map.of("config", "localhost:" + service.grpcPort());
        strangler = TestService.channels("strangler", settings, target);
        gateway = TestService.channels("gateway", settings, target);
    }

    @AfterAll
    static void stop() {
        strangler.close();
        gateway.close();
        service.close();
        issuer.close();
    }

    @Test
    void aChangeIsANewVersionWithWhoAndWhy() {
        Entry first = set("a.phase", "SHADOW", 0);
        Entry second = admin().setEntry(change("a.phase", "CANARY", 1)
                .setReason("Differences are zero")
                .build());
        assertThat(first.getVersion()).isEqualTo(1);
        assertThat(first.getActor()).isEqualTo("workload:strangler");
        assertThat(second.getVersion()).isEqualTo(2);
        assertThat(second.getActor()).isEqualTo("7");
        assertThat(get("a.phase")).isEqualTo(second);
        assertThat(stub().listVersions(ListVersionsRequest.newBuilder()
                                .setKey("a.phase")
                                .build())
                        .getVersionsList())
                .containsExactly(second, first);
    }

    @Test
    void aStaleVersionIsRefusedAndNothingIsStored() {
        set("b.phase", "SHADOW", 0);
        set("b.phase", "CANARY", 1);
        StatusRuntimeException refused =
                catchThrowableOfType(StatusRuntimeException.class, () -> set("b.phase", "LEGACY", 1));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.ABORTED);
        assertThat(Problems.of(refused).status()).isEqualTo(412);
        assertThat(Problems.of(refused).members()).containsEntry("current_version", "2");
        assertThat(get("b.phase").getValue()).isEqualTo("CANARY");
    }

    @Test
    void ofManyWhoHaveSeenTheSameVersionOneWins() throws Exception {
        set("c.phase", "0", 0);
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<CompletableFuture<Integer>> attempts = IntStream.range(0, 8)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> wins("c.phase", "value " + i), threads))
                    .toList();
            assertThat(attempts.stream().mapToInt(CompletableFuture::join).sum())
                    .isEqualTo(1);
        }
        assertThat(get("c.phase").getVersion()).isEqualTo(2);
    }

    @Test
    void aRetryWithTheSameKeyIsAnsweredWithTheSameVersion() {
        ConfigServiceBlockingStub retrying = withIdempotencyKey("retry-1");
        Entry first = retrying.setEntry(change("d.flag", "on", 0).build());
        set("d.flag", "off", 1);
        assertThat(retrying.setEntry(change("d.flag", "on", 0).build())).isEqualTo(first);
        assertThat(get("d.flag").getVersion()).isEqualTo(2);
        assertThat(Problems.of(catchThrowableOfType(
                                StatusRuntimeException.class,
                                () -> retrying.setEntry(
                                        change("d.flag", "off", 0).build())))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void listsStopAtThePrefixAndWildcardsMeanThemselves() {
        set("list_a.one", "1", 0);
        set("list_a.two", "2", 0);
        set("listxa.three", "3", 0);
        assertThat(stub().listEntries(ListEntriesRequest.newBuilder()
                                .setPrefix("list_a")
                                .build())
                        .getEntriesList())
                .extracting(Entry::getKey)
                .containsExactly("list_a.one", "list_a.two");
        assertThat(stub().listEntries(
                                ListEntriesRequest.newBuilder().setPrefix("%").build())
                        .getEntriesList())
                .isEmpty();
    }

    @Test
    void everythingWrongWithAChangeIsNamedAtOnce() {
        StatusRuntimeException refused = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> stub().setEntry(SetEntryRequest.newBuilder()
                        .setKey("No Such Key")
                        .setValue("x".repeat(70_000))
                        .setExpectedVersion(-1)
                        .build()));
        assertThat(Problems.of(refused).errors())
                .extracting(error -> error.field())
                .containsExactly("key", "value", "reason", "expected_version");
    }

    @Test
    void aWatcherGetsWhatIsThereAndThenEveryChangeInOrder() {
        set("watch.one", "1", 0);
        Watched watched = watch("watch.");
        await().until(() -> watched.values().equals(List.of("1")));
        set("watch.two", "2", 0);
        set("unwatched.one", "x", 0);
        set("watch.one", "3", 0);
        await().until(() -> watched.values().equals(List.of("1", "2", "3")));
    }

    @Test
    void aChangeOfAnotherProcessReachesWatchersToo() throws Exception {
        Watched watched = watch("other.");
        try (Database other = postgres.open()) {
            other.unscoped(tx -> {
                try (Statement statement = tx.connection().createStatement()) {
                    return statement.execute("insert into config_entry (key, version, value, actor, reason)"
                            + " values ('other.process', 1, 'here', 'somebody', 'a test')");
                }
            });
        }
        await().until(() -> watched.values().equals(List.of("here")));
    }

    @Test
    void onlyAdminsAndTheStranglerMayChange() {
        assertThatThrownBy(() ->
                        as(gateway, "biller").setEntry(change("e.x", "1", 0).build()))
                .hasMessageContaining("PERMISSION_DENIED");
        assertThatThrownBy(() -> ConfigServiceGrpc.newBlockingStub(gateway.to("config"))
                        .setEntry(change("e.x", "1", 0).build()))
                .hasMessageContaining("UNAUTHENTICATED");
        assertThatThrownBy(() -> as(gateway, "biller")
                        .getEntry(GetEntryRequest.newBuilder().setKey("e.x").build()))
                .hasMessageContaining("PERMISSION_DENIED");
    }

    @Test
    void whateverIsNotListedIsDenied() {
        assertThat(RoleMatrix.of(
                        ConfigServiceGrpc.getServiceDescriptor(), gateway.to("config"), role -> issuer.token(1, role)))
                .isEqualTo(Map.of(
                        "GetEntry", Set.of("admin", "auditor"),
                        "ListEntries", Set.of("admin", "auditor"),
                        "ListVersions", Set.of("admin", "auditor"),
                        "SetEntry", Set.of("admin"),
                        "EvaluateFlag", Set.of("admin", "auditor", "biller", "billing_admin", "clinician", "registrar"),
                        // The gateway itself watches, whoever it works for.
                        "Watch",
                                Set.of(
                                        "nobody",
                                        "admin",
                                        "auditor",
                                        "biller",
                                        "billing_admin",
                                        "clinician",
                                        "registrar")));
    }

    @Test
    void theServicesRoleCannotChangeHistory() {
        set("f.x", "1", 0);
        try (Database database = postgres.open()) {
            assertThatThrownBy(() -> database.unscoped(tx -> {
                        try (Statement statement = tx.connection().createStatement()) {
                            return statement.execute("update config_entry set value = '2'");
                        }
                    }))
                    .hasRootCauseMessage("ERROR: permission denied for table config_entry");
        }
    }

    @Test
    void aFlagIsEvaluatedForAFacility() {
        set("g.flag", "off +3", 0);
        assertThat(isOn("g.flag", 3)).isTrue();
        assertThat(isOn("g.flag", 4)).isFalse();
        assertThat(isOn("nobody.set", 3)).isFalse();
        set("g.phase", "SHADOW", 0);
        assertThat(Problems.of(catchThrowableOfType(StatusRuntimeException.class, () -> isOn("g.phase", 3)))
                        .type())
                .hasToString("https://medsync.dev/problems/not-a-flag");
    }

    /** What a Watch call has received. */
    private record Watched(List<Entry> entries) {
        List<String> values() {
            return entries.stream().map(Entry::getValue).toList();
        }
    }

    private static Watched watch(String prefix) {
        List<Entry> entries = new CopyOnWriteArrayList<>();
        ConfigServiceGrpc.newStub(gateway.to("config"))
                .watch(WatchRequest.newBuilder().setPrefix(prefix).build(), new StreamObserver<>() {
                    @Override
                    public void onNext(WatchResponse response) {
                        entries.add(response.getEntry());
                    }

                    @Override
                    public void onError(Throwable thrown) {}

                    @Override
                    public void onCompleted() {}
                });
        return new Watched(entries);
    }

    private static int wins(String key, String value) {
        try {
            set(key, value, 1);
            return 1;
        } catch (StatusRuntimeException e) {
            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.ABORTED);
            return 0;
        }
    }

    private static boolean isOn(String key, int facility) {
        return as(gateway, "clinician")
                .evaluateFlag(EvaluateFlagRequest.newBuilder()
                        .setKey(key)
                        .setFacilityId(facility)
                        .build())
                .getEnabled();
    }

    private static Entry set(String key, String value, long expectedVersion) {
        return stub().setEntry(change(key, value, expectedVersion).build());
    }

    private static SetEntryRequest.Builder change(String key, String value, long expectedVersion) {
        return SetEntryRequest.newBuilder()
                .setKey(key)
                .setValue(value)
                .setReason("a test")
                .setExpectedVersion(expectedVersion);
    }

    private static Entry get(String key) {
        return stub().getEntry(GetEntryRequest.newBuilder().setKey(key).build());
    }

    private static ConfigServiceBlockingStub stub() {
        return ConfigServiceGrpc.newBlockingStub(strangler.to("config"));
    }

    private static ConfigServiceBlockingStub admin() {
        return as(gateway, "admin");
    }

    private static ConfigServiceBlockingStub as(RpcChannels channels, String role) {
        return ConfigServiceGrpc.newBlockingStub(channels.to("config"))
                .withInterceptors(TestService.bearer(issuer.token(1, role)));
    }

    private static ConfigServiceBlockingStub withIdempotencyKey(String key) {
        Metadata headers = new Metadata();
        headers.put(CallContext.IDEMPOTENCY_KEY_METADATA, key);
        return stub().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }
}
