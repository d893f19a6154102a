package dev.medsync.emulator.servicebus.amqp;

import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.Receiver;
import org.jspecify.annotations.Nullable;

/** Takes whole transfers off a link on which the client sends, and lets it send more. */
final class IncomingTransfers {
    private static final int CREDIT = 1_000;

    private final Receiver link;

    IncomingTransfers(Receiver link) {
        this.link = link;
    }

    void grantCredit() {
        link.flow(CREDIT - link.getCredit());
    }

    /** The bytes of a transfer that is complete; null while more of it is to come, or when the client gave up on it. */
    byte @Nullable [] take(Delivery delivery) {
        if (delivery.isAborted()) {
            link.advance();
            delivery.settle();
            return null;
        }
        if (!delivery.isReadable() || delivery.isPartial()) {
            return null;
        }
        byte[] bytes = new byte[delivery.pending()];
        link.recv(bytes, 0, bytes.length);
        link.advance();
        if (link.getCredit() < CREDIT / 2) {
            grantCredit();
        }
        Links.touched(link);
        return bytes;
    }
}
