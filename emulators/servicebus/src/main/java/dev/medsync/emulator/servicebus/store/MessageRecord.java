package dev.medsync.emulator.servicebus.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the broker knows of a message besides its content.
 *
 * @param sequence the number that orders messages inside their entity
 * @param enqueuedSequence the number the message had where it was first accepted (the topic, for a subscription)
 * @param enqueuedAt when it became, or becomes, available
 * @param expiresAt when its time to live ends; {@link Instant#MAX} for never
 * @param scheduledFor when it is to become available; null once it is
 * @param deliveryCount failed deliveries so far
 * @param deferred set aside by a consumer, to be fetched by its sequence number only
 * @param sessionId the session it belongs to
 * @param deadLetterSource the entity it was dead-lettered from
 */
public record MessageRecord(
        long sequence,
        long enqueuedSequence,
        Instant enqueuedAt,
        Instant expiresAt,
        @Nullable Instant scheduledFor,
        int deliveryCount,
        boolean deferred,
        @Nullable String sessionId,
        @Nullable String deadLetterSource) {

    /** The same message after one more failed delivery. */
    public MessageRecord withFailedDelivery() {
        return new MessageRecord(
                sequence,
                enqueuedSequence,
                enqueuedAt,
                expiresAt,
                scheduledFor,
                deliveryCount + 1,
                deferred,
                sessionId,
                deadLetterSource);
    }

    /** The same message, deferred. */
    public MessageRecord asDeferred() {
        return new MessageRecord(
                sequence,
                enqueuedSequence,
                enqueuedAt,
                expiresAt,
                scheduledFor,
                deliveryCount,
                true,
                sessionId,
                deadLetterSource);
    }

    /** The same message once its scheduled time has come. */
    public MessageRecord asDue() {
        return new MessageRecord(
                sequence,
                enqueuedSequence,
                enqueuedAt,
                expiresAt,
                null,
                deliveryCount,
                deferred,
                sessionId,
                deadLetterSource);
    }

    /** The same message among the dead letters of an entity, where nothing expires. */
    public MessageRecord asDeadLetter(String source) {
        return new MessageRecord(
                sequence, enqueuedSequence, enqueuedAt, Instant.MAX, null, 0, false, sessionId, source);
    }
}
