package dev.medsync.emulator.servicebus.amqp;

import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.Rejected;
import org.apache.qpid.proton.amqp.transport.ErrorCondition;
import org.apache.qpid.proton.engine.Link;

/** What every kind of link does alike. */
final class Links {
    private Links() {}

    /** Accepts a link as the client asked for it. */
    static void open(Link link) {
        link.setSource(link.getRemoteSource());
        link.setTarget(link.getRemoteTarget());
        openWithTerms(link);
    }

    /** Accepts a link whose source and target are already set. */
    static void openWithTerms(Link link) {
        link.setSenderSettleMode(link.getRemoteSenderSettleMode());
        link.setReceiverSettleMode(link.getRemoteReceiverSettleMode());
        link.open();
        touched(link);
    }

    /** Refuses a link the AMQP way: it is opened without source and target, then closed with the reason. */
    static void refuse(Link link, Symbol condition, String reason) {
        link.setSource(null);
        link.setTarget(null);
        link.open();
        close(link, condition, reason);
    }

    static void close(Link link, Symbol condition, String reason) {
        link.setCondition(new ErrorCondition(condition, reason));
        link.close();
        touched(link);
    }

    /** There is something to write on the link's connection. */
    static void touched(Link link) {
        if (link.getSession().getConnection().getContext() instanceof AmqpConnection connection) {
            connection.touch();
        }
    }

    static Rejected rejected(Symbol condition, String reason) {
        Rejected rejected = new Rejected();
        rejected.setError(new ErrorCondition(condition, reason));
        return rejected;
    }
}
