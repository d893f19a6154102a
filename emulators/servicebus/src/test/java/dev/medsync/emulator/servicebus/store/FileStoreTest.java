package dev.medsync.emulator.servicebus.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStoreTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");

    @TempDir
    private Path directory;

    @Test
    void whatWasCommittedIsThereAgain() {
        MessageRecord full = new MessageRecord(
                1, 7, NOON, NOON.plusSeconds(60), NOON.plusSeconds(5), 3, true, "a session with an ü", "the/source");
        MessageRecord bare = new MessageRecord(2, 2, NOON, Instant.MAX, null, 0, false, null, null);
        try (FileStore store = FileStore.open(directory)) {
            EntityStore queue = store.entity("Queue");
            assertThat(queue.nextSequence()).isEqualTo(1);
            assertThat(queue.nextSequence()).isEqualTo(2);
            queue.add(full, new byte[] {1});
            queue.add(bare, new byte[] {2});
            queue.saveSessionState("s", new byte[] {3});
            queue.rememberMessageId("m", NOON);
            store.entity("other").add(bare, new byte[] {4});
        }
        try (FileStore store = FileStore.open(directory)) {
            EntityStore queue = store.entity("qUEUE");
            assertThat(queue.messages()).containsExactly(full, bare);
            assertThat(queue.content(2)).containsExactly(2);
            assertThat(queue.sessionState("s")).containsExactly(3);
            assertThat(queue.seenMessageIds()).isEqualTo(Map.of("m", NOON));
            assertThat(queue.nextSequence()).isEqualTo(3);
            assertThat(store.entity("other").content(2)).containsExactly(4);
            assertThat(store.entity("third").messages()).isEmpty();
        }
    }

    @Test
    void whatWasNotCommittedIsNotOnDisk() throws IOException {
        Path copy = directory.resolve("copy");
        try (FileStore store = FileStore.open(directory.resolve("data"))) {
            store.entity("q").add(record(1), new byte[100_000]);
            store.commit();
            for (int i = 2; i < 200; i++) {
                store.entity("q").add(record(i), new byte[100_000]);
            }
            // what a killed process would leave
            Files.createDirectory(copy);
            Files.copy(directory.resolve("data/servicebus.mv.db"), copy.resolve("servicebus.mv.db"));
        }
        try (FileStore store = FileStore.open(copy)) {
            assertThat(store.entity("q").messages()).hasSize(1);
        }
    }

    @Test
    void theFileDoesNotGrowWithWhatHasPassedThrough() throws IOException {
        Path file = directory.resolve("servicebus.mv.db");
        try (FileStore store = FileStore.open(directory)) {
            EntityStore queue = store.entity("q");
            for (int i = 0; i < 20_000; i++) {
                queue.add(record(i), new byte[10_000]);
                if (i >= 100) {
                    queue.remove(i - 100);
                }
                if (i % 1_000 == 0) {
                    // a few that stay must not pin the rest
                    store.entity("rare").add(record(i), new byte[1]);
                }
                if (i % 20 == 0) {
                    store.commit();
                    store.compact();
                }
            }
            store.commit();
            assertThat(queue.messages()).hasSize(100);
        }
        // 200 MB went through, 1 MB is left
        assertThat(Files.size(file)).isLessThan(64L << 20);
    }

    @Test
    void aDirectoryIsUsedByOneEmulatorOnly() {
        try (FileStore store = FileStore.open(directory)) {
            assertThat(store.entity("q").messages()).isEmpty();
            assertThatThrownBy(() -> FileStore.open(directory))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("Another emulator uses");
        }
    }

    @Test
    void aDirectoryThatCannotBeMadeIsTold() throws IOException {
        Path file = Files.createFile(directory.resolve("a-file"));

        assertThatThrownBy(() -> FileStore.open(file))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot be created");
    }

    private static MessageRecord record(long sequence) {
        return new MessageRecord(sequence, sequence, NOON, Instant.MAX, null, 0, false, "session", null);
    }
}
