package dev.medsync.platform.events;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.medsync.platform.data.Transaction;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.IntConsumer;

/**
 * Publishes events with the change they tell about: the event is a row in the same transaction, so there is never one
 * without the other. A relay sends it afterwards.
 *
 * <p>Append after the aggregate was written. Its lock then orders the events of concurrent writers as it orders their
 * changes.
 */
public final class OutboxWriter {

    private final String topic;
    private final String source;
    private final EventSealing sealing;
    private final InstantSource clock;
    private final IntConsumer committed;

    /**
     * @param topic the publisher's topic, named as the service
     * @param committed is told the lane of every event that was committed
     */
    public OutboxWriter(String topic, EventSealing sealing, InstantSource clock, IntConsumer committed) {
        this.topic = topic;
        this.source = "/medsync/" + topic;
        this.sealing = sealing;
        this.clock = clock;
        this.committed = committed;
    }

    /**
     * Stores the event; it leaves if and only if the transaction is committed.
     *
     * @return the event's id
     * @throws PayloadTooLargeException when the payload is larger than {@link EventSealing#LARGEST_PAYLOAD}
     */
    public UUID append(Transaction transaction, OutgoingEvent event) throws SQLException {
        UUID id = UuidCreator.getTimeOrderedEpoch();
        String trace = EventTracing.currentTraceId();
        EventAttributes attributes = new EventAttributes(
                id,
                source,
                event.payload().getDescriptorForType().getFullName(),
                event.aggregateType(),
                event.aggregateKey(),
                event.facilityId(),
                transaction.epoch(),
                event.version(),
                clock.instant(),
                trace.isEmpty() ? id.toString() : trace,
                EventTracing.currentTraceparent());
        byte[] body = sealing.seal(attributes, event.payload(), event.confidentiality());
        SealedEvent sealed = new SealedEvent(topic, attributes, body);
        OutboxTable.insert(transaction.connection(), sealed);
        transaction.afterCommit(() -> committed.accept(sealed.lane()));
        return id;
    }
}
