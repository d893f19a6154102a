package dev.medsync.emulator.servicebus.amqp;

import dev.medsync.emulator.servicebus.entity.Consumer;
import dev.medsync.emulator.servicebus.entity.DeliveredMessage;
import dev.medsync.emulator.servicebus.entity.MessageQueue;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.Sender;

/** A link on which a client receives from a queue without sessions. */
final class ConsumingLink implements LinkEndpoint, Consumer {
    private final MessageQueue queue;
    private final OutgoingMessages messages;

    ConsumingLink(Sender link, MessageQueue queue, OutgoingMessages messages) {
        this.queue = queue;
        this.messages = messages;
        Links.open(link);
        queue.consumers().join(this);
    }

    @Override
    public boolean ready() {
        return messages.ready();
    }

    @Override
    public boolean settlesOnDelivery() {
        return messages.settlesOnDelivery();
    }

    @Override
    public void deliver(DeliveredMessage message) {
        messages.send(message);
    }

    @Override
    public void flow() {
        queue.consumers().dispatch();
        messages.finishDrain();
    }

    @Override
    public void delivery(Delivery delivery) {
        messages.decided(delivery);
        queue.consumers().dispatch();
    }

    @Override
    public void closed() {
        queue.consumers().leave(this);
    }
}
