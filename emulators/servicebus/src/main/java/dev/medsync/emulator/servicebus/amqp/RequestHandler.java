package dev.medsync.emulator.servicebus.amqp;

import org.apache.qpid.proton.message.Message;

/** A node that answers requests: {@code $cbs}, or an entity's {@code $management}. */
interface RequestHandler {
    Response handle(Message request);
}
