package dev.medsync.cli.lifecycle;

import dev.medsync.cli.process.ProcessSnapshot;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** Puts changes of state into lines for a person. */
final class EventLog {
    private final Consumer<String> output;

    EventLog(Consumer<String> output) {
        this.output = output;
    }

    void changed(ProcessSnapshot process) {
        switch (process.state()) {
            case HEALTHY -> {
                Duration after = process.readyAfter();
                String seconds =
                        after == null ? "" : String.format(Locale.ROOT, " after %.1f s", after.toMillis() / 1000.0);
                output.accept(process.name() + (process.starts() > 1 ? " is back" : " is healthy") + seconds);
            }
            case UNHEALTHY -> output.accept(process.name() + " is not well: " + process.message());
            case CRASHED -> {
                output.accept(process.name() + " " + process.message() + "; starting it again");
                process.logTail().forEach(line -> output.accept("    | " + line));
            }
            case NOT_BUILT -> output.accept(process.name() + " cannot start: " + process.message());
            case WAITING, STARTING, STOPPING, STOPPED -> {}
        }
    }
}
