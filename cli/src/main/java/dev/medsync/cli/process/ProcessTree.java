package dev.medsync.cli.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Signals and measures a process together with its descendants. */
public final class ProcessTree {
    private static final Duration LOOK = Duration.ofMillis(50);

    private ProcessTree() {}

    /**
     * Asks the process to finish, waits, then kills whatever is left of it and of its descendants.
     *
     * @param hasFinished asked now and then: whether its work is over although the process still exists
     * @return true if it ended by itself within the time given
     */
    static boolean stop(
            ProcessHandle process, Program.StopSignal signal, BooleanSupplier hasFinished, Duration patience) {
        List<ProcessHandle> tree = withDescendants(process).toList();
        signal(process, signal);
        long deadline = System.nanoTime() + patience.toNanos();
        boolean ended = waitFor(process, LOOK);
        while (!ended && !hasFinished.getAsBoolean() && System.nanoTime() < deadline) {
            ended = waitFor(process, LOOK);
        }
        // A finished parent may leave children behind, so the snapshot taken before is killed as well.
        Stream.concat(tree.stream(), withDescendants(process)).distinct().forEach(ProcessHandle::destroyForcibly);
        tree.forEach(member -> waitFor(member, Duration.ofSeconds(5)));
        return ended;
    }

    /** Kills the process and its descendants at once. */
    static void kill(ProcessHandle process) {
        withDescendants(process).toList().forEach(ProcessHandle::destroyForcibly);
    }

    private static void signal(ProcessHandle process, Program.StopSignal signal) {
        if (signal == Program.StopSignal.TERM) {
            process.destroy();
            return;
        }
        try {
            new ProcessBuilder("kill", "-" + signal.name(), Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(5, TimeUnit.SECONDS);
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean waitFor(ProcessHandle process, Duration patience) {
        CompletableFuture<ProcessHandle> exit = process.onExit();
        try {
            exit.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return !process.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    /** Processor time used so far by the process and its living descendants. */
    public static Duration processorTime(ProcessHandle process) {
        return processorTime(withDescendants(process));
    }

    /** Processor time used so far by these processes alone. */
    public static Duration processorTime(Stream<ProcessHandle> processes) {
        return processes
                .map(member -> member.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /**
     * Memory of the process and its descendants in kilobytes: the proportional set size, in which pages shared between
     * processes count once in all. Where the kernel does not tell (macOS), -1.
     */
    public static long proportionalKilobytes(ProcessHandle process) {
        return proportionalKilobytes(withDescendants(process));
    }

    /** The same, of these processes alone. */
    public static long proportionalKilobytes(Stream<ProcessHandle> processes) {
        return processes
                .mapToLong(member -> proportionalKilobytes(member.pid()))
                .reduce(0, (sum, one) -> sum < 0 || one < 0 ? -1 : sum + one);
    }

    private static long proportionalKilobytes(long pid) {
        Path rollup = Path.of("/proc", Long.toString(pid), "smaps_rollup");
        try {
            if (!Files.exists(Path.of("/proc/self/smaps_rollup"))) {
                return -1;
            }
            return Files.readAllLines(rollup).stream()
                    .filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException endedMeanwhile) {
            return 0;
        }
    }

    /** Whether a recorded process still is the one that was started then; process ids are used again. */
    static boolean isSame(ProcessHandle process, Instant startedAt) {
        return process.info()
                .startInstant()
                .map(start -> Duration.between(start, startedAt).abs().compareTo(Duration.ofSeconds(2)) <= 0)
                .orElse(false);
    }

    /** The process and its living descendants. */
    public static Stream<ProcessHandle> withDescendants(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants());
    }
}
