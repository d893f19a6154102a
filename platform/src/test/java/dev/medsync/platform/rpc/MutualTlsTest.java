package dev.medsync.platform.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.ErrorInfo;
import dev.medsync.config.v1.ConfigServiceGrpc;
import dev.medsync.config.v1.ConfigServiceGrpc.ConfigServiceBlockingStub;
import dev.medsync.config.v1.Entry;
import dev.medsync.config.v1.GetEntryRequest;
import dev.medsync.config.v1.SetEntryRequest;
import dev.medsync.platform.security.AllowedWorkloads;
import dev.medsync.platform.security.TestIssuer;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.MetadataUtils;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real service and real clients over loopback: who gets in, who may do what, and what a refusal looks like. */
class MutualTlsTest {
    /** Long enough for a handshake to fail, even on a busy machine. */
    static final Duration A_WHILE = Duration.ofSeconds(3);

    @TempDir
    static Path directory;

    @TempDir
    static Path strangersDirectory;

    static TestIssuer issuer;
    static Map<String, Object> settings;
    static TestService service;
    static RpcChannels gateway;

    @BeforeAll
    static void start() {
        issuer = new TestIssuer("medsync-auth");
        new TestCertificates(directory, "config", "gateway", "strangler");
        settings = Map.of(
                "medsync.tls.directory", directory.toString(),
                "medsync.security.issuers", List.of(issuer.setting()));
        service = new TestService("config", settings, new RefusingConfigEndpoint());
        gateway = channels("gateway");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        service.close();
        issuer.close();
    }

    @Test
    void aCallerWithTheRoleIsAnswered() {
        Entry entry = stub(gateway, issuer.token(3, "biller"))
                .getEntry(GetEntryRequest.newBuilder().setKey("who").build());
        assertThat(entry.getValue()).isEqualTo("7 at 3 through gateway");
    }

    @Test
    void aCallerWithoutTheRoleIsDenied() {
        StatusRuntimeException refused = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> stub(gateway, issuer.token(3, "clinician"))
                        .getEntry(GetEntryRequest.newBuilder().setKey("who").build()));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    }

    @Test
    void nobodyGetsInWithoutAToken() {
        StatusRuntimeException refused = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> ConfigServiceGrpc.newBlockingStub(gateway.to("config"))
                        .getEntry(GetEntryRequest.newBuilder().setKey("who").build()));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(Problems.of(refused).status()).isEqualTo(401);
    }

    @Test
    void aWorkloadIsKnownByItsCertificate() {
        RpcChannels strangler = channels("strangler");
        try {
            Entry entry = ConfigServiceGrpc.newBlockingStub(strangler.to("config"))
                    .setEntry(SetEntryRequest.newBuilder().setKey("a").build());
            assertThat(entry.getActor()).isEqualTo("strangler");
            assertThatThrownBy(() -> ConfigServiceGrpc.newBlockingStub(gateway.to("config"))
                            .setEntry(SetEntryRequest.newBuilder().setKey("a").build()))
                    .isInstanceOf(StatusRuntimeException.class)
                    .hasMessageContaining("UNAUTHENTICATED");
        } finally {
            strangler.close();
        }
    }

    @Test
    void aRefusalArrivesWithItsReasonAndMembers() {
        StatusRuntimeException refused = refusedWith("not-owner");
        ErrorInfo info = Statuses.errorInfo(refused).orElseThrow();
        assertThat(info.getReason()).isEqualTo("NOT_OWNER");
        assertThat(info.getMetadataMap())
                .containsEntry("capability", "billing")
                .containsEntry("facility", "3")
                .containsEntry("epoch", "5");
        assertThat(Problems.of(refused).status()).isEqualTo(421);
    }

    @Test
    void whatNobodyExpectedLeavesOnlyAnErrorId() {
        StatusRuntimeException refused = refusedWith("bug");
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(refused.toString()).doesNotContain("Ann Example");
        assertThat(Statuses.errorInfo(refused).orElseThrow().getMetadataMap()).containsKey("error_id");
    }

    @Test
    void theIdempotencyKeyAndTheDeadlineReachTheEndpoint() {
        Metadata headers = new Metadata();
        headers.put(CallContext.IDEMPOTENCY_KEY_METADATA, "k-1");
        Entry entry = stub(gateway, issuer.token(3, "biller"))
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .getEntry(GetEntryRequest.newBuilder().setKey("context").build());
        assertThat(entry.getValue()).isEqualTo("k-1 with time left");
    }

    @Test
    void theGatewayMayMirrorAReadAndNobodyElse() {
        GetEntryRequest request = GetEntryRequest.newBuilder().setKey("shadow").build();
        String token = issuer.token(3, "biller");
        Metadata mark = new Metadata();
        mark.put(Metadata.Key.of("medsync-shadow", Metadata.ASCII_STRING_MARSHALLER), "true");
        assertThat(stub(gateway, token).getEntry(request).getValue()).isEqualTo("false operations");
        assertThat(stub(gateway, token)
                        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(mark))
                        .getEntry(request)
                        .getValue())
                .isEqualTo("true shadow");
        RpcChannels strangler = channels("strangler");
        try {
            assertThatThrownBy(() -> stub(strangler, token)
                            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(mark))
                            .getEntry(request))
                    .hasMessageContaining("PERMISSION_DENIED");
        } finally {
            strangler.close();
        }
    }

    @Test
    void aServerWithAnotherCertificateIsNotBelieved() {
        RpcChannels misled =
                TestService.channels("gateway", settings, Map.of("billing", "localhost:" + service.grpcPort()));
        try {
            assertThatThrownBy(() -> ConfigServiceGrpc.newBlockingStub(misled.to("billing"))
                            .withDeadlineAfter(A_WHILE)
                            .getEntry(GetEntryRequest.getDefaultInstance()))
                    .isInstanceOf(StatusRuntimeException.class)
                    .hasMessageContaining("No subject alternative DNS name matching billing");
        } finally {
            misled.close();
        }
    }

    @Test
    void aClientOfAnotherAuthorityIsTurnedAway() {
        new TestCertificates(strangersDirectory, "gateway");
        RpcChannels stranger = TestService.channels(
                "gateway",
                Map.of("medsync.tls.directory", strangersDirectory.toString()),
                Map.of("config", "localhost:" + service.grpcPort()));
        try {
            assertThatThrownBy(() -> stub(stranger, issuer.token(3, "biller"))
                            .withDeadlineAfter(A_WHILE)
                            .getEntry(GetEntryRequest.getDefaultInstance()))
                    .isInstanceOf(StatusRuntimeException.class)
                    .hasMessageMatching("(?s)(UNAVAILABLE|DEADLINE_EXCEEDED).*");
        } finally {
            stranger.close();
        }
    }

    @Test
    void aClientInPlaintextIsTurnedAway() {
        RpcChannels plaintext =
                TestService.channels("gateway", Map.of(), Map.of("config", "localhost:" + service.grpcPort()));
        try {
            assertThatThrownBy(() -> stub(plaintext, issuer.token(3, "biller"))
                            .withDeadlineAfter(A_WHILE)
                            .getEntry(GetEntryRequest.getDefaultInstance()))
                    .isInstanceOf(StatusRuntimeException.class);
        } finally {
            plaintext.close();
        }
    }

    @Test
    void aPublishedMethodIsNotOpenedByTheGatewaysCertificate() {
        assertThatThrownBy(() -> new TestService("config", settings, new CarelessEndpoint()))
                .hasStackTraceContaining("would open")
                .hasStackTraceContaining("medsync.config.v1.ConfigService/GetEntry");
    }

    @AllowedWorkloads("gateway")
    private static final class CarelessEndpoint extends ConfigServiceGrpc.ConfigServiceImplBase {}

    @Test
    void healthIsOpenToAnyWorkload() {
        assertThat(HealthGrpc.newBlockingStub(gateway.to("config"))
                        .check(HealthCheckRequest.getDefaultInstance())
                        .getStatus())
                .isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void theManagementPortTellsHealthAndMetrics() throws Exception {
        stub(gateway, issuer.token(3, "biller"))
                .getEntry(GetEntryRequest.newBuilder().setKey("who").build());
        assertThat(get("/health")).contains("\"status\":\"UP\"");
        assertThat(get("/prometheus"))
                .contains("grpc_server_processing_duration_seconds_bucket")
                .contains("GetEntry")
                .doesNotContain("facility");
    }

    @Test
    void aMethodWithoutARuleKeepsTheServiceFromStarting() {
        assertThatThrownBy(() -> new TestService("config", settings, new ConfigServiceGrpc.ConfigServiceImplBase() {}))
                .hasStackTraceContaining("No access rule")
                .hasStackTraceContaining("medsync.config.v1.ConfigService/SetEntry");
    }

    private static StatusRuntimeException refusedWith(String key) {
        return catchThrowableOfType(
                StatusRuntimeException.class,
                () -> stub(gateway, issuer.token(3, "biller"))
                        .getEntry(GetEntryRequest.newBuilder().setKey(key).build()));
    }

    private static String get(String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.httpPort() + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static RpcChannels channels(String workload) {
        return TestService.channels(workload, settings, Map.of("config", "localhost:" + service.grpcPort()));
    }

    private static ConfigServiceBlockingStub stub(RpcChannels channels, String token) {
        return ConfigServiceGrpc.newBlockingStub(channels.to("config")).withInterceptors(TestService.bearer(token));
    }
}
