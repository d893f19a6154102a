package dev.medsync.emulator.servicebus.amqp;

import java.nio.ByteBuffer;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.Sender;
import org.apache.qpid.proton.message.Message;

/** A link on which a client gets the answers to its requests. */
final class ReplyLink implements LinkEndpoint {
    private final Sender link;
    private long lastTag;

    ReplyLink(Sender link) {
        this.link = link;
        Links.open(link);
    }

    void send(Message message) {
        byte[] bytes = AmqpCodec.encode(message);
        Delivery delivery =
                link.delivery(ByteBuffer.allocate(Long.BYTES).putLong(++lastTag).array());
        link.send(bytes, 0, bytes.length);
        delivery.settle();
        link.advance();
        Links.touched(link);
    }
}
