package dev.medsync.cli.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Starts all processes in dependency order, keeps them alive, and stops them in reverse order. */
public final class Supervisor {
    private final ProcessGraph graph;
    private final ProcessRecords records;
    private final Map<String, ManagedProcess> processes = new LinkedHashMap<>();
    private final List<Thread> keepers = new ArrayList<>();
    private boolean stopped;

    /**
     * Prepares a supervisor; nothing runs yet.
     *
     * @param logFile where the output of a process of this name goes
     * @param recordDirectory where the ids of started processes are kept
     * @param listener told of each change of state, on the thread that made it; must be quick
     */
    public Supervisor(
            List<ProcessSpec> specs,
            Function<String, Path> logFile,
            Path recordDirectory,
            Consumer<ProcessSnapshot> listener) {
        graph = new ProcessGraph(specs);
        records = new ProcessRecords(recordDirectory);
        for (ProcessSpec spec : specs) {
            processes.put(
                    spec.name(),
                    new ManagedProcess(spec, new ProcessLog(logFile.apply(spec.name())), records, listener));
        }
    }

    /** Stops what an earlier supervisor left behind; returns the names. */
    public List<String> stopLeftovers() {
        return records.stopLeftovers();
    }

    /** Starts everything and returns at once. */
    public synchronized void start() {
        for (ProcessSpec spec : graph.startOrder()) {
            ManagedProcess process = Objects.requireNonNull(processes.get(spec.name()));
            List<ManagedProcess> needs =
                    spec.needs().stream().map(processes::get).toList();
            keepers.add(Thread.ofPlatform().name("keep-" + spec.name()).daemon().start(() -> keep(process, needs)));
        }
    }

    private static void keep(ManagedProcess process, List<ManagedProcess> needs) {
        try {
            process.keepAlive(needs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops everything, what is used after its users, and returns when nothing is left. */
    public synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        for (List<ProcessSpec> wave : graph.stopWaves()) {
            List<Thread> stoppers = wave.stream()
                    .map(spec -> processes.get(spec.name()))
                    .map(process -> Thread.ofVirtual().start(process::stop))
                    .toList();
            stoppers.forEach(Supervisor::join);
        }
        keepers.forEach(Supervisor::join);
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until every process is healthy; false when that did not happen in time. */
    public boolean awaitHealthy(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        for (ManagedProcess process : processes.values()) {
            if (!process.awaitHealthy(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                return false;
            }
        }
        return true;
    }

    /** Stops and starts a process; empty when there is none of this name. */
    public Optional<ProcessSnapshot> restart(String name) {
        return command(name, process -> {
            process.restart();
            return process;
        });
    }

    /**
     * Restarts a process with its classes from a directory instead of its jar, or from the jar again (null); empty when
     * there is no such process, or it is none of this project's.
     */
    public Optional<ProcessSnapshot> edit(String name, @Nullable Path classes) {
        ManagedProcess process = processes.get(name);
        if (process == null || !(process.spec().program() instanceof JavaProgram program)) {
            return Optional.empty();
        }
        program.edit(classes);
        process.restart();
        return Optional.of(process.snapshot());
    }

    /** Kills a process hard; empty when there is none of this name. */
    public Optional<ProcessSnapshot> kill(String name) {
        return command(name, process -> {
            process.kill();
            return process;
        });
    }

    /** Stops a process for good; empty when there is none of this name. */
    public Optional<ProcessSnapshot> stop(String name) {
        return command(name, process -> {
            process.stop();
            return process;
        });
    }

    private Optional<ProcessSnapshot> command(String name, UnaryOperator<ManagedProcess> action) {
        return Optional.ofNullable(processes.get(name)).map(action).map(ManagedProcess::snapshot);
    }

    /** Every process as it is now, in the order of the list. */
    public List<ProcessSnapshot> snapshots() {
        return processes.values().stream().map(ManagedProcess::snapshot).toList();
    }
}
