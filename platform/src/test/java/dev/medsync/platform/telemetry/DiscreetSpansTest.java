package dev.medsync.platform.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiscreetSpansTest {

    private final Kept kept = new Kept();

    @Test
    void whatIsNotListedAndWhatAnExceptionSaysDoesNotLeave() {
        try (SdkTracerProvider provider = SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(new DiscreetSpans(kept)))
                .build()) {
            Span span = provider.get("test").spanBuilder("GetPatient").startSpan();
            span.setAttribute("rpc.method", "GetPatient");
            span.setAttribute("url.query", "name=Ann");
            span.recordException(new IllegalStateException("Ann Example"));
            span.setStatus(StatusCode.ERROR, "Ann Example");
            span.end();
        }

        SpanData told = kept.spans.getFirst();
        assertThat(told.getName()).isEqualTo("GetPatient");
        assertThat(told.getAttributes().asMap()).containsOnlyKeys(AttributeKey.stringKey("rpc.method"));
        assertThat(told.getEvents())
                .singleElement()
                .satisfies(each -> assertThat(each.getAttributes().asMap())
                        .containsOnlyKeys(AttributeKey.stringKey("exception.type")));
        assertThat(told.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(told.getStatus().getDescription()).isEmpty();
    }

    private static final class Kept implements SpanExporter {
        private final List<SpanData> spans = new ArrayList<>();

        @Override
        public CompletableResultCode export(Collection<SpanData> exported) {
            spans.addAll(exported);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
