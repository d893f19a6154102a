package dev.medsync.emulator.servicebus.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

/**
 * One entity in an MVStore: a map for each thing that is kept.
 *
 * <p>Records and contents are apart, so that a failed delivery rewrites 80 bytes and not the message.
 */
final class MvEntityStore implements EntityStore {
    private final String name;
    private final MVMap<String, Long> lastSequences;
    private final MVMap<Long, byte[]> records;
    private final MVMap<Long, byte[]> contents;
    private final MVMap<String, byte[]> sessionStates;
    private final MVMap<String, Long> seenMessageIds;
    private long lastSequence;

    MvEntityStore(MVStore store, String name, MVMap<String, Long> lastSequences) {
        this.name = name;
        this.lastSequences = lastSequences;
        this.records = store.openMap(name + ":records");
        this.contents = store.openMap(name + ":contents");
        this.sessionStates = store.openMap(name + ":session-states");
        this.seenMessageIds = store.openMap(name + ":seen-message-ids");
        this.lastSequence = lastSequences.getOrDefault(name, 0L);
    }

    @Override
    public long nextSequence() {
        lastSequence++;
        lastSequences.put(name, lastSequence);
        return lastSequence;
    }

    @Override
    public void add(MessageRecord record, byte[] content) {
        records.put(record.sequence(), RecordEncoding.encode(record));
        contents.put(record.sequence(), content);
    }

    @Override
    public void update(MessageRecord record) {
        records.put(record.sequence(), RecordEncoding.encode(record));
    }

    @Override
    public void replaceContent(long sequence, byte[] content) {
        contents.put(sequence, content);
    }

    @Override
    public void remove(long sequence) {
        records.remove(sequence);
        contents.remove(sequence);
    }

    @Override
    public byte[] content(long sequence) {
        byte[] content = contents.get(sequence);
        if (content == null) {
            throw new IllegalStateException("message " + sequence + " of " + name + " has no content");
        }
        return content;
    }

    @Override
    public List<MessageRecord> messages() {
        List<MessageRecord> messages = new ArrayList<>(records.size());
        records.forEach((sequence, bytes) -> messages.add(RecordEncoding.decode(sequence, bytes)));
        return messages;
    }

    @Override
    public byte @Nullable [] sessionState(String sessionId) {
        return sessionStates.get(sessionId);
    }

    @Override
    public void saveSessionState(String sessionId, byte @Nullable [] state) {
        if (state == null) {
            sessionStates.remove(sessionId);
        } else {
            sessionStates.put(sessionId, state);
        }
    }

    @Override
    public Map<String, Instant> seenMessageIds() {
        Map<String, Instant> seen = new HashMap<>();
        seenMessageIds.forEach((messageId, at) -> seen.put(messageId, Instant.ofEpochMilli(at)));
        return seen;
    }

    @Override
    public void rememberMessageId(String messageId, Instant seenAt) {
        seenMessageIds.put(messageId, seenAt.toEpochMilli());
    }

    @Override
    public void forgetMessageId(String messageId) {
        seenMessageIds.remove(messageId);
    }
}
