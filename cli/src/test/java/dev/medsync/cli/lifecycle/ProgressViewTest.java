package dev.medsync.cli.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.cli.control.PlatformStatus;
import dev.medsync.cli.control.PlatformStatus.ProcessStatus;
import dev.medsync.cli.process.ProcessState;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressViewTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private static PlatformStatus billing(ProcessState state, String message) {
        ProcessStatus process = new ProcessStatus(
                "billing", state, 1, Instant.now(), 1_500L, 1, message, List.of("its last words"), Map.of(), -1, 0);
        return new PlatformStatus(1, Instant.now(), 7400, false, List.of(process));
    }

    private ProgressView view(boolean terminal) {
        return new ProgressView(new PrintStream(written, true, StandardCharsets.UTF_8), terminal);
    }

    private String written() {
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void elsewhereEachChangeIsALineOfItsOwnWithoutControlCharacters() {
        ProgressView view = view(false);
        view.show(billing(ProcessState.STARTING, ""));
        view.show(billing(ProcessState.CRASHED, "ended with status 1"));
        view.show(billing(ProcessState.CRASHED, "ended with status 1"));
        view.show(billing(ProcessState.HEALTHY, ""));

        assertThat(written().lines())
                .containsExactly(
                        "billing      ended with status 1", "    | its last words", "billing      healthy after 1.5 s");
    }

    @Test
    void onATerminalALineIsCutSoThatTheNextDrawingBeginsWhereThisOneDid() {
        ProgressView view = view(true);
        view.show(billing(ProcessState.UNHEALTHY, "no answer ".repeat(50)));
        view.show(billing(ProcessState.HEALTHY, ""));

        // Wrapping is off before a drawing and on again after it; the second goes one line up, over the first.
        assertThat(written()).matches("(?s)\\x1b\\[\\?7l.*\\x1b\\[\\?7h\\x1b\\[\\?7l\\x1b\\[1A.*\\x1b\\[\\?7h");
    }
}
