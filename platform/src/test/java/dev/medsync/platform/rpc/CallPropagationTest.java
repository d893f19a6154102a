package dev.medsync.platform.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.config.v1.ConfigServiceGrpc;
import dev.medsync.config.v1.GetEntryRequest;
import dev.medsync.platform.security.TestIssuer;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes along from service to service, and what happens when one of them is away. */
class CallPropagationTest {
    @TempDir
    Path directory;

    private final TestIssuer issuer = new TestIssuer("medsync-auth");
    private final Map<String, Object> settings = new HashMap<>();
    private final RefusingConfigEndpoint endpoint = new RefusingConfigEndpoint();
    private int port;
    private TestService service;
    private RpcChannels gateway;

    @BeforeEach
    void start() throws IOException {
        new TestCertificates(directory, "config", "gateway");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        settings.put("medsync.tls.directory", directory.toString());
        settings.put("medsync.security.issuers", List.of(issuer.setting()));
        settings.put("grpc.server.port", port);
        settings.put("medsync.rpc.targets.config", "127.0.0.1:" + port);
        service = new TestService("config", settings, endpoint);
        endpoint.next = service.bean(RpcChannels.class);
        gateway = TestService.channels("gateway", settings, Map.of("config", "127.0.0.1:" + port));
    }

    @AfterEach
    void stop() {
        gateway.close();
        service.close();
        issuer.close();
    }

    @Test
    void theTraceGoesAlongToTheNextService() {
        assertThat(ask("trace")).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(ask("relay trace")).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    }

    @Test
    void theCallersTokenGoesAlongAndTheWorkloadIsTheOneThatCalls() {
        assertThat(ask("who")).isEqualTo("7 at 3 through gateway");
        assertThat(ask("relay who")).isEqualTo("7 at 3 through config");
    }

    @Test
    void aCallWaitsForAServiceThatIsJustStartingAgain() {
        assertThat(ask("who")).isEqualTo("7 at 3 through gateway");
        service.close();
        CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> ask("who"));
        service = new TestService("config", settings, endpoint);
        assertThat(waiting).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("7 at 3 through gateway");
    }

    private String ask(String key) {
        Metadata headers = new Metadata();
        headers.put(
                Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        return ConfigServiceGrpc.newBlockingStub(gateway.to("config"))
                .withDeadlineAfter(Duration.ofSeconds(20))
                .withInterceptors(
                        TestService.bearer(issuer.token(3, "biller")),
                        MetadataUtils.newAttachHeadersInterceptor(headers))
                .getEntry(GetEntryRequest.newBuilder().setKey(key).build())
                .getValue();
    }
}
