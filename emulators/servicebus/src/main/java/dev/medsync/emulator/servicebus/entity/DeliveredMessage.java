package dev.medsync.emulator.servicebus.entity;

import dev.medsync.emulator.servicebus.store.MessageRecord;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message as a consumer gets to see it.
 *
 * @param lockToken what settles it; null when it is only shown, or already gone from the queue
 */
public record DeliveredMessage(
        MessageRecord record,
        MessageState state,
        @Nullable UUID lockToken,
        @Nullable Instant lockedUntil,
        byte[] content) {}
