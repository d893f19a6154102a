package dev.medsync.platform.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medsync.config.v1.ConfigServiceGrpc;
import dev.medsync.config.v1.GetEntryRequest;
import dev.medsync.platform.security.TestIssuer;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.micronaut.context.exceptions.NoSuchBeanException;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call that goes from the gateway to records and on to config, and what a collector hears of it. */
class TraceExportTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "b7ad6b7169203331";

    @TempDir
    Path directory;

    private final TestIssuer issuer = new TestIssuer("medsync-auth");
    private final Map<String, Object> settings = new HashMap<>();
    private FakeCollector collector;

    @BeforeEach
    void start() throws IOException {
        collector = new FakeCollector();
        new TestCertificates(directory, "config", "records", "gateway");
        settings.put("medsync.tls.directory", directory.toString());
        settings.put("medsync.security.issuers", List.of(issuer.setting()));
    }

    @AfterEach
    void stop() {
        collector.close();
        issuer.close();
    }

    @Test
    void bothServicesTellOfOneTraceAndTheLastSpansLeaveWhenTheyEnd() {
        export();

        assertThat(ask("relay trace")).isEqualTo(TRACE);

        assertThat(collector.spans())
                .allSatisfy(each -> assertThat(each.traceId()).isEqualTo(TRACE));
        FakeCollector.Span received = span("records", CALLER);
        FakeCollector.Span asked = span("records", received.spanId());
        FakeCollector.Span answered = span("config", asked.spanId());
        assertThat(List.of(received, asked, answered))
                .extracting(FakeCollector.Span::name)
                .containsOnly("medsync.config.v1.ConfigService/GetEntry");
        assertThat(collector.spans()).hasSize(3);
    }

    @Test
    void whatAnExceptionSaysStaysInTheProcess() {
        export();

        assertThatThrownBy(() -> ask("Ann Example")).isInstanceOf(StatusRuntimeException.class);

        assertThat(span("records", CALLER).whole())
                .doesNotContain("Ann Example")
                .doesNotContain("1970");
    }

    @Test
    void withoutACollectorNothingTakesSpans() {
        try (TestService service = new TestService("config", settings, new RefusingConfigEndpoint())) {
            assertThatThrownBy(() -> service.bean(SpanProcessor.class)).isInstanceOf(NoSuchBeanException.class);
        }
    }

    private void export() {
        settings.put("otel.exporter.otlp.endpoint", collector.endpoint());
        // So long that what arrives was sent because the service ended.
        settings.put("otel.bsp.schedule.delay", Duration.ofMinutes(10).toMillis());
    }

    private FakeCollector.Span span(String service, String parent) {
        assertThat(collector.spans())
                .filteredOn(each ->
                        each.service().equals(service) && each.parentId().equals(parent))
                .as("spans of %s under %s in %s", service, parent, collector.spans())
                .hasSize(1);
        return collector.spans().stream()
                .filter(each ->
                        each.service().equals(service) && each.parentId().equals(parent))
                .findFirst()
                .orElseThrow();
    }

    /** Asks records, which asks config for keys that begin with relay; both have ended when this returns. */
    private String ask(String key) {
        RefusingConfigEndpoint relaying = new RefusingConfigEndpoint();
        try (TestService config = new TestService("config", settings, new RefusingConfigEndpoint())) {
            Map<String, Object> knowing = new HashMap<>(settings);
            knowing.put("medsync.rpc.targets.config", "127.0.0.1:" + config.grpcPort());
            try (TestService records = new TestService("records", knowing, relaying);
                    RpcChannels gateway = TestService.channels(
                            "gateway", settings, Map.of("records", "127.0.0.1:" + records.grpcPort()))) {
                relaying.next = records.bean(RpcChannels.class);
                return ConfigServiceGrpc.newBlockingStub(gateway.to("records"))
                        .withDeadlineAfter(Duration.ofSeconds(20))
                        .withInterceptors(
                                TestService.bearer(issuer.token(3, "biller")),
                                MetadataUtils.newAttachHeadersInterceptor(trace()))
                        .getEntry(GetEntryRequest.newBuilder().setKey(key).build())
                        .getValue();
            }
        }
    }

    private static Metadata trace() {
        Metadata headers = new Metadata();
        headers.put(
                Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), "00-" + TRACE + "-" + CALLER + "-01");
        return headers;
    }
}
