package dev.medsync.emulator.servicebus.entity;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a consumer decides about a message it has locked. Properties given are added to the message's own. */
public sealed interface Settlement {

    /** Done: the message goes. */
    record Complete() implements Settlement {}

    /** Failed: delivered again, or dead-lettered when that was the last time. */
    record Abandon(Map<String, Object> properties) implements Settlement {}

    /** Not wanted after all: delivered again, without counting. */
    record Release() implements Settlement {}

    /** Set aside, to be fetched by sequence number. */
    record Defer(Map<String, Object> properties) implements Settlement {}

    /** Can never be handled: goes to the dead-letter queue. */
    record DeadLetter(@Nullable String reason, @Nullable String description, Map<String, Object> properties)
            implements Settlement {}
}
