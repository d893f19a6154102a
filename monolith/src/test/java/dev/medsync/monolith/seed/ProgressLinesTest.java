package dev.medsync.monolith.seed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressLinesTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final AtomicLong seconds = new AtomicLong();

    @Test
    void tellsRateAndTimeLeftEveryFewSecondsWhereThereIsNoTerminal() {
        ProgressLines lines = lines(false);
        lines.seeded(1000, 11_000);
        seconds.set(1);
        lines.seeded(2000, 11_000);
        seconds.set(3);
        lines.seeded(7000, 11_000);
        seconds.set(5);
        lines.seeded(11_000, 11_000);
        assertThat(text().lines())
                .containsExactly(
                        "7,000 of 11,000 patients, 2,000/s, 2 s left to load",
                        "11,000 of 11,000 patients, 2,000/s, loaded");
    }

    @Test
    void changesOneLineOnATerminalAndLeavesNothingOfItBehind() {
        ProgressLines lines = lines(true);
        lines.restoring("indexes", 3, 71);
        lines.end();
        assertThat(text()).doesNotContain("\n").contains("indexes: 3 of 71").endsWith("\r\u001b[2K");
    }

    private ProgressLines lines(boolean terminal) {
        return new ProgressLines(
                new PrintStream(written, true, StandardCharsets.UTF_8), terminal, () -> seconds.get() * 1_000_000_000);
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
