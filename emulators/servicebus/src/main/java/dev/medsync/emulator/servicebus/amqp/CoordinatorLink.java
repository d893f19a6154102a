package dev.medsync.emulator.servicebus.amqp;

import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.amqp.messaging.AmqpValue;
import org.apache.qpid.proton.amqp.transaction.Declare;
import org.apache.qpid.proton.amqp.transaction.Declared;
import org.apache.qpid.proton.amqp.transaction.Discharge;
import org.apache.qpid.proton.amqp.transport.DeliveryState;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.Receiver;

/** A client's link to the transaction coordinator: begins and ends transactions. */
final class CoordinatorLink implements LinkEndpoint {
    private final IncomingTransfers transfers;
    private final Transactions transactions;

    CoordinatorLink(Receiver link, Transactions transactions) {
        this.transfers = new IncomingTransfers(link);
        this.transactions = transactions;
        Links.open(link);
        transfers.grantCredit();
    }

    @Override
    public void delivery(Delivery delivery) {
        byte[] bytes = transfers.take(delivery);
        if (bytes == null) {
            return;
        }
        delivery.disposition(
                AmqpCodec.decode(bytes).getBody() instanceof AmqpValue body
                        ? answer(body.getValue())
                        : Links.rejected(ServiceBusSymbols.NOT_IMPLEMENTED, "not a transaction request"));
        delivery.settle();
    }

    private DeliveryState answer(Object request) {
        return switch (request) {
            case Declare declare -> {
                Declared declared = new Declared();
                declared.setTxnId(transactions.declare());
                yield declared;
            }
            case Discharge discharge ->
                switch (transactions.discharge(discharge.getTxnId(), Boolean.TRUE.equals(discharge.getFail()))) {
                    case DONE -> Accepted.getInstance();
                    case ROLLED_BACK ->
                        Links.rejected(
                                ServiceBusSymbols.TRANSACTION_ROLLBACK,
                                "A lock the transaction needs was lost; nothing of it was done.");
                    case UNKNOWN ->
                        Links.rejected(ServiceBusSymbols.TRANSACTION_UNKNOWN, "There is no such transaction.");
                };
            default -> Links.rejected(ServiceBusSymbols.NOT_IMPLEMENTED, "not a transaction request");
        };
    }
}
