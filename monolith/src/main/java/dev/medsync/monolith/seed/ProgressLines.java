package dev.medsync.monolith.seed;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Tells a person how far a load has come: one line that changes on a terminal, a line every few seconds elsewhere. */
final class ProgressLines implements Seed.Progress {
    private static final long EVERY = Duration.ofSeconds(2).toNanos();

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier nanos;
    private long begun = -1;
    private long begunWith;
    private long shown;

    ProgressLines(PrintStream out, boolean terminal, LongSupplier nanos) {
        this.out = out;
        this.terminal = terminal;
        this.nanos = nanos;
    }

    static ProgressLines standard() {
        Console console = System.console();
        return new ProgressLines(System.out, console != null && console.isTerminal(), System::nanoTime);
    }

    @Override
    public void seeded(long patients, long of) {
        long now = nanos.getAsLong();
        if (begun < 0) { // the first batch: from here on the rate is the database's
            begun = now;
            begunWith = patients;
            shown = now;
            return;
        }
        double rate = (patients - begunWith) * 1e9 / Math.max(1, now - begun);
        boolean last = patients >= of;
        show(
                now,
                last,
                "%,d of %,d patients, %,.0f/s, %s",
                patients,
                of,
                rate,
                last ? "loaded" : String.format(Locale.ROOT, "%.0f s left to load", (of - patients) / rate));
    }

    @Override
    public void restoring(String what, int done, int of) {
        show(nanos.getAsLong(), false, "%s: %d of %d made again and checked", what, done, of);
    }

    private void show(long now, boolean always, String format, Object... arguments) {
        if (!always && !terminal && now - shown < EVERY) {
            return;
        }
        shown = now;
        String line = String.format(Locale.ROOT, format, arguments);
        if (terminal) {
            out.print("\r\u001b[2K" + line + (always ? "\n" : ""));
            out.flush();
        } else {
            out.println(line);
        }
    }

    /** Leaves no half line behind. */
    void end() {
        if (terminal) {
            out.print("\r\u001b[2K");
            out.flush();
        }
    }
}
