package dev.medsync.platform.events;

import com.google.protobuf.Message;

/**
 * An event as a handler gets it.
 *
 * @param payload decrypted; unknown fields of a newer publisher are kept and ignored
 */
public record ReceivedEvent<T extends Message>(EventAttributes attributes, T payload) {}
