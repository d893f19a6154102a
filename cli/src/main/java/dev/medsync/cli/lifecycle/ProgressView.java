package dev.medsync.cli.lifecycle;

import dev.medsync.cli.control.PlatformStatus;
import dev.medsync.cli.control.PlatformStatus.ProcessStatus;
import dev.medsync.cli.process.ProcessState;
import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/** Shows how the platform comes up: in place on a terminal, a line for each change elsewhere. */
final class ProgressView {
    /** A line that is too long for the terminal would take two, and the next drawing begin too low. */
    private static final String CUT_LINES = "\u001b[?7l";

    private static final String WRAP_LINES = "\u001b[?7h";

    private final PrintStream out;
    private final boolean terminal;
    private final Map<String, String> shown = new HashMap<>();
    private int linesOnScreen;

    ProgressView(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    static ProgressView standard() {
        return new ProgressView(System.out, isTerminal());
    }

    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
    }

    void show(PlatformStatus status) {
        if (terminal) {
            redraw(status.processes());
        } else {
            status.processes().forEach(this::printChange);
        }
    }

    private void redraw(List<ProcessStatus> processes) {
        StringBuilder screen = new StringBuilder(CUT_LINES);
        if (linesOnScreen > 0) {
            screen.append("\u001b[").append(linesOnScreen).append('A');
        }
        for (ProcessStatus process : processes) {
            screen.append("\r\u001b[2K")
                    .append(mark(process.state()))
                    .append(' ')
                    .append(String.format(Locale.ROOT, "%-12s %s", process.name(), describe(process)))
                    .append('\n');
        }
        linesOnScreen = processes.size();
        out.print(screen.append(WRAP_LINES));
        out.flush();
    }

    private void printChange(ProcessStatus process) {
        if (process.state() == ProcessState.WAITING || process.state() == ProcessState.STARTING) {
            return;
        }
        String line = describe(process);
        if (!line.equals(shown.put(process.name(), line))) {
            out.printf(Locale.ROOT, "%-12s %s%n", process.name(), line);
            if (process.state() == ProcessState.CRASHED) {
                process.logTail().forEach(tail -> out.println("    | " + tail));
            }
        }
    }

    private static String mark(ProcessState state) {
        return switch (state) {
            case HEALTHY -> Ansi.AUTO.string("@|green ●|@");
            case CRASHED, UNHEALTHY -> Ansi.AUTO.string("@|red ●|@");
            case NOT_BUILT -> Ansi.AUTO.string("@|yellow ○|@");
            default -> "○";
        };
    }

    private static String describe(ProcessStatus process) {
        return switch (process.state()) {
            case WAITING -> process.message().isEmpty() ? "waiting" : process.message();
            case STARTING -> "starting " + seconds(since(process));
            case HEALTHY -> {
                Long ready = process.readyMillis();
                yield "healthy after " + seconds(ready == null ? 0 : ready);
            }
            case UNHEALTHY -> "not well: " + process.message();
            case CRASHED -> process.message();
            case NOT_BUILT -> process.message();
            case STOPPING -> "stopping";
            case STOPPED -> "stopped";
        };
    }

    private static long since(ProcessStatus process) {
        Instant started = process.startedAt();
        return started == null ? 0 : Duration.between(started, Instant.now()).toMillis();
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
}
