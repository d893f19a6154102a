package dev.medsync.emulator.servicebus.amqp;

import dev.medsync.emulator.servicebus.entity.DeliveredMessage;
import dev.medsync.emulator.servicebus.entity.MessageQueue;
import dev.medsync.emulator.servicebus.entity.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.transaction.TransactionalState;
import org.apache.qpid.proton.amqp.transport.DeliveryState;
import org.apache.qpid.proton.amqp.transport.SenderSettleMode;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.EndpointState;
import org.apache.qpid.proton.engine.Sender;
import org.jspecify.annotations.Nullable;

/**
 * Sends a queue's messages on a link and takes in what the client decides about them.
 *
 * <p>Credit alone does not say how much a client can take: the Java SDK buffers 256 messages, grants more credit than that
 * when its prefetch is larger, and closes the link ("delivery-buffer-overflow") when a broker on the same machine fills it
 * faster than it is emptied. What it had buffered stays locked meanwhile. So no more than fits is under way undecided; a
 * client that keeps messages without deciding gets more after a pause, since they are then clearly not in the buffer.
 */
final class OutgoingMessages {
    private static final int CLIENT_BUFFER = 240;
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Sender link;
    private final MessageQueue queue;
    private final DeliveryEncoder encoder;
    private final Transactions transactions;
    private final InstantSource clock;
    private int undecided;
    private Instant lastSent = Instant.MIN;

    OutgoingMessages(
            Sender link, MessageQueue queue, DeliveryEncoder encoder, Transactions transactions, InstantSource clock) {
        this.link = link;
        this.queue = queue;
        this.encoder = encoder;
        this.transactions = transactions;
        this.clock = clock;
    }

    boolean ready() {
        return link.getCredit() > 0
                && fits()
                && link.getLocalState() == EndpointState.ACTIVE
                && link.getRemoteState() == EndpointState.ACTIVE;
    }

    private boolean fits() {
        if (undecided >= CLIENT_BUFFER && lastSent.plus(PAUSE).isBefore(clock.instant())) {
            undecided = 0;
        }
        return undecided < CLIENT_BUFFER;
    }

    boolean settlesOnDelivery() {
        return link.getRemoteSenderSettleMode() == SenderSettleMode.SETTLED;
    }

    void send(DeliveredMessage message) {
        UUID tag = message.lockToken() == null ? UUID.randomUUID() : message.lockToken();
        Delivery delivery = link.delivery(LockTokens.toTag(tag));
        byte[] bytes = encoder.encode(message);
        link.send(bytes, 0, bytes.length);
        if (message.lockToken() == null) {
            delivery.settle();
        } else {
            undecided++;
            lastSent = clock.instant();
        }
        link.advance();
        Links.touched(link);
    }

    /** Answers a client that asked for what is there and no more. */
    void finishDrain() {
        if (link.getDrain() && link.getCredit() > 0) {
            link.drained();
            Links.touched(link);
        }
    }

    /** The SDK waits for each decision to come back, settled, with the outcome it asked for. */
    void decided(Delivery delivery) {
        DeliveryState requested = delivery.getRemoteState();
        if (requested == null) {
            if (delivery.remotelySettled()) {
                delivery.settle();
            }
            return;
        }
        undecided = Math.max(0, undecided - 1);
        delivery.disposition(decide(LockTokens.fromTag(delivery.getTag()), requested));
        delivery.settle();
        Links.touched(link);
    }

    private DeliveryState decide(@Nullable UUID token, DeliveryState requested) {
        if (token == null) {
            return lockLost();
        }
        if (requested instanceof TransactionalState transactional) {
            return enlist(token, transactional);
        }
        Optional<Settlement> settlement = Settlements.of(requested);
        if (settlement.isEmpty()) {
            return Links.rejected(ServiceBusSymbols.NOT_IMPLEMENTED, "unknown outcome " + requested);
        }
        return queue.settle(token, settlement.get()) ? requested : lockLost();
    }

    private DeliveryState enlist(UUID token, TransactionalState requested) {
        Optional<Settlement> settlement = Settlements.of(requested.getOutcome());
        if (settlement.isEmpty() || !queue.isLocked(token)) {
            return lockLost();
        }
        Transactions.Work work = new Transactions.Work() {
            @Override
            public boolean possible() {
                return queue.isLocked(token);
            }

            @Override
            public void perform() {
                queue.settle(token, settlement.get());
            }
        };
        return transactions.enlist(requested.getTxnId(), work)
                ? requested
                : Links.rejected(ServiceBusSymbols.TRANSACTION_UNKNOWN, "There is no such transaction.");
    }

    private DeliveryState lockLost() {
        Symbol condition =
                queue.requiresSession() ? ServiceBusSymbols.SESSION_LOCK_LOST : ServiceBusSymbols.MESSAGE_LOCK_LOST;
        return Links.rejected(
                condition,
                "The lock supplied is invalid. Either the lock expired, or the message has already been removed"
                        + " from the queue.");
    }
}
