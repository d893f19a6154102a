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
}
