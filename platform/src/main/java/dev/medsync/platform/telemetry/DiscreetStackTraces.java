package dev.medsync.platform.telemetry;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import io.opentelemetry.api.trace.Span;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Stack traces as the log gets them. While a call is served they come without the exceptions' messages, which may quote
 * a row or a request (a violated constraint names the value); outside a call, at start-up for example, they are whole.
 */
public final class DiscreetStackTraces extends ThrowableHandlingConverter {
    private static final int MOST_FRAMES = 40;

    @Override
    public String convert(ILoggingEvent event) {
        boolean inCall = Span.current().getSpanContext().isValid();
        StringBuilder text = new StringBuilder(1024);
        for (@Nullable IThrowableProxy thrown = event.getThrowableProxy(); thrown != null; thrown = thrown.getCause()) {
            if (!text.isEmpty()) {
                text.append("Caused by: ");
            }
            text.append(thrown.getClassName());
            if (!inCall && thrown.getMessage() != null) {
                text.append(": ").append(thrown.getMessage());
            } else if (thrown instanceof ThrowableProxy known && known.getThrowable() instanceof SQLException e) {
                text.append(" SQLSTATE ").append(e.getSQLState());
            }
            text.append('\n');
            int frames = 0;
            for (StackTraceElementProxy frame : thrown.getStackTraceElementProxyArray()) {
                if (++frames > MOST_FRAMES) {
                    text.append("\t…\n");
                    break;
                }
                text.append('\t').append(frame.getSTEAsString()).append('\n');
            }
        }
        return text.toString();
    }
}
