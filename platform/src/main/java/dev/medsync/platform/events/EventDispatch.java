package dev.medsync.platform.events;

import com.google.protobuf.Message;
import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.Transaction;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Brings an event to its handlers: decodes it, guards them, one transaction for all. Knows nothing of the broker. */
final class EventDispatch implements EventReceiver {

    private final Database database;
    private final EventSealing sealing;
    private final EventTracing tracing;
    private final Map<Subscription, Map<String, List<EventHandler<?>>>> handlers = new LinkedHashMap<>();

    EventDispatch(Database database, EventSealing sealing, EventTracing tracing, List<EventHandler<?>> handlers) {
        this.database = database;
        this.sealing = sealing;
        this.tracing = tracing;
        for (EventHandler<?> handler : handlers) {
            String type = handler.prototype().getDescriptorForType().getFullName();
            this.handlers
                    .computeIfAbsent(handler.subscription(), subscription -> new HashMap<>())
                    .computeIfAbsent(type, name -> new ArrayList<>())
                    .add(handler);
        }
    }

    /** Where somebody here listens. */
    @Override
    public Set<Subscription> subscriptions() {
        return handlers.keySet();
    }

    /**
     * Handles an event. A type that nobody handles is done at once: a topic carries more than every consumer needs.
     *
     * @throws UndecodableEventException when it is no event of ours
     */
    @Override
    public EventAttributes handle(Subscription subscription, Map<String, Object> properties, byte[] body) {
        EventAttributes attributes = EventAttributes.of(properties);
        List<EventHandler<?>> interested =
                handlers.getOrDefault(subscription, Map.of()).getOrDefault(attributes.type(), List.of());
        if (!interested.isEmpty()) {
            List<Call<?>> calls = new ArrayList<>();
            for (EventHandler<?> handler : interested) {
                calls.add(decoded(handler, attributes, body));
            }
            tracing.inSpan(
                    attributes,
                    () -> database.beside(attributes.facilityId(), transaction -> {
                        run(transaction, subscription.topic(), attributes, calls);
                        return attributes;
                    }));
        }
        return attributes;
    }

    private record Call<T extends Message>(EventHandler<T> handler, ReceivedEvent<T> event) {
        void run(Transaction transaction) throws SQLException {
            handler.handle(transaction, event);
        }
    }

    private <T extends Message> Call<T> decoded(EventHandler<T> handler, EventAttributes attributes, byte[] body) {
        T payload = sealing.open(attributes, body, handler.prototype());
        return new Call<>(handler, new ReceivedEvent<>(attributes, payload));
    }

    private static void run(Transaction transaction, String topic, EventAttributes attributes, List<Call<?>> calls)
            throws SQLException {
        @Nullable Boolean newest = null;
        @Nullable Boolean first = null;
        for (Call<?> call : calls) {
            boolean wanted;
            if (call.handler().guard() == EventHandler.Guard.NEWEST_STATE) {
                newest =
                        newest == null ? Boolean.valueOf(VersionGuard.advance(transaction, topic, attributes)) : newest;
                wanted = newest;
            } else {
                first = first == null ? Boolean.valueOf(Inbox.enter(transaction, attributes.id())) : first;
                wanted = first;
            }
            if (wanted) {
                call.run(transaction);
            }
        }
    }

    /** Forgets side effects of events that no broker can deliver again. */
    void forgetHandled(Duration olderThan) {
        database.unscoped(transaction -> Inbox.forget(transaction, olderThan));
    }
}
