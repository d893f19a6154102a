package dev.medsync.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * How long after a commit in one service its event has been handled, and that committed, in another: outbox, relay, broker,
 * consumer, each a process of its own. Beside it the same with a relay that only polls, and the broker alone.
 */
final class EventsMeasurement implements Measurement {
    private static final int RATE = 500;
    private static final int WARM_UP_SECONDS = 25;
    private static final int SECONDS = 20;
    private static final String POLL = "100ms";

    @Override
    public String name() {
        return "events";
    }

    @Override
    public List<Figure> measure(Stand stand) throws Exception {
        stand.empty();
        BenchPrograms programs = new BenchPrograms(stand);
        Path handled = stand.log("handled");
        Map<String, String> consumer = programs.service("consumer", programs.port(10), programs.port(11));
        consumer.put("MEDSYNC_BENCH_ROLE", "consumer");
        consumer.put("MEDSYNC_BENCH_FILE", handled.toString());
        stand.say("Database, broker and consumer start");
        try (Group group = Group.start(
                stand.home(),
                List.of(
                        programs.postgres("publisher", "consumer"),
                        programs.java(
                                "servicebus",
                                "emulators/servicebus",
                                "dev.medsync.emulator.servicebus.Main",
                                List.of(
                                        "--data",
                                                stand.home()
                                                        .data()
                                                        .resolve("servicebus")
                                                        .toString(),
                                        "--port", Integer.toString(programs.port(3)),
                                        "--management-port", Integer.toString(programs.port(20))),
                                Map.of(),
                                programs.port(20)),
                        programs.java(
                                "consumer",
                                BenchPrograms.MODULE,
                                BenchPrograms.MAIN,
                                List.of("consumer"),
                                consumer,
                                programs.port(11),
                                "bench-db",
                                "servicebus")))) {
            ProcessorTime busy = ProcessorTime.begin(group.processes());
            stand.say(RATE + " events a second through the outbox");
            Delays signalled = publish(stand, programs, handled, 0, true, SECONDS);
            ProcessorTime.Used used = busy.end();
            stand.say("The same with a relay that polls every " + POLL);
            Delays polled = publish(stand, programs, handled, 1_000_000, false, SECONDS / 2);
            stand.say("The broker and its SDK alone");
            Delays bare = bare(stand, programs, group);
            return List.of(
                    figure("commit → handled at " + RATE + "/s, p99", signalled, polled, bare, 99)
                            .goal(Goal.atMost(30, "ms"))
                            .note(String.format(
                                    Locale.ROOT,
                                    "%,d events, none lost, after %d s in which processes that had just started worked off a"
                                            + " backlog (an event waited %.1f s at most); of one core: %s",
                                    signalled.warm().getTotalCount(),
                                    WARM_UP_SECONDS,
                                    signalled.longestColdSeconds(),
                                    used.percentages()))
                            .build(),
                    figure("commit → handled at " + RATE + "/s, p50", signalled, polled, bare, 50)
                            .build());
        }
    }

    private Figure.Builder figure(String what, Delays signalled, Delays polled, Delays bare, double percentile) {
        return Figure.of(name(), what)
                .measured(signalled.millis(percentile), "ms")
                .beside("a relay that polls every " + POLL, polled.millis(percentile), "ms")
                .beside("broker and SDK without outbox and database", bare.millis(percentile), "ms");
    }

    /**
     * How long events took, in microseconds.
     *
     * @param cold those of the first {@link #WARM_UP_SECONDS}, in which processes that have just started work off a backlog
     */
    private record Delays(Histogram warm, Histogram cold) {
        double millis(double percentile) {
            return warm.getValueAtPercentile(percentile) / 1e3;
        }

        double longestColdSeconds() {
            return cold.getMaxValue() / 1e6;
        }
    }

    private static Delays publish(
            Stand stand, BenchPrograms programs, Path handled, long first, boolean signal, int seconds)
            throws IOException, InterruptedException {
        Path committed = stand.log(signal ? "committed" : "committed-polled");
        Map<String, String> environment = programs.service("publisher", programs.port(12), programs.port(13));
        environment.put("MEDSYNC_BENCH_FILE", committed.toString());
        environment.put("MEDSYNC_BENCH_RATE", Integer.toString(RATE));
        environment.put("MEDSYNC_BENCH_SECONDS", Integer.toString(WARM_UP_SECONDS + seconds));
        environment.put("MEDSYNC_BENCH_FIRST", Long.toString(first));
        environment.put("MEDSYNC_BENCH_SIGNAL", Boolean.toString(signal));
        if (!signal) {
            environment.put("MEDSYNC_EVENTS_POLL_INTERVAL", POLL);
        }
        run(stand, programs.command("publisher"), environment, "publisher");
        return join(times(committed), handled, first + (long) WARM_UP_SECONDS * RATE);
    }

    private static Delays bare(Stand stand, BenchPrograms programs, Group group)
            throws IOException, InterruptedException {
        // Its sessions are wanted by the program that measures alone.
        group.stop("consumer");
        Path sent = stand.log("sent");
        Path received = stand.log("received");
        Map<String, String> environment = new HashMap<>();
        environment.put("MEDSYNC_EVENTS_CONNECTION_STRING", programs.connectionString());
        environment.put("MEDSYNC_BENCH_FILE", sent.toString());
        environment.put("MEDSYNC_BENCH_RECEIVED_FILE", received.toString());
        environment.put("MEDSYNC_BENCH_RATE", Integer.toString(RATE));
        environment.put("MEDSYNC_BENCH_SECONDS", Integer.toString(WARM_UP_SECONDS + SECONDS / 2));
        run(stand, programs.command("bare"), environment, "bare");
        return join(times(sent), received, (long) WARM_UP_SECONDS * RATE);
    }

    private static void run(Stand stand, List<String> command, Map<String, String> environment, String log)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(stand.log(log).toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (!process.waitFor(3, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IOException(log + " failed: " + Files.readString(stand.log(log)));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    /** From one time to the other, of all numbers from the first on; waits for those that are still on their way. */
    private static Delays join(Map<Long, Long> begins, Path ends, long first) throws IOException, InterruptedException {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        Map<Long, Long> ended = times(ends);
        while (!ended.keySet().containsAll(begins.keySet()) && System.nanoTime() < patience) {
            TimeUnit.MILLISECONDS.sleep(500);
            ended = times(ends);
        }
        Delays delays = new Delays(new Histogram(3), new Histogram(3));
        for (Map.Entry<Long, Long> begin : begins.entrySet()) {
            Long end = ended.get(begin.getKey());
            if (end == null) {
                throw new IOException("event " + begin.getKey() + " was not handled");
            }
            (begin.getKey() >= first ? delays.warm() : delays.cold()).recordValue(Math.max(0, end - begin.getValue()));
        }
        return delays;
    }

    /** Lines of number and microseconds; the last one may be half written. */
    private static Map<Long, Long> times(Path file) throws IOException {
        Map<Long, Long> times = new HashMap<>();
        String all = Files.readString(file);
        for (String line : all.substring(0, all.lastIndexOf('\n') + 1).split("\n")) {
            String[] parts = line.split(" ");
            if (parts.length == 2) {
                times.putIfAbsent(Long.valueOf(parts[0]), Long.valueOf(parts[1]));
            }
        }
        return times;
    }
}
