package dev.medsync.emulator.servicebus.amqp;

import dev.medsync.emulator.servicebus.entity.Settlement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.amqp.messaging.Modified;
import org.apache.qpid.proton.amqp.messaging.Rejected;
import org.apache.qpid.proton.amqp.messaging.Released;
import org.jspecify.annotations.Nullable;

/** AMQP outcomes as Service Bus means them. */
final class Settlements {
    private Settlements() {}

    /** Empty for a state that decides nothing. */
    static Optional<Settlement> of(Object outcome) {
        return switch (outcome) {
            case Accepted accepted -> Optional.of(new Settlement.Complete());
            case Released released -> Optional.of(new Settlement.Release());
            case Rejected rejected -> Optional.of(new Settlement.DeadLetter(null, null, information(rejected)));
            case Modified modified -> Optional.of(modified(modified));
            default -> Optional.empty();
        };
    }

    private static Settlement modified(Modified modified) {
        Map<String, Object> properties = texts(modified.getMessageAnnotations());
        return Boolean.TRUE.equals(modified.getUndeliverableHere())
                ? new Settlement.Defer(properties)
                : new Settlement.Abandon(properties);
    }

    /** Reason and description travel in the error's information, under the names of the application properties. */
    private static Map<String, Object> information(Rejected rejected) {
        return rejected.getError() == null
                ? Map.of()
                : texts(rejected.getError().getInfo());
    }

    /** The same map with keys as text and without nulls. */
    static Map<String, Object> texts(@Nullable Map<?, ?> map) {
        Map<String, Object> texts = new HashMap<>();
        if (map != null) {
            map.forEach((key, value) -> {
                if (value != null) {
                    texts.put(key.toString(), value);
                }
            });
        }
        return texts;
    }
}
