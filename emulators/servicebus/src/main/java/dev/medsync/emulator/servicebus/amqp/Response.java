package dev.medsync.emulator.servicebus.amqp;

import java.util.HashMap;
import java.util.Map;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.AmqpValue;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * An answer to a request.
 *
 * @param status like HTTP's
 * @param condition what went wrong; null when nothing did
 */
record Response(
        int status, @Nullable Symbol condition, String description, Map<String, ? extends @Nullable Object> body) {

    static Response ok(Map<String, ? extends @Nullable Object> body) {
        return new Response(200, null, "OK", body);
    }

    static Response ok() {
        return ok(Map.of());
    }

    static Response accepted() {
        return new Response(202, null, "Accepted", Map.of());
    }

    static Response noContent() {
        return new Response(204, null, "No content", Map.of());
    }

    static Response failed(int status, Symbol condition, String description) {
        return new Response(status, condition, description, Map.of());
    }

    /** The message that answers a request; the SDK matches them by the request's message id. */
    Message toMessage(Message request) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("statusCode", status);
        properties.put("statusDescription", description);
        if (condition != null) {
            properties.put("errorCondition", condition);
        }
        Message message = Message.Factory.create();
        message.setCorrelationId(request.getMessageId());
        message.setApplicationProperties(new ApplicationProperties(properties));
        message.setBody(new AmqpValue(body));
        return message;
    }
}
