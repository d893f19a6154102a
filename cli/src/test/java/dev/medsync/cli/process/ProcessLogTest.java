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

        assertThat(log.lastWords(2)).containsExactly("two", "three");
        assertThat(log.lastWords(10)).containsExactly("one", "two", "three");
    }

    @Test
    void theReasonUnderALongStackTraceComesFirst() throws IOException {
        Path file = directory.resolve("billing.log");
        ProcessLog log = new ProcessLog(file);
        log.beginRun();
        Files.writeString(
                file,
                "starting\nError starting: Bean failed\n" + "\tat a.b.C.d(C.java:1)\n".repeat(50)
                        + "Caused by: FlywayValidateException: checksum mismatch\n"
                        + "\tat a.b.C.e(C.java:2)\n".repeat(50));

        assertThat(log.lastWords(5))
                .containsExactly(
                        "Caused by: FlywayValidateException: checksum mismatch",
                        "starting",
                        "Error starting: Bean failed");
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

    @Test
    void asManyLinesAreShownAsWereAskedForHoweverLongTheyAre() throws IOException {
        String line = "é".repeat(10_000);
        Path file = Files.writeString(directory.resolve("billing.log"), "first\n" + (line + "\n").repeat(20));

        assertThat(ProcessLog.tail(file, 20)).hasSize(20).containsOnly(line);
        assertThat(ProcessLog.tail(file, 21)).hasSize(21).startsWith("first");
        assertThat(ProcessLog.tail(file, 1_000_000)).hasSize(21);
    }

    @Test
    void theLastLineCountsAlsoWhileItIsBeingWritten() throws IOException {
        Path file = Files.writeString(directory.resolve("billing.log"), "one\ntwo\n\nhalf of thr");

        assertThat(ProcessLog.tail(file, 0)).isEmpty();
        assertThat(ProcessLog.tail(file, 1)).containsExactly("half of thr");
        assertThat(ProcessLog.tail(file, 3)).containsExactly("two", "", "half of thr");
    }

    @Test
    void anEmptyLogHasNoTail() throws IOException {
        assertThat(ProcessLog.tail(Files.createFile(directory.resolve("billing.log")), 5))
                .isEmpty();
    }
}
