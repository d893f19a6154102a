package dev.medsync.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessLogTest {
    @TempDir
    private Path directory;

    @Test
    void theTailOfAStartDoesNotShowWhatEarlierStartsWrote() throws IOException {
        Path file = directory.resolve("billing.log");
        Files.writeString(file, "an old crash\n");
        ProcessLog log = new ProcessLog(file);

        log.beginRun();
        Files.writeString(file, "one\ntwo\nthree\n", StandardOpenOption.APPEND);

        assertThat(log.tailOfRun(2)).containsExactly("two", "three");
        assertThat(log.tailOfRun(10)).containsExactly("one", "two", "three");
    }

    @Test
    void aLargeLogIsKeptOnceAndBegunAnew() throws IOException {
        Path file = directory.resolve("billing.log");
        Files.write(file, new byte[33 << 20]);

        new ProcessLog(file).limitSize();

        assertThat(file).isEmptyFile();
        assertThat(directory.resolve("billing.log.1")).hasSize(33 << 20);
    }

    @Test
    void aProcessThatNeverWroteHasNoTail() {
        assertThat(ProcessLog.tail(directory.resolve("billing.log"), 5)).isEmpty();
    }
}
