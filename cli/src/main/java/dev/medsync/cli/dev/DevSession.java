package dev.medsync.cli.dev;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.UserProblem;
import dev.medsync.cli.control.ControlClient;
import dev.medsync.cli.control.PlatformStatus.ProcessStatus;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One process and the person who edits it: from the first compilation to Ctrl-C. */
final class DevSession {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int NAMES_SHOWN = 3;

    private final ControlClient client;
    private final String process;
    private final ModuleCompiler compiler;
    private final HotSwap swap;
    private final boolean alwaysRestart;
    private final PrintStream out;
    private @Nullable Path running;

    DevSession(
            ControlClient client,
            String process,
            ModuleCompiler compiler,
            HotSwap swap,
            boolean alwaysRestart,
            PrintStream out) {
        this.client = client;
        this.process = process;
        this.compiler = compiler;
        this.swap = swap;
        this.alwaysRestart = alwaysRestart;
        this.out = out;
    }

    /** Runs until the thread is interrupted or the program ends, which gives the process back. */
    void run(SourceWatch watch, Path sources) throws IOException, InterruptedException {
        out.println("Compiling all of it once, so that edits are quick");
        long begun = System.nanoTime();
        Compilation compiled = compiler.whole();
        if (compiled instanceof Compilation.Refused refused) {
            out.println(refused.output());
        }
        if (!(compiled instanceof Compilation.Compiled first)) {
            throw new UserProblem(
                    ExitCode.FAILED, process + " does not compile as it is", "Repair that, and begin again.");
        }
        out.printf(Locale.ROOT, "Compiled in %.1f s; %s starts with these classes%n", since(begun), process);
        Runtime.getRuntime().addShutdownHook(new Thread(this::giveBack, "give-back"));
        restartWith(first.classes());
        if (!client.train(process).isEmpty()) {
            out.println("Its libraries are in an archive now: restarts are quick");
        }
        out.println("Watching " + sources + ". Ctrl-C gives " + process + " back to its jar.");
        while (true) {
            SourceWatch.Changes edit = watch.await();
            serve(edit);
        }
    }

    private void serve(SourceWatch.Changes edit) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        String names = names(edit);
        switch (compiler.after(edit)) {
            case Compilation.Refused refused -> {
                say(names + ": does not compile; the classes from before go on");
                out.println(refused.output());
            }
            case Compilation.Same ignored -> say(names + ": nothing that runs is different");
            case Compilation.Compiled compiled -> {
                String how = String.format(
                        Locale.ROOT, "compiled%s in %.1f s", compiled.whole() ? " whole" : "", since(begun));
                String served = swapped(compiled) ? "swapped" : restarted(compiled.classes());
                say(String.format(
                        Locale.ROOT,
                        "%s: %s, %s; served %.1f s after the edit",
                        names,
                        how,
                        served,
                        (System.currentTimeMillis() - editedAt(edit)) / 1000.0));
            }
        }
    }

    private boolean swapped(Compilation.Compiled compiled) throws IOException {
        Path directory = running;
        ProcessStatus status = client.process(process);
        if (alwaysRestart || !compiled.swappable() || directory == null || !status.isHealthy()) {
            return false;
        }
        Optional<String> obstacle = swap.into(status.pid(), directory, compiled.classes(), compiled.changed());
        return obstacle.isEmpty();
    }

    private String restarted(Path classes) throws IOException, InterruptedException {
        try {
            restartWith(classes);
            return "restarted";
        } catch (UserProblem notHealthy) {
            return "but it does not become healthy (./medsync logs " + process + ")";
        }
    }

    private void restartWith(Path classes) throws IOException, InterruptedException {
        compiler.keep(classes);
        int before = client.process(process).starts();
        client.edit(process, classes);
        running = classes;
        awaitHealthy(before);
    }

    /** Healthy is known by a request that the process answers, not by the time that has passed. */
    private void awaitHealthy(int startsBefore) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            ProcessStatus now = client.process(process);
            if (now.starts() > startsBefore) {
                if (now.isHealthy()) {
                    return;
                }
                if (now.isSettled()) {
                    break;
                }
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        throw new UserProblem(
                ExitCode.FAILED, process + " does not become healthy", "./medsync logs " + process + " shows why.");
    }

    private void giveBack() {
        try {
            int before = client.process(process).starts();
            client.edit(process, null);
            out.println("\n" + process + " starts from its jar again; ./medsync restart builds it.");
            awaitHealthy(before);
        } catch (IOException | UserProblem e) {
            out.println(process + " was not given back: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void say(String line) {
        out.println(LocalTime.now().format(CLOCK) + "  " + line);
    }

    private static double since(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    private static long editedAt(SourceWatch.Changes edit) {
        long last = 0;
        for (Path file : edit.written()) {
            try {
                last = Math.max(last, Files.getLastModifiedTime(file).toMillis());
            } catch (IOException vanished) {
                // edited again meanwhile; the next look finds it
            }
        }
        return last == 0 ? System.currentTimeMillis() : last;
    }

    private static String names(SourceWatch.Changes edit) {
        List<String> names = Stream.concat(edit.written().stream(), edit.deleted().stream())
                .map(file -> file.getFileName().toString())
                .toList();
        String shown = names.stream().limit(NAMES_SHOWN).collect(Collectors.joining(", "));
        return names.size() > NAMES_SHOWN ? shown + " and " + (names.size() - NAMES_SHOWN) + " more" : shown;
    }
}
