package dev.medsync.emulator.servicebus.amqp;

import org.apache.qpid.proton.engine.Delivery;

/** The emulator's side of a link: gets what happens on it. */
interface LinkEndpoint {

    /** A transfer arrived in part or whole, or the client decided about one. */
    default void delivery(Delivery delivery) {}

    /** The client may have room for more, or wants what is there and no more; called on its word, and now and then. */
    default void flow() {}

    /** The link, its session or its connection is gone. */
    default void closed() {}
}
