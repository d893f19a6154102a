package dev.medsync.emulator.servicebus.amqp;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.qpid.proton.codec.AMQPDefinedTypes;
import org.apache.qpid.proton.codec.DecoderImpl;
import org.apache.qpid.proton.codec.EncoderImpl;
import org.apache.qpid.proton.message.Message;

/** Encodes and decodes AMQP values. Not for more than one thread. */
final class AmqpCodec {
    private final DecoderImpl decoder = new DecoderImpl();
    private final EncoderImpl encoder = new EncoderImpl(decoder);

    AmqpCodec() {
        AMQPDefinedTypes.registerAllTypes(decoder, encoder);
    }

    /** Reads the value at the buffer's position and moves on behind it. */
    Object read(ByteBuffer bytes) {
        decoder.setByteBuffer(bytes);
        return decoder.readObject();
    }

    /**
     * Collects what the writer puts into the buffer, which grows as needed: the writer may be called more than once.
     *
     * @param expectedSize bytes, a guess
     */
    byte[] write(int expectedSize, Consumer<ByteBuffer> writer) {
        for (int size = expectedSize; ; size *= 2) {
            ByteBuffer bytes = ByteBuffer.allocate(size);
            try {
                writer.accept(bytes);
                return Arrays.copyOf(bytes.array(), bytes.position());
            } catch (BufferOverflowException tooSmall) {
                // again, with twice the room
            }
        }
    }

    /** Writes one value at the buffer's position. */
    void write(ByteBuffer bytes, Object value) {
        encoder.setByteBuffer(bytes);
        encoder.writeObject(value);
    }

    /** A whole message of the emulator's own, such as a management response. */
    static byte[] encode(Message message) {
        for (int size = 4_096; ; size *= 2) {
            byte[] bytes = new byte[size];
            try {
                return Arrays.copyOf(bytes, message.encode(bytes, 0, bytes.length));
            } catch (BufferOverflowException tooSmall) {
                // again, with twice the room
            }
        }
    }

    static Message decode(byte[] bytes) {
        Message message = Message.Factory.create();
        message.decode(bytes, 0, bytes.length);
        return message;
    }
}
