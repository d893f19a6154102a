package dev.medsync.emulator.servicebus.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The bytes of a {@link MessageRecord} on disk: a version byte first, so that a later layout can be told apart. */
final class RecordEncoding {
    private static final int VERSION = 1;
    private static final long NEVER = Long.MAX_VALUE;
    private static final long ABSENT = Long.MIN_VALUE;

    private RecordEncoding() {}

    static byte[] encode(MessageRecord record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(80);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(record.enqueuedSequence());
            out.writeLong(record.enqueuedAt().toEpochMilli());
            out.writeLong(
                    record.expiresAt().equals(Instant.MAX)
                            ? NEVER
                            : record.expiresAt().toEpochMilli());
            Instant scheduledFor = record.scheduledFor();
            out.writeLong(scheduledFor == null ? ABSENT : scheduledFor.toEpochMilli());
            out.writeInt(record.deliveryCount());
            out.writeBoolean(record.deferred());
            writeText(out, record.sessionId());
            writeText(out, record.deadLetterSource());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static MessageRecord decode(long sequence, byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readByte();
            if (version != VERSION) {
                throw new IllegalStateException("message record of version " + version + ", expected " + VERSION);
            }
            long enqueuedSequence = in.readLong();
            Instant enqueuedAt = Instant.ofEpochMilli(in.readLong());
            long expires = in.readLong();
            long scheduled = in.readLong();
            return new MessageRecord(
                    sequence,
                    enqueuedSequence,
                    enqueuedAt,
                    expires == NEVER ? Instant.MAX : Instant.ofEpochMilli(expires),
                    scheduled == ABSENT ? null : Instant.ofEpochMilli(scheduled),
                    in.readInt(),
                    in.readBoolean(),
                    readText(in),
                    readText(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeText(DataOutputStream out, @Nullable String text) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            out.writeUTF(text);
        }
    }

    private static @Nullable String readText(DataInputStream in) throws IOException {
        return in.readBoolean() ? in.readUTF() : null;
    }
}
