package dev.medsync.emulator.servicebus.entity;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The application properties by which Service Bus says why a message was dead-lettered, and its words for them. */
final class DeadLetterProperties {
    private static final String REASON = "DeadLetterReason";
    private static final String DESCRIPTION = "DeadLetterErrorDescription";

    static final Map<String, Object> EXPIRED =
            of("TTLExpiredException", "The message expired and was dead lettered.", Map.of());
    static final Map<String, Object> SESSION_MISSING = of(
            "Session id is null.",
            "Session enabled entity doesn't allow a message whose session identifier is null.",
            Map.of());

    /** What to change in a message that gets another chance. */
    static final Map<String, @Nullable Object> REMOVED = removed();

    private DeadLetterProperties() {}

    static Map<String, Object> of(@Nullable String reason, @Nullable String description, Map<String, Object> others) {
        Map<String, Object> properties = new HashMap<>(others);
        if (reason != null) {
            properties.put(REASON, reason);
        }
        if (description != null) {
            properties.put(DESCRIPTION, description);
        }
        return Collections.unmodifiableMap(properties);
    }

    static Map<String, Object> deliveredTooOften(int maxDeliveryCount) {
        return of(
                "MaxDeliveryCountExceeded",
                "Message could not be consumed after " + maxDeliveryCount + " delivery attempts.",
                Map.of());
    }

    private static Map<String, @Nullable Object> removed() {
        Map<String, @Nullable Object> changes = new HashMap<>();
        changes.put(REASON, null);
        changes.put(DESCRIPTION, null);
        return Collections.unmodifiableMap(changes);
    }
}
