package dev.medsync.emulator.servicebus.amqp;

import dev.medsync.emulator.servicebus.entity.MalformedMessageException;
import dev.medsync.emulator.servicebus.entity.Message;
import dev.medsync.emulator.servicebus.entity.MessageFormat;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.messaging.Data;

/** Takes a transfer apart into its messages: one, or in a batch one for each data section. */
final class BatchDecoder {
    /** The message format by which Service Bus marks a batch. */
    static final int BATCH_FORMAT = 0x80013700;

    private final AmqpCodec codec = new AmqpCodec();
    private final MessageFormat format;

    BatchDecoder(MessageFormat format) {
        this.format = format;
    }

    /** @throws MalformedMessageException not messages, or not a batch */
    List<Message> decode(byte[] transfer, int messageFormat) {
        if (messageFormat != BATCH_FORMAT) {
            return List.of(format.read(transfer));
        }
        List<Message> messages = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(transfer);
        while (bytes.hasRemaining()) {
            if (section(bytes) instanceof Data data) {
                messages.add(format.read(copy(data.getValue())));
            }
        }
        return messages;
    }

    private Object section(ByteBuffer bytes) {
        try {
            return codec.read(bytes);
        } catch (RuntimeException e) {
            throw new MalformedMessageException("not a batch of AMQP messages: " + e.getMessage(), e);
        }
    }

    static byte[] copy(Binary binary) {
        return Arrays.copyOfRange(
                binary.getArray(), binary.getArrayOffset(), binary.getArrayOffset() + binary.getLength());
    }
}
