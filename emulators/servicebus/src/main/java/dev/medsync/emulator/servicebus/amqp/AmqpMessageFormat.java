package dev.medsync.emulator.servicebus.amqp;

import dev.medsync.emulator.servicebus.entity.MalformedMessageException;
import dev.medsync.emulator.servicebus.entity.Message;
import dev.medsync.emulator.servicebus.entity.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.UnsignedInteger;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.amqp.messaging.Header;
import org.apache.qpid.proton.amqp.messaging.MessageAnnotations;
import org.apache.qpid.proton.amqp.messaging.Properties;
import org.jspecify.annotations.Nullable;

/** Messages as AMQP encodes them. Bodies and properties pass through byte for byte. Not for more than one thread. */
public final class AmqpMessageFormat implements MessageFormat {
    private final AmqpCodec codec = new AmqpCodec();

    @Override
    public Message read(byte[] content) {
        try {
            return message(Sections.read(codec, content));
        } catch (RuntimeException e) {
            // proton-j has no exception of its own for malformed input
            throw new MalformedMessageException("not an AMQP message: " + e.getMessage(), e);
        }
    }

    private static Message message(Sections sections) {
        Properties properties = sections.properties() == null ? new Properties() : sections.properties();
        return new Message(
                text(properties.getMessageId()),
                text(properties.getCorrelationId()),
                properties.getTo(),
                properties.getReplyTo(),
                properties.getSubject(),
                properties.getGroupId(),
                properties.getReplyToGroupId(),
                text(properties.getContentType()),
                applicationProperties(sections),
                timeToLive(sections.header()),
                scheduledFor(sections.annotations()),
                sections.bytes());
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static Map<String, Object> applicationProperties(Sections sections) {
        ApplicationProperties section = sections.applicationProperties();
        return section == null || section.getValue() == null ? Map.of() : section.getValue();
    }

    private static @Nullable Duration timeToLive(@Nullable Header header) {
        UnsignedInteger millis = header == null ? null : header.getTtl();
        return millis == null || millis.longValue() == 0 ? null : Duration.ofMillis(millis.longValue());
    }

    private static @Nullable Instant scheduledFor(@Nullable MessageAnnotations annotations) {
        Map<Symbol, Object> values = annotations == null ? null : annotations.getValue();
        Object time = values == null ? null : values.get(ServiceBusSymbols.SCHEDULED_ENQUEUE_TIME);
        return time instanceof Date date ? date.toInstant() : null;
    }

    @Override
    public byte[] withProperties(byte[] content, Map<String, ? extends @Nullable Object> changes) {
        Sections sections = Sections.read(codec, content);
        Map<String, Object> properties = new HashMap<>(applicationProperties(sections));
        changes.forEach((name, value) -> {
            if (value == null) {
                properties.remove(name);
            } else {
                properties.put(name, value);
            }
        });
        return codec.write(content.length + 1_024, bytes -> {
            bytes.put(content, 0, sections.applicationPropertiesAt());
            codec.write(bytes, new ApplicationProperties(properties));
            bytes.put(content, sections.bodyAt(), content.length - sections.bodyAt());
        });
    }
}
