package dev.medsync.emulator.servicebus.entity;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way in: what routing, sessions and timers need to know, and the content as it was sent.
 *
 * @param subject also called label
 * @param properties application properties, as the sender typed them
 * @param timeToLive null when the sender set none
 * @param scheduledFor when it is to become available; null for at once
 * @param content the encoded message; only the {@link MessageFormat} looks inside
 */
public record Message(
        @Nullable String messageId,
        @Nullable String correlationId,
        @Nullable String to,
        @Nullable String replyTo,
        @Nullable String subject,
        @Nullable String sessionId,
        @Nullable String replyToSessionId,
        @Nullable String contentType,
        Map<String, Object> properties,
        @Nullable Duration timeToLive,
        @Nullable Instant scheduledFor,
        byte[] content) {

    /** The same message with its time to live cut to a limit; null for no limit. */
    Message withTimeToLiveAtMost(@Nullable Duration limit) {
        if (limit == null || (timeToLive != null && timeToLive.compareTo(limit) <= 0)) {
            return this;
        }
        return new Message(
                messageId,
                correlationId,
                to,
                replyTo,
                subject,
                sessionId,
                replyToSessionId,
                contentType,
                properties,
                limit,
                scheduledFor,
                content);
    }
}
