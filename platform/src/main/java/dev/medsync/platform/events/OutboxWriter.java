package dev.medsync.platform.events;

import dev.medsync.platform.data.Transaction;
import java.sql.SQLException;
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

    private final EventEnvelopes envelopes;
    private final IntConsumer committed;

    /** @param committed is told the lane of every event that was committed */
    public OutboxWriter(EventEnvelopes envelopes, IntConsumer committed) {
        this.envelopes = envelopes;
        this.committed = committed;
    }

    /**
     * Stores the event; it leaves if and only if the transaction is committed.
     *
     * @return the event's id
     * @throws PayloadTooLargeException when the payload is larger than {@link EventSealing#LARGEST_PAYLOAD}
     */
    public UUID append(Transaction transaction, OutgoingEvent event) throws SQLException {
        SealedEvent sealed = envelopes.seal(event, transaction.epoch());
        OutboxTable.insert(transaction.connection(), sealed);
        transaction.afterCommit(() -> committed.accept(sealed.lane()));
        return sealed.attributes().id();
    }
}
