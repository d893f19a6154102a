package dev.medsync.cli.process;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Makes the AOT caches that are missing, one process after the other, while nobody needs the machine. So the first
 * start records, the second is fast, and neither the first start nor a demonstration is slowed down by it.
 */
public final class CacheTraining {
    private static final Duration WARM = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final double IDLE_LOAD = 0.15;
    private static final int IDLE_PAUSES = 4;

    private final Map<String, JavaProgram> programs = new LinkedHashMap<>();
    private final Supervisor supervisor;
    private final Consumer<String> output;

    public CacheTraining(List<ProcessSpec> specs, Supervisor supervisor, Consumer<String> output) {
        for (ProcessSpec spec : specs) {
            if (spec.program() instanceof JavaProgram program) {
                programs.put(spec.name(), program);
            }
        }
        this.supervisor = supervisor;
        this.output = output;
    }

    /** Begins to watch for idle moments, until every cache exists. */
    public void start() {
        Thread.ofPlatform().name("train-caches").daemon().start(() -> {
            try {
                watch();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void watch() throws InterruptedException {
        load();
        int idle = 0;
        while (true) {
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            // A process stands still while its cache is written, a second or two; so one idle moment between two pieces
            // of
            // somebody's work is not enough.
            idle = load() < IDLE_LOAD ? idle + 1 : 0;
            if (idle >= IDLE_PAUSES && trainNext()) {
                load(); // the system counts from one question to the next, and training is nobody's work
            }
        }
    }

    /** The last to start comes first: it stands nearest to people, and nobody is served while it starts again. */
    private boolean trainNext() throws InterruptedException {
        Instant warmSince = Instant.now().minus(WARM);
        for (ProcessSnapshot process : recording().reversed()) {
            Instant started = process.startedAt();
            if (started != null && started.isBefore(warmSince)) {
                return train(process);
            }
        }
        return false;
    }

    /**
     * Makes missing caches now; returns the names of the processes that have a new one.
     *
     * @param only of this process; empty: of all
     */
    public List<String> trainNow(String only) throws InterruptedException {
        List<String> trained = new ArrayList<>();
        for (ProcessSnapshot process : recording()) {
            if ((only.isEmpty() || only.equals(process.name())) && train(process)) {
                trained.add(process.name());
            }
        }
        return trained;
    }

    private List<ProcessSnapshot> recording() {
        return supervisor.snapshots().stream()
                .filter(process -> process.state() == ProcessState.HEALTHY)
                .filter(process -> {
                    JavaProgram program = programs.get(process.name());
                    return program != null && program.isRecording();
                })
                .toList();
    }

    private synchronized boolean train(ProcessSnapshot process) throws InterruptedException {
        JavaProgram program = programs.get(process.name());
        if (program == null || !program.isRecording()) {
            return false;
        }
        try {
            boolean trained = program.train(process.pid());
            if (trained) {
                output.accept(process.name() + " will start faster next time (AOT cache made)");
            } else {
                programs.remove(process.name()); // this JDK cannot; asking again would not help
            }
            return trained;
        } catch (IOException e) {
            output.accept("No AOT cache for " + process.name() + ": " + e.getMessage());
            programs.remove(process.name());
            return false;
        }
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getCpuLoad()
                : 1;
    }
}
