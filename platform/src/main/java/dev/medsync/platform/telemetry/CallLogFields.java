package dev.medsync.platform.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.grpc.Context;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import net.logstash.logback.composite.AbstractJsonProvider;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Adds trace id, span id and facility of the current call to each line of the log. They are read when the line is
 * written, on the thread that logs, so nothing has to be copied between contexts.
 */
public final class CallLogFields extends AbstractJsonProvider<ILoggingEvent> {

    /** The facility that the current call works for; set by whoever has verified the caller. */
    public static final Context.Key<Integer> FACILITY = Context.key("medsync.facility");

    @Override
    public void writeTo(JsonGenerator generator, ILoggingEvent event) {
        SpanContext span = Span.current().getSpanContext();
        if (span.isValid()) {
            generator.writeStringProperty("traceId", span.getTraceId());
            generator.writeStringProperty("spanId", span.getSpanId());
        }
        @Nullable Integer facility = FACILITY.get();
        if (facility != null) {
            generator.writeNumberProperty("facility", facility);
        }
    }
}
