package dev.medsync.cli.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Processor time of processes with their descendants, from one moment to another. */
final class ProcessorTime {
    private final Map<String, MeasuredProcess> processes;
    private final Map<String, Duration> before = new LinkedHashMap<>();
    private final long begin = System.nanoTime();

    private ProcessorTime(Map<String, MeasuredProcess> processes) {
        this.processes = processes;
        processes.forEach((name, process) -> before.put(name, process.processorTime()));
    }

    static ProcessorTime begin(Map<String, MeasuredProcess> processes) {
        return new ProcessorTime(processes);
    }

    /** What each has used since, and how long that was. */
    Used end() {
        Map<String, Duration> used = new LinkedHashMap<>();
        processes.forEach((name, process) -> {
            Duration at = before.getOrDefault(name, Duration.ZERO);
            Duration now = process.processorTime();
            used.put(name, now.compareTo(at) < 0 ? Duration.ZERO : now.minus(at));
        });
        return new Used(used, Duration.ofNanos(System.nanoTime() - begin));
    }

    /**
     * What was used.
     *
     * @param elapsed by the clock
     */
    record Used(Map<String, Duration> by, Duration elapsed) {
        Duration total() {
            return by.values().stream().reduce(Duration.ZERO, Duration::plus);
        }

        /** Of one core. */
        double percent() {
            return 100.0 * total().toNanos() / elapsed.toNanos();
        }

        /** The share of one core of each, the largest first. */
        String percentages() {
            return by.entrySet().stream()
                    .sorted(Map.Entry.<String, Duration>comparingByValue().reversed())
                    .map(each -> String.format(
                            Locale.ROOT,
                            "%s %.1f",
                            each.getKey(),
                            100.0 * each.getValue().toNanos() / elapsed.toNanos()))
                    .collect(Collectors.joining(", "));
        }

        /** Microseconds for each of so many things, the largest first. */
        String microsEach(long things) {
            return by.entrySet().stream()
                    .sorted(Map.Entry.<String, Duration>comparingByValue().reversed())
                    .map(each -> String.format(
                            Locale.ROOT,
                            "%s %.1f",
                            each.getKey(),
                            each.getValue().toNanos() / 1e3 / things))
                    .collect(Collectors.joining(", "));
        }
    }
}
