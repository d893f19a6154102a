package dev.medsync.emulator.servicebus.amqp;

import dev.medsync.emulator.servicebus.entity.Destination;
import dev.medsync.emulator.servicebus.entity.Message;
import dev.medsync.emulator.servicebus.entity.Published;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Messages for later, and changing one's mind about them. */
final class SchedulingOperations {
    /** Answered for a message that was dropped as a duplicate; Service Bus numbers start at 1. */
    private static final long NO_SEQUENCE = 0;

    private final Destination destination;
    private final BatchDecoder decoder;

    SchedulingOperations(Destination destination, BatchDecoder decoder) {
        this.destination = destination;
        this.decoder = decoder;
    }

    Response schedule(ManagementRequest request) {
        List<Message> messages = new ArrayList<>();
        for (byte[] encoded : request.messages()) {
            messages.addAll(decoder.decode(encoded, 0));
        }
        if (destination.requiresSession() && messages.stream().anyMatch(message -> message.sessionId() == null)) {
            return Response.failed(400, ServiceBusSymbols.NOT_ALLOWED, "The SessionId was not set on a message.");
        }
        Long[] sequences = messages.stream().map(this::publish).toArray(Long[]::new);
        return Response.ok(Map.of("sequence-numbers", sequences));
    }

    private long publish(Message message) {
        return switch (destination.publish(message)) {
            case Published.Accepted accepted -> accepted.sequence();
            case Published.Duplicate dropped -> NO_SEQUENCE;
        };
    }

    Response cancel(ManagementRequest request) {
        for (long sequence : request.numbers("sequence-numbers")) {
            if (!destination.cancelScheduled(sequence)) {
                return Response.failed(
                        404, ServiceBusSymbols.MESSAGE_NOT_FOUND, "No message " + sequence + " is scheduled.");
            }
        }
        return Response.ok();
    }
}
