package dev.medsync.emulator.servicebus.entity;

import dev.medsync.emulator.servicebus.store.MessageRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Decides under which terms a queue takes a message: from when it is available, and until when. */
final class Admission {
    private final @Nullable Duration longestLife;
    private final InstantSource clock;

    /** @param longestLife the most a message may ask for; null for no limit */
    Admission(@Nullable Duration longestLife, InstantSource clock) {
        this.longestLife = longestLife;
        this.clock = clock;
    }

    /** @param scheduledFor when it is to become available; null, or a time that has passed, for at once */
    MessageRecord record(Message message, long sequence, long enqueuedSequence, @Nullable Instant scheduledFor) {
        Instant now = clock.instant();
        Instant due = scheduledFor != null && scheduledFor.isAfter(now) ? scheduledFor : null;
        Instant availableAt = due == null ? now : due;
        return new MessageRecord(
                sequence,
                enqueuedSequence,
                availableAt,
                expiry(message.timeToLive(), availableAt),
                due,
                0,
                false,
                message.sessionId(),
                null);
    }

    private Instant expiry(@Nullable Duration requested, Instant from) {
        boolean limited = longestLife != null && (requested == null || longestLife.compareTo(requested) < 0);
        Duration life = limited ? longestLife : requested;
        return life == null ? Instant.MAX : from.plus(life);
    }
}
