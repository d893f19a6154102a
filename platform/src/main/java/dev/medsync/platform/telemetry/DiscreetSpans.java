package dev.medsync.platform.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Takes from spans whatever could tell of a patient before they leave the process. Attributes pass that are listed here; of an
 * exception only its type does, since messages and descriptions quote values. A library that learns to write more about a
 * call finds the list in its way.
 */
final class DiscreetSpans implements SpanExporter {
    /** Names of methods, addresses of processes, and codes. */
    private static final Set<String> TOLD = Set.of(
            "rpc.system",
            "rpc.service",
            "rpc.method",
            "rpc.grpc.status_code",
            "server.address",
            "server.port",
            "network.peer.address",
            "network.peer.port",
            "network.type",
            "error.type",
            "exception.type",
            "http.response.status_code");

    private final SpanExporter exporter;

    DiscreetSpans(SpanExporter exporter) {
        this.exporter = exporter;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        return exporter.export(spans.stream().<SpanData>map(Discreet::new).toList());
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }

    private static Attributes told(Attributes attributes) {
        return attributes.toBuilder()
                .removeIf((AttributeKey<?> key) -> !TOLD.contains(key.getKey()))
                .build();
    }

    private static final class Discreet extends DelegatingSpanData {
        Discreet(SpanData span) {
            super(span);
        }

        @Override
        public Attributes getAttributes() {
            return told(super.getAttributes());
        }

        @Override
        public List<EventData> getEvents() {
            return super.getEvents().stream()
                    .map(each -> EventData.create(each.getEpochNanos(), each.getName(), told(each.getAttributes())))
                    .toList();
        }

        @Override
        public StatusData getStatus() {
            return StatusData.create(super.getStatus().getStatusCode(), "");
        }
    }
}
