package dev.medsync.emulator.servicebus.amqp;

import java.util.function.Function;
import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.Receiver;
import org.apache.qpid.proton.message.Message;
import org.jspecify.annotations.Nullable;

/** A link on which a client sends requests. Answers leave on the reply link that the request names. */
final class RequestLink implements LinkEndpoint {
    private static final System.Logger LOG = System.getLogger(RequestLink.class.getName());

    private final IncomingTransfers transfers;
    private final RequestHandler handler;
    private final Function<String, @Nullable ReplyLink> replyLinks;

    /** @param replyLinks finds the reply link with this address, null when there is none */
    RequestLink(Receiver link, RequestHandler handler, Function<String, @Nullable ReplyLink> replyLinks) {
        this.transfers = new IncomingTransfers(link);
        this.handler = handler;
        this.replyLinks = replyLinks;
        Links.open(link);
        transfers.grantCredit();
    }

    @Override
    public void delivery(Delivery delivery) {
        byte[] bytes = transfers.take(delivery);
        if (bytes == null) {
            return;
        }
        Message request = AmqpCodec.decode(bytes);
        delivery.disposition(Accepted.getInstance());
        delivery.settle();
        ReplyLink replyLink = request.getReplyTo() == null ? null : replyLinks.apply(request.getReplyTo());
        if (replyLink == null) {
            LOG.log(System.Logger.Level.WARNING, "a request names no open reply link: {0}", request.getReplyTo());
            return;
        }
        replyLink.send(handler.handle(request).toMessage(request));
    }
}
