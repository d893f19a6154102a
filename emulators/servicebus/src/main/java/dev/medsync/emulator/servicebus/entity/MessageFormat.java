package dev.medsync.emulator.servicebus.entity;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and changes encoded messages for the entity model, which itself never looks inside. */
public interface MessageFormat {

    /**
     * What the model needs to know of an encoded message.
     *
     * @throws MalformedMessageException these bytes are not a message
     */
    Message read(byte[] content);

    /** The same message with application properties set, or removed where the value is null. */
    byte[] withProperties(byte[] content, Map<String, ? extends @Nullable Object> changes);
}
