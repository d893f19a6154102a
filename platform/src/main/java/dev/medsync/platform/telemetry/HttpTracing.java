package dev.medsync.platform.telemetry;

import com.google.errorprone.annotations.MustBeClosed;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.propagation.MutablePropagatedContext;
import io.micronaut.core.propagation.ThreadPropagatedContextElement;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A span for every HTTP request, continued from its {@code traceparent}. The span is named by method and route, never by
 * the path, which may hold an identifier of a patient.
 */
@ServerFilter("/**")
@Requires(property = "medsync.telemetry.http", notEquals = "false")
final class HttpTracing implements Ordered {
    private static final String SPAN = "medsync.span";

    /** Asked every few seconds by whoever watches the process; nobody looks for their traces. */
    private static final List<String> WATCHED = List.of("/health", "/prometheus");

    private final Tracer tracer;
    private final TextMapPropagator propagator;

    HttpTracing(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer("dev.medsync.platform.http");
        this.propagator = telemetry.getPropagators().getTextMapPropagator();
    }

    @Override
    public int getOrder() {
        return ServerFilterPhase.TRACING.order();
    }

    @RequestFilter
    void begin(HttpRequest<?> request, MutablePropagatedContext context) {
        if (WATCHED.stream().anyMatch(request.getPath()::startsWith)) {
            return;
        }
        Context parent = propagator.extract(Context.root(), request, Headers.INSTANCE);
        Span span = tracer.spanBuilder("HTTP " + request.getMethodName())
                .setParent(parent)
                .setSpanKind(SpanKind.SERVER)
                .startSpan();
        request.setAttribute(SPAN, span);
        context.add(new CurrentSpan(parent.with(span)));
    }

    @ResponseFilter
    void end(HttpRequest<?> request, MutableHttpResponse<?> response) {
        request.getAttribute(SPAN, Span.class).ifPresent(span -> {
            span.setAttribute("http.response.status_code", response.code());
            if (response.code() >= 500) {
                span.setStatus(StatusCode.ERROR);
            }
            span.end();
        });
    }

    /** Makes the request's span current on whatever thread works for the request. */
    private record CurrentSpan(Context context) implements ThreadPropagatedContextElement<Scope> {
        @Override
        @MustBeClosed
        public Scope updateThreadContext() {
            return context.makeCurrent();
        }

        @Override
        public void restoreThreadContext(@Nullable Scope scope) {
            if (scope != null) {
                scope.close();
            }
        }
    }

    private enum Headers implements TextMapGetter<HttpRequest<?>> {
        INSTANCE;

        @Override
        public Iterable<String> keys(HttpRequest<?> request) {
            return request.getHeaders().names();
        }

        @Override
        public @Nullable String get(@Nullable HttpRequest<?> request, String key) {
            return request == null ? null : request.getHeaders().get(key);
        }
    }
}
