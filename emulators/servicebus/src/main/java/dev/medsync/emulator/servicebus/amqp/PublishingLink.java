package dev.medsync.emulator.servicebus.amqp;

import dev.medsync.emulator.servicebus.entity.Destination;
import dev.medsync.emulator.servicebus.entity.MalformedMessageException;
import dev.medsync.emulator.servicebus.entity.Message;
import java.util.List;
import org.apache.qpid.proton.amqp.UnsignedLong;
import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.amqp.transaction.TransactionalState;
import org.apache.qpid.proton.amqp.transport.DeliveryState;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.Receiver;

/** A link on which a client sends messages to a queue or a topic. A batch is taken whole or not at all. */
final class PublishingLink implements LinkEndpoint {
    /** 256 KB, as the official emulator and the standard tier have it. */
    static final int MAX_MESSAGE_SIZE = 262_144;

    private final IncomingTransfers transfers;
    private final Destination destination;
    private final BatchDecoder decoder;
    private final Transactions transactions;

    PublishingLink(Receiver link, Destination destination, BatchDecoder decoder, Transactions transactions) {
        this.transfers = new IncomingTransfers(link);
        this.destination = destination;
        this.decoder = decoder;
        this.transactions = transactions;
        link.setMaxMessageSize(UnsignedLong.valueOf(MAX_MESSAGE_SIZE));
        Links.open(link);
        transfers.grantCredit();
    }

    @Override
    public void delivery(Delivery delivery) {
        byte[] transfer = transfers.take(delivery);
        if (transfer != null) {
            delivery.disposition(answer(transfer, delivery));
            delivery.settle();
        }
    }

    private DeliveryState answer(byte[] transfer, Delivery delivery) {
        if (transfer.length > MAX_MESSAGE_SIZE) {
            return Links.rejected(
                    ServiceBusSymbols.MESSAGE_SIZE_EXCEEDED,
                    "The message has " + transfer.length + " bytes; the most is " + MAX_MESSAGE_SIZE + ".");
        }
        List<Message> messages;
        try {
            messages = decoder.decode(transfer, delivery.getMessageFormat());
        } catch (MalformedMessageException e) {
            return Links.rejected(ServiceBusSymbols.DECODE_ERROR, String.valueOf(e.getMessage()));
        }
        if (destination.requiresSession() && messages.stream().anyMatch(message -> message.sessionId() == null)) {
            return Links.rejected(
                    ServiceBusSymbols.NOT_ALLOWED,
                    "The SessionId was not set on a message, and it cannot be sent to the entity '" + destination.name()
                            + "', which requires sessions.");
        }
        if (destination.isFull()) {
            return Links.rejected(
                    ServiceBusSymbols.QUOTA_EXCEEDED,
                    "The entity '" + destination.name() + "' is full: its consumers are behind. Send again later.");
        }
        return delivery.getRemoteState() instanceof TransactionalState transactional
                ? enlist(messages, transactional)
                : publish(messages);
    }

    private DeliveryState publish(List<Message> messages) {
        messages.forEach(destination::publish);
        return Accepted.getInstance();
    }

    private DeliveryState enlist(List<Message> messages, TransactionalState requested) {
        Transactions.Work work = new Transactions.Work() {
            @Override
            public boolean possible() {
                return true;
            }

            @Override
            public void perform() {
                publish(messages);
            }
        };
        if (!transactions.enlist(requested.getTxnId(), work)) {
            return Links.rejected(ServiceBusSymbols.TRANSACTION_UNKNOWN, "There is no such transaction.");
        }
        TransactionalState accepted = new TransactionalState();
        accepted.setTxnId(requested.getTxnId());
        accepted.setOutcome(Accepted.getInstance());
        return accepted;
    }
}
