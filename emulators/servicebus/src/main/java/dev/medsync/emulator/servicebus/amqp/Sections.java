package dev.medsync.emulator.servicebus.amqp;

import java.nio.ByteBuffer;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.amqp.messaging.DeliveryAnnotations;
import org.apache.qpid.proton.amqp.messaging.Header;
import org.apache.qpid.proton.amqp.messaging.MessageAnnotations;
import org.apache.qpid.proton.amqp.messaging.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The sections of an encoded message. AMQP orders them, the body last, so the body is never decoded: it is whatever
 * follows the last section before it.
 *
 * @param propertiesAt where the part that no broker may change begins: properties, application properties, body
 * @param applicationPropertiesAt where the application properties are, or would be
 * @param bodyAt where the body begins
 */
record Sections(
        byte[] bytes,
        @Nullable Header header,
        @Nullable MessageAnnotations annotations,
        @Nullable Properties properties,
        @Nullable ApplicationProperties applicationProperties,
        int propertiesAt,
        int applicationPropertiesAt,
        int bodyAt) {

    private static final int FIRST_BODY_CODE = 0x75;
    private static final int PROPERTIES_CODE = 0x73;
    private static final int APPLICATION_PROPERTIES_CODE = 0x74;

    /** Reads everything before the body. */
    static Sections read(AmqpCodec codec, byte[] bytes) {
        return read(codec, bytes, FIRST_BODY_CODE);
    }

    /** Reads only what a broker may change, header and annotations: all that a delivery needs. */
    static Sections readMutable(AmqpCodec codec, byte[] bytes) {
        return read(codec, bytes, PROPERTIES_CODE);
    }

    private static Sections read(AmqpCodec codec, byte[] bytes, int untilCode) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        Header header = null;
        MessageAnnotations annotations = null;
        Properties properties = null;
        ApplicationProperties applicationProperties = null;
        int propertiesAt = -1;
        int applicationPropertiesAt = -1;
        while (buffer.hasRemaining()) {
            int code = descriptorCode(buffer);
            if (propertiesAt < 0 && code >= PROPERTIES_CODE) {
                propertiesAt = buffer.position();
            }
            if (applicationPropertiesAt < 0 && code >= APPLICATION_PROPERTIES_CODE) {
                applicationPropertiesAt = buffer.position();
            }
            if (code >= untilCode) {
                break;
            }
            switch (codec.read(buffer)) {
                case Header section -> header = section;
                case MessageAnnotations section -> annotations = section;
                case Properties section -> properties = section;
                case ApplicationProperties section -> applicationProperties = section;
                case DeliveryAnnotations hopOnly -> {
                    // meant for this hop: not kept
                }
                default -> throw new IllegalArgumentException("not a message section");
            }
        }
        int end = buffer.position();
        return new Sections(
                bytes,
                header,
                annotations,
                properties,
                applicationProperties,
                propertiesAt < 0 ? end : propertiesAt,
                applicationPropertiesAt < 0 ? end : applicationPropertiesAt,
                end);
    }

    /** The code of the section at the buffer's position: a described type whose descriptor is a number. */
    private static int descriptorCode(ByteBuffer buffer) {
        int at = buffer.position();
        if (buffer.remaining() >= 3 && buffer.get(at) == 0 && buffer.get(at + 1) == 0x53) {
            return buffer.get(at + 2) & 0xFF;
        }
        if (buffer.remaining() >= 10 && buffer.get(at) == 0 && (buffer.get(at + 1) & 0xFF) == 0x80) {
            return (int) buffer.getLong(at + 2);
        }
        throw new IllegalArgumentException("no message section at byte " + at);
    }
}
