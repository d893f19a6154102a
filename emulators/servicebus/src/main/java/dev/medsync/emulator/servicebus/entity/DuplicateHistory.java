package dev.medsync.emulator.servicebus.entity;

import dev.medsync.emulator.servicebus.store.EntityStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The message ids of the last while, so that a sender may repeat itself. Survives a restart. */
final class DuplicateHistory {
    private final @Nullable Duration window;
    private final EntityStore store;
    /** Oldest first, because time only goes forward here. */
    private final Map<String, Instant> seen = new LinkedHashMap<>();

    /** @param window null for no duplicate detection */
    DuplicateHistory(@Nullable Duration window, EntityStore store) {
        this.window = window;
        this.store = store;
        store.seenMessageIds().entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(entry -> seen.put(entry.getKey(), entry.getValue()));
    }

    /** Whether this id was seen inside the window; remembers it when it was not. */
    boolean isRepeated(@Nullable String messageId, Instant now) {
        if (window == null || messageId == null) {
            return false;
        }
        forgetBefore(now.minus(window));
        if (seen.containsKey(messageId)) {
            return true;
        }
        seen.put(messageId, now);
        store.rememberMessageId(messageId, now);
        return false;
    }

    private void forgetBefore(Instant start) {
        Iterator<Map.Entry<String, Instant>> oldestFirst = seen.entrySet().iterator();
        while (oldestFirst.hasNext()) {
            Map.Entry<String, Instant> oldest = oldestFirst.next();
            if (!oldest.getValue().isBefore(start)) {
                return;
            }
            store.forgetMessageId(oldest.getKey());
            oldestFirst.remove();
        }
    }
}
