package dev.medsync.platform.events;

import com.azure.core.util.BinaryData;
import com.azure.messaging.servicebus.ServiceBusMessage;
import com.azure.messaging.servicebus.ServiceBusMessageBatch;
import com.azure.messaging.servicebus.ServiceBusSenderAsyncClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Gives events to the broker and waits until it has them. Thread-safe; the order is that of the calls. */
public final class EventSender implements AutoCloseable {

    /** Less than what a database lets a transaction idle, inside which the relay sends. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String CONTENT_TYPE = "application/protobuf";

    private final EventBus bus;
    private final Map<String, ServiceBusSenderAsyncClient> clients = new ConcurrentHashMap<>();

    public EventSender(EventBus bus) {
        this.bus = bus;
    }

    /**
     * Sends the first of the events, as many as one batch takes: all of them are then at the broker, or none.
     *
     * @param events of one lane, in order, at least one
     * @return how many were sent, at least one
     * @throws RuntimeException when the broker did not acknowledge them; it may have them nevertheless
     */
    public int sendSome(List<SealedEvent> events) {
        String topic = events.getFirst().topic();
        ServiceBusSenderAsyncClient client = clients.computeIfAbsent(topic, bus::sender);
        try {
            ServiceBusMessageBatch batch = answered(client.createMessageBatch().block(PATIENCE));
            int count = 0;
            while (count < events.size()
                    && events.get(count).topic().equals(topic)
                    && batch.tryAddMessage(message(events.get(count)))) {
                count++;
            }
            if (count == 0) {
                throw new IllegalStateException("the broker takes no message as large as event "
                        + events.getFirst().attributes().id());
            }
            client.sendMessages(batch).block(PATIENCE);
            return count;
        } catch (RuntimeException e) {
            // A link that failed may stay broken: the next attempt gets a new one.
            if (clients.remove(topic, client)) {
                client.close();
            }
            throw e;
        }
    }

    /**
     * Sends all of the events, each lane in order. For publishers without an outbox, which know from somewhere else what they
     * have still to tell.
     *
     * @throws RuntimeException when the broker did not acknowledge some of them; it may have any of them
     */
    public void sendAll(List<SealedEvent> events) {
        Map<Integer, List<SealedEvent>> lanes = new LinkedHashMap<>();
        for (SealedEvent event : events) {
            lanes.computeIfAbsent(event.lane(), lane -> new ArrayList<>()).add(event);
        }
        for (List<SealedEvent> lane : lanes.values()) {
            int sent = 0;
            while (sent < lane.size()) {
                sent += sendSome(lane.subList(sent, lane.size()));
            }
        }
    }

    private static ServiceBusMessageBatch answered(@Nullable ServiceBusMessageBatch batch) {
        if (batch == null) {
            throw new IllegalStateException("the broker did not say how large a batch may be");
        }
        return batch;
    }

    private static ServiceBusMessage message(SealedEvent event) {
        EventAttributes attributes = event.attributes();
        ServiceBusMessage message = new ServiceBusMessage(BinaryData.fromBytes(event.body()))
                .setMessageId(attributes.id().toString())
                .setSessionId(Lanes.session(event.lane()))
                .setSubject(attributes.type())
                .setCorrelationId(attributes.correlationId())
                .setContentType(CONTENT_TYPE);
        message.getApplicationProperties().putAll(attributes.toProperties());
        return message;
    }

    @Override
    public void close() {
        clients.values().forEach(ServiceBusSenderAsyncClient::close);
        clients.clear();
    }
}
