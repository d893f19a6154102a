package dev.medsync.emulator.servicebus.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A store for tests: forgets everything with the process, and is otherwise like the one on disk. */
public final class InMemoryStore implements Store {
    private final Map<String, EntityStore> entities = new HashMap<>();

    @Override
    public EntityStore entity(String name) {
        return entities.computeIfAbsent(name.toLowerCase(Locale.ROOT), key -> new InMemoryEntityStore());
    }

    @Override
    public void commit() {}

    /** Keeps everything: an emulator opened again on the same instance continues where the last one ended. */
    @Override
    public void close() {}

    private static final class InMemoryEntityStore implements EntityStore {
        private final Map<Long, MessageRecord> records = new TreeMap<>();
        private final Map<Long, byte[]> contents = new HashMap<>();
        private final Map<String, byte[]> sessionStates = new HashMap<>();
        private final Map<String, Instant> seenMessageIds = new HashMap<>();
        private long lastSequence;

        @Override
        public long nextSequence() {
            return ++lastSequence;
        }

        @Override
        public void add(MessageRecord record, byte[] content) {
            records.put(record.sequence(), record);
            contents.put(record.sequence(), content);
        }

        @Override
        public void update(MessageRecord record) {
            records.put(record.sequence(), record);
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
                throw new IllegalStateException("message " + sequence + " has no content");
            }
            return content;
        }

        @Override
        public List<MessageRecord> messages() {
            return new ArrayList<>(records.values());
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
            return Map.copyOf(seenMessageIds);
        }

        @Override
        public void rememberMessageId(String messageId, Instant seenAt) {
            seenMessageIds.put(messageId, seenAt);
        }

        @Override
        public void forgetMessageId(String messageId) {
            seenMessageIds.remove(messageId);
        }
    }
}
