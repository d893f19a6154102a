package dev.medsync.platform.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.medsync.platform.events.EventFixture.Handled;
import dev.medsync.platform.events.EventFixture.Recorder;
import dev.medsync.platform.rpc.TestService;
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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service that publishes and consumes by configuration alone. */
@Timeout(90)
final class EventsInServiceIT {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    @TempDir
    private Path directory;

    private static String call(TestService service, String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.httpPort() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    @Test
    void whatIsAppendedIsHandledAndDeadLettersAreSeenAndReplayedOverHttp() throws Exception {
        try (EventFixture events = new EventFixture(directory)) {
            Recorder recorder = new Recorder(EventHandler.Guard.NEWEST_STATE);
            recorder.refusedName = "Poison";
            try (TestService service = new TestService("records", events.properties(), recorder)) {
                OutboxWriter writer = service.bean(OutboxWriter.class);
                events.change(writer, 7, 1, "Poison");
                events.change(writer, 7, 2, "Healthy");
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> assertThat(events.handled())
                                .extracting(Handled::familyName)
                                .containsExactly("Healthy"));

                assertThat(call(service, "GET", "/events/dead-letters"))
                        .contains("\"subject\":\"Patient/1\"", "\"reason\":\"HandlerFailed\"", "\"facility\":\"7\"")
                        .doesNotContain("Poison");
                assertThat(call(service, "GET", "/prometheus"))
                        .contains("medsync_events_outbox_depth", "medsync_events_outbox_lag", "medsync_events_delay");

                recorder.refusedName = null;
                assertThat(call(service, "POST", "/events/dead-letters/replay"))
                        .isEqualTo("{\"handled\":1,\"failedAgain\":0}");
                assertThat(call(service, "GET", "/events/dead-letters")).isEqualTo("[]");
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
