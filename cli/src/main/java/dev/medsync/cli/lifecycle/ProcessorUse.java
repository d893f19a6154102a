package dev.medsync.cli.lifecycle;

import dev.medsync.cli.control.PlatformStatus.ProcessStatus;
import dev.medsync.cli.process.ProcessSnapshot;
import dev.medsync.cli.process.ProcessTree;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Adds memory and processor use to a snapshot; the latter is counted from one question to the next. */
final class ProcessorUse {
    private static final Duration SHORTEST = Duration.ofMillis(500);

    private record Sample(long pid, Instant at, Duration used, double percent) {}

    private final Map<String, Sample> samples = new HashMap<>();

    synchronized ProcessStatus measured(ProcessSnapshot snapshot) {
        ProcessHandle process =
                snapshot.pid() == 0 ? null : ProcessHandle.of(snapshot.pid()).orElse(null);
        return process == null
                ? status(snapshot, 0, 0)
                : status(snapshot, ProcessTree.proportionalKilobytes(process), percent(snapshot, process));
    }

    /** Without memory and processor use: adding up a process's pages costs the kernel milliseconds. */
    static ProcessStatus unmeasured(ProcessSnapshot snapshot) {
        return status(snapshot, 0, 0);
    }

    private static ProcessStatus status(ProcessSnapshot snapshot, long memoryKilobytes, double processorPercent) {
        Duration ready = snapshot.readyAfter();
        return new ProcessStatus(
                snapshot.name(),
                snapshot.state(),
                snapshot.pid(),
                snapshot.startedAt(),
                ready == null ? null : ready.toMillis(),
                snapshot.starts(),
                snapshot.message(),
                snapshot.logTail(),
                snapshot.ports(),
                memoryKilobytes,
                processorPercent);
    }

    private double percent(ProcessSnapshot snapshot, ProcessHandle process) {
        Instant now = Instant.now();
        Sample last = samples.get(snapshot.name());
        if (last == null || last.pid() != snapshot.pid()) {
            Instant start = snapshot.startedAt();
            last = new Sample(snapshot.pid(), start == null ? now : start, Duration.ZERO, 0);
        } else if (Duration.between(last.at(), now).compareTo(SHORTEST) < 0) {
            return last.percent();
        }
        Duration used = ProcessTree.processorTime(process);
        long wall = Math.max(1, Duration.between(last.at(), now).toNanos());
        double percent = Math.max(0, 100.0 * used.minus(last.used()).toNanos() / wall);
        samples.put(snapshot.name(), new Sample(snapshot.pid(), now, used, percent));
        return percent;
    }
}
