package dev.medsync.emulator.servicebus.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is kept of one queue, subscription, dead-letter queue or topic. */
public interface EntityStore {

    /** The next sequence number, from 1; never given twice, even across restarts. */
    long nextSequence();

    /** Adds a message. */
    void add(MessageRecord record, byte[] content);

    /** Replaces what is known of a message; its content stays. */
    void update(MessageRecord record);

    /** Replaces a message's content. */
    void replaceContent(long sequence, byte[] content);

    void remove(long sequence);

    /** The content of a message that is in the store. */
    byte[] content(long sequence);

    /** All messages, by ascending sequence number. */
    List<MessageRecord> messages();

    byte @Nullable [] sessionState(String sessionId);

    /** Sets a session's state, or forgets it. */
    void saveSessionState(String sessionId, byte @Nullable [] state);

    /** Message ids seen by duplicate detection, and when; the order is not defined. */
    Map<String, Instant> seenMessageIds();

    void rememberMessageId(String messageId, Instant seenAt);

    void forgetMessageId(String messageId);
}
