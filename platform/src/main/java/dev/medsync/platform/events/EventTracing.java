package dev.medsync.platform.events;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Carries a trace from the call that made a change, over the broker, to the handling of its event. */
final class EventTracing {

    private static final String TRACEPARENT = "traceparent";

    private final Tracer tracer;

    EventTracing(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer("dev.medsync.platform.events");
    }

    /** The trace id that this thread works in; empty outside a trace. */
    static String currentTraceId() {
        SpanContext span = Span.current().getSpanContext();
        return span.isValid() ? span.getTraceId() : "";
    }

    /** The W3C trace context that this thread works in; empty outside a trace. */
    static String currentTraceparent() {
        SpanContext span = Span.current().getSpanContext();
        return span.isValid()
                ? "00-" + span.getTraceId() + "-" + span.getSpanId() + "-"
                        + span.getTraceFlags().asHex()
                : "";
    }

    /** Handles an event inside a span that continues the publisher's trace. */
    void inSpan(EventAttributes event, Runnable handling) {
        Context publisher =
                W3CTraceContextPropagator.getInstance().extract(Context.root(), event, Traceparent.INSTANCE);
        Span span = tracer.spanBuilder("handle " + event.type())
                .setParent(publisher)
                .setSpanKind(SpanKind.CONSUMER)
                .startSpan();
        try (Scope ignored = publisher.with(span).makeCurrent()) {
            handling.run();
        } catch (RuntimeException e) {
            span.setStatus(StatusCode.ERROR);
            throw e;
        } finally {
            span.end();
        }
    }

    private enum Traceparent implements TextMapGetter<EventAttributes> {
        INSTANCE;

        @Override
        public Iterable<String> keys(EventAttributes event) {
            return List.of(TRACEPARENT);
        }

        @Override
        public @Nullable String get(@Nullable EventAttributes event, String key) {
            return event == null
                            || !key.equals(TRACEPARENT)
                            || event.traceparent().isEmpty()
                    ? null
                    : event.traceparent();
        }
    }
}
