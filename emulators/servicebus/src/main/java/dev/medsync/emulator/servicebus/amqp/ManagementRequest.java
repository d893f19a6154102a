package dev.medsync.emulator.servicebus.amqp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.messaging.AmqpValue;
import org.apache.qpid.proton.message.Message;
import org.jspecify.annotations.Nullable;

/** A request to an entity's management node: an operation and the fields of its body. */
record ManagementRequest(String operation, Map<String, Object> fields) {

    /** A field is missing, or is not what it should be. */
    static final class InvalidFieldException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InvalidFieldException(String field) {
            super("The field '" + field + "' is missing or invalid.");
        }
    }

    static ManagementRequest of(Message message) {
        Object operation = message.getApplicationProperties() == null
                ? null
                : message.getApplicationProperties().getValue().get("operation");
        if (operation == null) {
            throw new InvalidFieldException("operation");
        }
        if (!(message.getBody() instanceof AmqpValue value) || !(value.getValue() instanceof Map<?, ?> body)) {
            throw new InvalidFieldException("body");
        }
        return new ManagementRequest(operation.toString(), Settlements.texts(body));
    }

    private Object field(String field) {
        Object value = fields.get(field);
        if (value == null) {
            throw new InvalidFieldException(field);
        }
        return value;
    }

    @Nullable
    String optionalText(String field) {
        Object value = fields.get(field);
        return value == null ? null : value.toString();
    }

    String text(String field) {
        return field(field).toString();
    }

    long number(String field) {
        if (fields.get(field) instanceof Number number) {
            return number.longValue();
        }
        throw new InvalidFieldException(field);
    }

    byte @Nullable [] optionalBytes(String field) {
        return fields.get(field) instanceof Binary binary ? BatchDecoder.copy(binary) : null;
    }

    Map<String, Object> optionalMap(String field) {
        return fields.get(field) instanceof Map<?, ?> map ? Settlements.texts(map) : Map.of();
    }

    /** Sequence numbers: an AMQP array or list, which proton-j gives in several shapes. */
    List<Long> numbers(String field) {
        return switch (field(field)) {
            case long[] numbers -> Arrays.stream(numbers).boxed().toList();
            case Object[] numbers -> numbers(field, Arrays.asList(numbers));
            case Collection<?> numbers -> numbers(field, numbers);
            default -> throw new InvalidFieldException(field);
        };
    }

    private static List<Long> numbers(String field, Collection<?> values) {
        List<Long> numbers = new ArrayList<>();
        for (Object value : values) {
            if (!(value instanceof Number number)) {
                throw new InvalidFieldException(field);
            }
            numbers.add(number.longValue());
        }
        return numbers;
    }

    List<UUID> lockTokens() {
        return switch (field("lock-tokens")) {
            case UUID[] tokens -> List.of(tokens);
            case Collection<?> tokens ->
                tokens.stream().map(token -> UUID.fromString(token.toString())).toList();
            default -> throw new InvalidFieldException("lock-tokens");
        };
    }

    /** The encoded messages of a request to schedule. */
    List<byte[]> messages() {
        List<byte[]> messages = new ArrayList<>();
        if (!(fields.get("messages") instanceof Collection<?> entries)) {
            throw new InvalidFieldException("messages");
        }
        for (Object entry : entries) {
            if (!(entry instanceof Map<?, ?> map) || !(map.get("message") instanceof Binary message)) {
                throw new InvalidFieldException("messages");
            }
            messages.add(BatchDecoder.copy(message));
        }
        return messages;
    }
}
