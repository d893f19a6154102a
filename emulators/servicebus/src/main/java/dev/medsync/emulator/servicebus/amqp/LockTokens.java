package dev.medsync.emulator.servicebus.amqp;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Lock tokens as delivery tags: 16 bytes in the order of a .NET GUID, whose first three groups are little-endian. The SDK
 * reads the tag back as the lock token.
 */
final class LockTokens {
    private LockTokens() {}

    static byte[] toTag(UUID token) {
        return swap(ByteBuffer.allocate(16)
                .putLong(token.getMostSignificantBits())
                .putLong(token.getLeastSignificantBits())
                .array());
    }

    /** The token in a delivery tag; null when the tag is none of ours. */
    static @Nullable UUID fromTag(byte @Nullable [] tag) {
        if (tag == null || tag.length != 16) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.wrap(swap(tag));
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    private static byte[] swap(byte[] bytes) {
        byte[] swapped = bytes.clone();
        int[] order = {3, 2, 1, 0, 5, 4, 7, 6};
        for (int i = 0; i < order.length; i++) {
            swapped[i] = bytes[order[i]];
        }
        return swapped;
    }
}
