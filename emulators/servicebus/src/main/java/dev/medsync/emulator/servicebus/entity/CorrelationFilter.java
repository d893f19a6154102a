package dev.medsync.emulator.servicebus.entity;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes messages whose named fields all equal the given values; a null field does not matter.
 *
 * @param properties application properties that must be there with this value
 */
public record CorrelationFilter(
        @Nullable String correlationId,
        @Nullable String messageId,
        @Nullable String to,
        @Nullable String replyTo,
        @Nullable String subject,
        @Nullable String sessionId,
        @Nullable String replyToSessionId,
        @Nullable String contentType,
        Map<String, Object> properties)
        implements Filter {

    @Override
    public boolean matches(Message message) {
        return matches(correlationId, message.correlationId())
                && matches(messageId, message.messageId())
                && matches(to, message.to())
                && matches(replyTo, message.replyTo())
                && matches(subject, message.subject())
                && matches(sessionId, message.sessionId())
                && matches(replyToSessionId, message.replyToSessionId())
                && matches(contentType, message.contentType())
                && properties.entrySet().stream().allMatch(property -> matches(message, property));
    }

    private static boolean matches(@Nullable String expected, @Nullable String actual) {
        return expected == null || expected.equals(actual);
    }

    /** Compared as text: a configuration file has no types, and the number 1 there means the number 1 here. */
    private static boolean matches(Message message, Map.Entry<String, Object> property) {
        Object actual = message.properties().get(property.getKey());
        return actual != null && actual.toString().equals(property.getValue().toString());
    }
}
