package dev.medsync.platform.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.medsync.platform.events.EventFixture.Handled;
import dev.medsync.platform.events.EventFixture.Recorder;
import dev.medsync.platform.rpc.TestService;
import dev.medsync.platform.security.Roles;
import dev.medsync.platform.security.TestIssuer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service that publishes and consumes by configuration alone. */
@Timeout(90)
final class EventsInServiceIT {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    @TempDir
    private Path directory;

    private static String get(TestService service, String path) throws Exception {
        HttpResponse<String> response =
                HttpClient.newHttpClient().send(request(service, path).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    private static HttpResponse<String> replay(TestService service, @Nullable String token) throws Exception {
        HttpRequest.Builder request =
                request(service, "/events/dead-letters/replay").POST(HttpRequest.BodyPublishers.noBody());
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(TestService service, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.httpPort() + path));
    }

    @Test
    void whatIsAppendedIsHandledAndDeadLettersAreSeenAndReplayedOverHttp() throws Exception {
        try (EventFixture events = new EventFixture(directory);
                TestIssuer issuer = new TestIssuer("medsync-test")) {
            Recorder recorder = new Recorder(EventHandler.Guard.NEWEST_STATE);
            recorder.refusedName = "Poison";
            Map<String, Object> settings = new HashMap<>(events.properties());
            settings.put("medsync.security.issuers", List.of(issuer.setting()));
            try (TestService service = new TestService("records", settings, recorder)) {
                OutboxWriter writer = service.bean(OutboxWriter.class);
                events.change(writer, 7, 1, "Poison");
                events.change(writer, 7, 2, "Healthy");
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> assertThat(events.handled())
                                .extracting(Handled::familyName)
                                .containsExactly("Healthy"));

                assertThat(get(service, "/events/dead-letters"))
                        .contains("\"subject\":\"Patient/1\"", "\"reason\":\"HandlerFailed\"", "\"facility\":\"7\"")
                        .doesNotContain("Poison");
                assertThat(get(service, "/prometheus"))
                        .contains("medsync_events_outbox_depth", "medsync_events_outbox_lag", "medsync_events_delay");

                recorder.refusedName = null;
                assertThat(replay(service, null).statusCode()).isEqualTo(401);
                assertThat(replay(service, "made.up.token").statusCode()).isEqualTo(401);
                assertThat(replay(service, issuer.token(7, Roles.BILLER)).statusCode())
                        .isEqualTo(403);
                assertThat(get(service, "/events/dead-letters")).contains("Patient/1");
                assertThat(replay(service, issuer.token(7, Roles.ADMIN)).body())
                        .isEqualTo("{\"handled\":1,\"failedAgain\":0}");
                assertThat(get(service, "/events/dead-letters")).isEqualTo("[]");
                assertThat(events.handled()).extracting(Handled::familyName).containsExactly("Healthy", "Poison");
            }
        }
    }

    @Test
    void theTraceOfTheChangeTravelsWithItsEvent() throws Exception {
        try (EventFixture events = new EventFixture(directory)) {
            SpanContext call =
                    SpanContext.create(TRACE, "b7ad6b7169203331", TraceFlags.getDefault(), TraceState.getDefault());
            try (Scope ignored = Span.wrap(call).makeCurrent()) {
                events.change(events.writer(lane -> {}), 7, 1, "Doe");
            }
            List<OutboxTable.Row> rows = events.database.unscoped(
                    transaction -> OutboxTable.oldest(transaction.connection(), Lanes.of(7), 1));
            EventAttributes attributes = rows.getFirst().event().attributes();
            assertThat(attributes.correlationId()).isEqualTo(TRACE);
            assertThat(attributes.traceparent()).isEqualTo("00-" + TRACE + "-b7ad6b7169203331-00");
            assertThat(EventAttributes.of(attributes.toProperties())).isEqualTo(attributes);
            new EventTracing(io.opentelemetry.api.OpenTelemetry.noop())
                    .inSpan(
                            attributes,
                            () -> assertThat(EventTracing.currentTraceId()).isEqualTo(TRACE));
        }
    }
}
