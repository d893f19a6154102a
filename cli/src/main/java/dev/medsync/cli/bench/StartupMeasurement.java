package dev.medsync.cli.bench;

import dev.medsync.cli.control.PlatformStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** How long the platform takes to come up, what it holds, and what it does while nobody wants anything. */
final class StartupMeasurement implements Measurement {
    private static final Duration SETTLE = Duration.ofSeconds(20);
    private static final Duration IDLE = Duration.ofSeconds(20);

    @Override
    public String name() {
        return "startup";
    }

    @Override
    public List<Figure> measure(Stand stand) throws Exception {
        stand.empty();
        stand.say("First start: no data, no AOT caches");
        double first = seconds(stand.up());
        double firstMemory = gigabytes(stand);
        stand.practise();
        stand.empty();
        stand.say("The databases are filled again");
        stand.up();
        stand.rest();
        stand.down();
        stand.say("Second start");
        double second = seconds(stand.up());
        String slowest = slowest(stand);
        String processor = processor(stand);
        stand.say("Idle");
        TimeUnit.NANOSECONDS.sleep(SETTLE.toNanos());
        ProcessorTime idle = ProcessorTime.begin(stand.processes());
        TimeUnit.NANOSECONDS.sleep(IDLE.toNanos());
        ProcessorTime.Used used = idle.end();
        return List.of(
                Figure.of(name(), "second start to all healthy")
                        .measured(second, "s")
                        .beside("first start, without AOT caches, filling the databases", first, "s")
                        .goal(Goal.atMost(10, "s"))
                        .note("./medsync up -d until it returns; process start to healthy, s: " + slowest
                                + "; CPU until then, s: " + processor)
                        .build(),
                Figure.of(name(), "memory, PSS of all processes")
                        .measured(gigabytes(stand), "GB")
                        .beside("after the first start", firstMemory, "GB")
                        .goal(Goal.atMost(2.0, "GB"))
                        .note("databases with their children, and the supervisor, included")
                        .build(),
                Figure.of(name(), "idle")
                        .measured(used.percent(), "% of a core")
                        .notCompared("nothing: what does nothing should use nothing")
                        .goal(Goal.atMost(10, "% of a core"))
                        .note("over " + IDLE.toSeconds() + " s: " + used.percentages())
                        .build());
    }

    private static double gigabytes(Stand stand) throws IOException {
        long kilobytes = stand.processes().values().stream()
                .mapToLong(MeasuredProcess::proportionalKilobytes)
                .sum();
        return kilobytes / 1e6 * 1.024;
    }

    private static String slowest(Stand stand) throws IOException {
        return stand.control().progress().processes().stream()
                .map(each -> Map.entry(each.name(), ready(each)))
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(each -> String.format(Locale.ROOT, "%s %.1f", each.getKey(), each.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** What the start cost, which is less affected by others than how long it took. */
    private static String processor(Stand stand) throws IOException {
        return stand.processes().entrySet().stream()
                .map(each -> Map.entry(each.getKey(), seconds(each.getValue().processorTime())))
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(each -> String.format(Locale.ROOT, "%s %.1f", each.getKey(), each.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static double ready(PlatformStatus.ProcessStatus process) {
        Long millis = process.readyMillis();
        return millis == null ? 0 : millis / 1e3;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
