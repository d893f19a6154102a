package dev.medsync.platform.request;

import com.google.protobuf.ProtocolMessageEnum;

/**
 * Enumerations of the domain and of messages have the same names but for the message's prefix:
 * {@code OPEN} is {@code CHARGE_STATUS_OPEN}.
 */
public final class WireEnum {

    private WireEnum() {}

    /**
     * The domain's constant.
     *
     * @throws IllegalArgumentException when the message's value is unspecified or unknown here
     */
    public static <E extends Enum<E>, M extends Enum<M> & ProtocolMessageEnum> E read(
            Class<E> type, String prefix, M value) {
        String name = value.name();
        if (!name.startsWith(prefix)) {
            throw new IllegalArgumentException("not a " + type.getSimpleName());
        }
        return Enum.valueOf(type, name.substring(prefix.length()));
    }

    /** The message's constant. */
    public static <M extends Enum<M> & ProtocolMessageEnum> M write(Class<M> type, String prefix, Enum<?> value) {
        return Enum.valueOf(type, prefix + value.name());
    }
}
