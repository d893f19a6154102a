package dev.medsync.platform.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.grpc.Context;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import net.logstash.logback.encoder.LogstashEncoder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogLinesTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private final LoggerContext context = new LoggerContext();

    @Test
    void aLineOfACallNamesTraceAndFacility() throws Exception {
        String line = Context.current().withValue(CallLogFields.FACILITY, 17).call(() -> {
            try (Scope scope = call()) {
                return line(null);
            }
        });
        assertThat(line)
                .contains("\"traceId\":\"" + TRACE + "\"", "\"spanId\":\"b7ad6b7169203331\"", "\"facility\":17");
    }

    @Test
    void aLineOutsideACallNamesNeither() {
        assertThat(line(null)).contains("\"message\":\"something happened\"").doesNotContain("traceId", "facility");
    }

    @Test
    void inACallNoExceptionsMessageIsWrittenDown() {
        Exception thrown = new IllegalStateException(
                "Ann Example", new SQLException("duplicate key (ssn)=(078-05-1120)", "23505"));
        try (Scope scope = call()) {
            assertThat(line(thrown))
                    .contains("java.lang.IllegalStateException", "SQLSTATE 23505", "LogLinesTest")
                    .doesNotContain("Ann", "078-05");
        }
    }

    @Test
    void atStartUpItIsBecauseItSaysWhatIsMissing() {
        assertThat(line(new IllegalStateException("medsync.data.url is not set")))
                .contains("medsync.data.url is not set");
    }

    @SuppressWarnings("MustBeClosedChecker") // whoever calls this closes it
    private static Scope call() {
        return Span.wrap(
                        SpanContext.create(TRACE, "b7ad6b7169203331", TraceFlags.getDefault(), TraceState.getDefault()))
                .makeCurrent();
    }

    private String line(@Nullable Throwable thrown) {
        LogstashEncoder encoder = new LogstashEncoder();
        encoder.setContext(context);
        encoder.setIncludeMdc(false);
        encoder.addProvider(new CallLogFields());
        encoder.setThrowableConverter(new DiscreetStackTraces());
        encoder.start();
        Logger logger = context.getLogger("test");
        LoggingEvent event =
                new LoggingEvent(Logger.class.getName(), logger, Level.INFO, "something happened", thrown, null);
        return new String(encoder.encode(event), StandardCharsets.UTF_8);
    }
}
