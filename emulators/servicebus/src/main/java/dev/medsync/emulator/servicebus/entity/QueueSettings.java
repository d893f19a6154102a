package dev.medsync.emulator.servicebus.entity;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a queue or a subscription behaves.
 *
 * @param timeToLive the most a message may have; null for no limit
 * @param duplicateWindow how long message ids are remembered; null for no duplicate detection
 * @param forwardTo the entity that gets every message instead; null for none
 * @param forwardDeadLettersTo the entity that gets dead letters; null for the queue's own dead-letter queue
 */
public record QueueSettings(
        Duration lockDuration,
        int maxDeliveryCount,
        @Nullable Duration timeToLive,
        boolean deadLetterOnExpiration,
        boolean requiresSession,
        @Nullable Duration duplicateWindow,
        @Nullable String forwardTo,
        @Nullable String forwardDeadLettersTo) {

    /** The official emulator's defaults. */
    public static final QueueSettings DEFAULT =
            new QueueSettings(Duration.ofMinutes(1), 10, Duration.ofHours(1), false, false, null, null, null);

    /** The settings of this queue's dead-letter queue: nothing there expires, counts, or forwards. */
    QueueSettings forDeadLetters() {
        return new QueueSettings(lockDuration, Integer.MAX_VALUE, null, false, false, null, null, null);
    }

    public QueueSettings withLockDuration(Duration duration) {
        return new QueueSettings(
                duration,
                maxDeliveryCount,
                timeToLive,
                deadLetterOnExpiration,
                requiresSession,
                duplicateWindow,
                forwardTo,
                forwardDeadLettersTo);
    }

    public QueueSettings withMaxDeliveryCount(int count) {
        return new QueueSettings(
                lockDuration,
                count,
                timeToLive,
                deadLetterOnExpiration,
                requiresSession,
                duplicateWindow,
                forwardTo,
                forwardDeadLettersTo);
    }

    public QueueSettings withTimeToLive(@Nullable Duration duration, boolean deadLetter) {
        return new QueueSettings(
                lockDuration,
                maxDeliveryCount,
                duration,
                deadLetter,
                requiresSession,
                duplicateWindow,
                forwardTo,
                forwardDeadLettersTo);
    }

    public QueueSettings withSessions() {
        return new QueueSettings(
                lockDuration,
                maxDeliveryCount,
                timeToLive,
                deadLetterOnExpiration,
                true,
                duplicateWindow,
                forwardTo,
                forwardDeadLettersTo);
    }

    public QueueSettings withDuplicateWindow(Duration window) {
        return new QueueSettings(
                lockDuration,
                maxDeliveryCount,
                timeToLive,
                deadLetterOnExpiration,
                requiresSession,
                window,
                forwardTo,
                forwardDeadLettersTo);
    }

    public QueueSettings withForwarding(@Nullable String messagesTo, @Nullable String deadLettersTo) {
        return new QueueSettings(
                lockDuration,
                maxDeliveryCount,
                timeToLive,
                deadLetterOnExpiration,
                requiresSession,
                duplicateWindow,
                messagesTo,
                deadLettersTo);
    }
}
