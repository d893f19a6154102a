package dev.medsync.emulator.servicebus.amqp;

import dev.medsync.emulator.servicebus.entity.DeliveredMessage;
import dev.medsync.emulator.servicebus.entity.MessageState;
import dev.medsync.emulator.servicebus.store.MessageRecord;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.UnsignedInteger;
import org.apache.qpid.proton.amqp.messaging.DeliveryAnnotations;
import org.apache.qpid.proton.amqp.messaging.Header;
import org.apache.qpid.proton.amqp.messaging.MessageAnnotations;

/** Encodes a message for a consumer: what the sender sent, under the broker's header and annotations. */
final class DeliveryEncoder {
    private static final int BROKER_SECTIONS_SIZE = 512;

    private final AmqpCodec codec = new AmqpCodec();

    byte[] encode(DeliveredMessage message) {
        Sections sections = Sections.readMutable(codec, message.content());
        Map<Symbol, Object> annotations = annotations(message, sections);
        return codec.write(message.content().length + BROKER_SECTIONS_SIZE, bytes -> {
            codec.write(bytes, header(message, sections));
            if (message.lockToken() != null) {
                codec.write(bytes, new DeliveryAnnotations(Map.of(ServiceBusSymbols.LOCK_TOKEN, message.lockToken())));
            }
            codec.write(bytes, new MessageAnnotations(annotations));
            bytes.put(message.content(), sections.propertiesAt(), message.content().length - sections.propertiesAt());
        });
    }

    /** Always there: without a header section the SDK's receiver ends with nothing but "upstream-error". */
    private static Header header(DeliveredMessage message, Sections sections) {
        Header header = sections.header() == null ? new Header() : new Header(sections.header());
        header.setDeliveryCount(UnsignedInteger.valueOf(message.record().deliveryCount()));
        return header;
    }

    private static Map<Symbol, Object> annotations(DeliveredMessage message, Sections sections) {
        MessageRecord record = message.record();
        Map<Symbol, Object> annotations = new HashMap<>();
        if (sections.annotations() != null && sections.annotations().getValue() != null) {
            annotations.putAll(sections.annotations().getValue());
        }
        annotations.put(ServiceBusSymbols.SEQUENCE_NUMBER, record.sequence());
        annotations.put(ServiceBusSymbols.ENQUEUED_SEQUENCE_NUMBER, record.enqueuedSequence());
        annotations.put(ServiceBusSymbols.ENQUEUED_TIME, date(record.enqueuedAt()));
        annotations.put(ServiceBusSymbols.MESSAGE_STATE, stateCode(message.state()));
        if (message.lockedUntil() != null) {
            annotations.put(ServiceBusSymbols.LOCKED_UNTIL, date(message.lockedUntil()));
        }
        if (record.deadLetterSource() != null) {
            annotations.put(ServiceBusSymbols.DEAD_LETTER_SOURCE, record.deadLetterSource());
        }
        return annotations;
    }

    private static Date date(Instant instant) {
        return new Date(instant.toEpochMilli());
    }

    private static int stateCode(MessageState state) {
        return switch (state) {
            case AVAILABLE, LOCKED -> 0;
            case DEFERRED -> 1;
            case SCHEDULED -> 2;
        };
    }
}
