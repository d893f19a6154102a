package dev.medsync.emulator.servicebus.amqp;

import dev.medsync.emulator.servicebus.entity.DeliveredMessage;
import dev.medsync.emulator.servicebus.entity.MessageQueue;
import dev.medsync.emulator.servicebus.entity.Settlement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.qpid.proton.amqp.Binary;

/** Looking at messages, fetching deferred ones, renewing locks and settling without the link they came on. */
final class MessageOperations {
    private static final Response LOCK_LOST = Response.failed(
            410,
            ServiceBusSymbols.MESSAGE_LOCK_LOST,
            "The lock supplied is invalid. Either the lock expired, or the message has already been removed.");

    private final MessageQueue queue;
    private final DeliveryEncoder encoder;

    MessageOperations(MessageQueue queue, DeliveryEncoder encoder) {
        this.queue = queue;
        this.encoder = encoder;
    }

    Response peek(ManagementRequest request) {
        List<Map<String, Object>> entries = new ArrayList<>();
        List<DeliveredMessage> messages = queue.peek(
                request.number("from-sequence-number"),
                (int) request.number("message-count"),
                request.optionalText("session-id"));
        for (DeliveredMessage message : messages) {
            entries.add(Map.of("message", new Binary(encoder.encode(message))));
        }
        return entries.isEmpty() ? Response.noContent() : Response.ok(Map.of("messages", entries));
    }

    Response receiveDeferred(ManagementRequest request) {
        String sessionId = request.optionalText("session-id");
        if (queue.requiresSession() && (sessionId == null || !queue.sessions().isHeld(sessionId))) {
            return Response.failed(
                    410, ServiceBusSymbols.SESSION_LOCK_LOST, "The session " + sessionId + " is not locked.");
        }
        boolean settled = request.number("receiver-settle-mode") == 0;
        Optional<List<DeliveredMessage>> messages =
                queue.receiveDeferred(request.numbers("sequence-numbers"), sessionId, settled);
        if (messages.isEmpty()) {
            return Response.failed(
                    404, ServiceBusSymbols.MESSAGE_NOT_FOUND, "A message is not there, or not deferred.");
        }
        List<Map<String, Object>> entries = new ArrayList<>();
        for (DeliveredMessage message : messages.get()) {
            Map<String, Object> entry = new HashMap<>();
            entry.put("message", new Binary(encoder.encode(message)));
            if (message.lockToken() != null) {
                entry.put("lock-token", message.lockToken());
            }
            entries.add(entry);
        }
        return Response.ok(Map.of("messages", entries));
    }

    Response renewLocks(ManagementRequest request) {
        List<Date> expirations = new ArrayList<>();
        for (UUID token : request.lockTokens()) {
            Optional<Instant> until = queue.renewLock(token);
            if (until.isEmpty()) {
                return LOCK_LOST;
            }
            expirations.add(new Date(until.get().toEpochMilli()));
        }
        return Response.ok(Map.of("expirations", expirations.toArray(Date[]::new)));
    }

    Response settle(ManagementRequest request) {
        Settlement settlement = settlement(request);
        List<UUID> tokens = request.lockTokens();
        if (!tokens.stream().allMatch(queue::isLocked)) {
            return LOCK_LOST;
        }
        tokens.forEach(token -> queue.settle(token, settlement));
        return Response.ok();
    }

    private static Settlement settlement(ManagementRequest request) {
        Map<String, Object> properties = request.optionalMap("properties-to-modify");
        return switch (request.text("disposition-status")) {
            case "completed" -> new Settlement.Complete();
            case "abandoned" -> new Settlement.Abandon(properties);
            // spelt so by the protocol
            case "defered" -> new Settlement.Defer(properties);
            case "suspended" ->
                new Settlement.DeadLetter(
                        request.optionalText("deadletter-reason"),
                        request.optionalText("deadletter-description"),
                        properties);
            default -> throw new ManagementRequest.InvalidFieldException("disposition-status");
        };
    }
}
