package dev.medsync.cli.bench;

import dev.medsync.cli.load.LedgerCheck;
import dev.medsync.cli.load.Load;
import dev.medsync.cli.load.LoadCommand;
import dev.medsync.cli.migration.Platform;
import dev.medsync.cli.migration.StranglerClient;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * What a move costs the people of the facility that moves, and how long it takes to bring everybody home. Felt is the longest
 * wait of any write that was under way during a move; the same writers without a move, in as many windows of the same
 * length, stand beside it.
 */
final class MoveMeasurement implements Measurement {
    private static final int FACILITIES = 60;
    private static final double RATE = 100;
    private static final int WRITERS = 20;
    private static final Duration WARM_UP = Duration.ofSeconds(45);
    private static final int WARM_UP_FACILITIES = 20;
    private static final int MOST_WARM_UP_ROUNDS = 10;
    private static final int MOVES = 2 * FACILITIES;
    static final Duration BETWEEN = Duration.ofMillis(150);
    static final String CAPABILITY = "billing";

    /** From a write's due time to its answer. */
    private record Write(long due, long done, int status) {
        double millis() {
            return (done - due) / 1e6;
        }
    }

    /** A stretch of time. */
    private record Window(long begin, long end) {
        boolean touches(Write write) {
            return write.due() < end && write.done() > begin;
        }
    }

    @Override
    public String name() {
        return "move";
    }

    @Override
    public List<Figure> measure(Stand stand) throws Exception {
        stand.running();
        Platform platform = stand.platform();
        stand.say("Copying billing, comparing everything");
        go(platform.strangler(), CAPABILITY, "migrate", "SYNCED");
        List<Figure> figures = new ArrayList<>(holds(stand, platform));
        stand.say("Everybody leaves, and comes home with nobody at work");
        moveAll(platform.strangler());
        double quiet = rollback(platform.strangler());
        stand.say("Everybody leaves, and comes home at " + Math.round(RATE) + " writes a second");
        moveAll(platform.strangler());
        try (Load load = new Load(platform.load(RATE, 1.0, 1))) {
            load.signIn();
            load.focusOn(platform.strangler()::movingFacility);
            load.start();
            TimeUnit.SECONDS.sleep(5);
            double busy = rollback(platform.strangler());
            load.stop();
            platform.awaitCopied();
            figures.add(Figure.of(name(), "rollback of all facilities, nobody writes")
                    .measured(quiet, "s")
                    .beside("at " + Math.round(RATE) + " writes/s", busy, "s")
                    .goal(Goal.atMost(3, "s"))
                    .note("200 facilities and what all share; each is compared again before it moves")
                    .build());
            figures.add(Figure.of(name(), "rollback of all facilities under writes")
                    .measured(busy, "s")
                    .beside("nobody writes", quiet, "s")
                    .goal(Goal.atMost(10, "s"))
                    .note(ledger(load, platform))
                    .build());
            figures.add(Figure.of(name(), "failed requests during that rollback")
                    .measured(load.statistics().failed(), "requests")
                    .goal(Goal.atMost(0, "requests"))
                    .note("of " + load.statistics().requests()
                            + load.statistics().failures().entrySet().stream()
                                    .map(each -> "; " + each.getValue() + " × " + each.getKey())
                                    .reduce("", String::concat))
                    .build());
        }
        return figures;
    }

    private List<Figure> holds(Stand stand, Platform platform) throws Exception {
        Queue<Write> writes = new ConcurrentLinkedQueue<>();
        List<Window> moves = new ArrayList<>();
        List<StranglerClient.Moved> told = new ArrayList<>();
        stand.say("Somebody comes to work in each of " + (FACILITIES + WARM_UP_FACILITIES) + " facilities");
        InetSocketAddress gateway = new InetSocketAddress("127.0.0.1", stand.portBase());
        List<Biller> billers = new ArrayList<>();
        for (int facility = 1; facility <= FACILITIES + WARM_UP_FACILITIES; facility++) {
            billers.add(Biller.at(gateway, facility));
        }
        SteadyState steady = new SteadyState(MOST_WARM_UP_ROUNDS);
        AtomicReference<Biller> atWork = new AtomicReference<>(billers.getFirst());
        FixedRate.Sink noted = (due, done, status) -> writes.add(new Write(due, done, status));
        try (FixedRate writers =
                new FixedRate(gateway, RATE, WRITERS, number -> atWork.get().charge(number), noted)) {
            stand.say("Warming up: writers, then moves");
            TimeUnit.NANOSECONDS.sleep(WARM_UP.toNanos());
            List<StranglerClient.Moved> round;
            do {
                round = new ArrayList<>();
                for (int facility = FACILITIES + 1; facility <= FACILITIES + WARM_UP_FACILITIES; facility++) {
                    atWork.set(billers.get(facility - 1));
                    move(platform.strangler(), facility, new ArrayList<>(), round);
                }
            } while (steady.needsAnother(meanHold(round)));
            writes.clear();
            stand.say("Moving " + FACILITIES + " facilities there and back, one after the other");
            for (int facility = 1; facility <= FACILITIES; facility++) {
                atWork.set(billers.get(facility - 1));
                move(platform.strangler(), facility, moves, told);
            }
        }
        List<Write> moving = List.copyOf(writes);
        writes.clear();
        stand.say("The same writers, and nobody moves");
        long length = (long) moves.stream()
                .mapToLong(each -> each.end() - each.begin())
                .average()
                .orElse(0);
        try (FixedRate writers =
                new FixedRate(gateway, RATE, WRITERS, number -> atWork.get().charge(number), noted)) {
            TimeUnit.SECONDS.sleep(2);
            writes.clear();
            TimeUnit.NANOSECONDS.sleep(MOVES * (length + BETWEEN.toNanos()));
        }
        List<Write> still = List.copyOf(writes);
        return figures(moving, moves, told, still, length, steady);
    }

    private List<Figure> figures(
            List<Write> moving,
            List<Window> moves,
            List<StranglerClient.Moved> told,
            List<Write> still,
            long length,
            SteadyState steady) {
        Percentiles felt = Percentiles.of(worst(moving, moves));
        List<Window> windows = new ArrayList<>();
        long first = still.stream().mapToLong(Write::due).min().orElse(0);
        for (int i = 0; i < MOVES; i++) {
            long begin = first + i * (length + BETWEEN.toNanos());
            windows.add(new Window(begin, begin + length));
        }
        Percentiles calm = Percentiles.of(worst(still, windows));
        Percentiles everyWrite =
                Percentiles.of(moving.stream().map(Write::millis).toList());
        Percentiles everyStill =
                Percentiles.of(still.stream().map(Write::millis).toList());
        Percentiles strangler = Percentiles.of(
                told.stream().map(StranglerClient.Moved::holdMillis).toList());
        long failed = moving.stream().filter(each -> each.status() / 100 != 2).count();
        return List.of(
                Figure.of(name(), "longest wait of a write in a move, p50")
                        .measured(felt.p50(), "ms")
                        .beside("no move", calm.p50(), "ms")
                        .beside("hold the strangler saw", strangler.p50(), "ms")
                        .judged(felt.p50() - calm.p50(), "ms")
                        .goal(Goal.atMost(8, "ms"))
                        .note(moves.size() + " moves of " + Math.round(length / 1e6) + " ms, " + FACILITIES
                                + " facilities there and back, at " + Math.round(RATE)
                                + " writes/s to the one that moves; median and p99 of the steps: "
                                + steps(told) + "; " + steady.told("ms") + " of hold")
                        .build(),
                Figure.of(name(), "longest wait of a write in a move, p99")
                        .measured(felt.p99(), "ms")
                        .beside("no move", calm.p99(), "ms")
                        .beside("hold the strangler saw", strangler.p99(), "ms")
                        .judged(felt.p99() - calm.p99(), "ms")
                        .goal(Goal.atMost(25, "ms"))
                        .note("longest of all " + Quantity.of(felt.max(), "ms") + "; without a move "
                                + Quantity.of(calm.max(), "ms"))
                        .build(),
                Figure.of(name(), "every write while the facility moves, p99")
                        .measured(everyWrite.p99(), "ms")
                        .beside("no move", everyStill.p99(), "ms")
                        .note("p50 " + Quantity.of(everyWrite.p50(), "ms") + " beside "
                                + Quantity.of(everyStill.p50(), "ms") + "; " + moving.size() + " writes")
                        .build(),
                Figure.of(name(), "failed writes while the facility moves")
                        .measured(failed, "writes")
                        .beside(
                                "no move",
                                still.stream()
                                        .filter(each -> each.status() / 100 != 2)
                                        .count(),
                                "writes")
                        .goal(Goal.atMost(0, "writes"))
                        .build());
    }

    /** In milliseconds. The mean, since what is measured afterwards is the slow ones, too, and they go on getting faster. */
    private static double meanHold(List<StranglerClient.Moved> told) {
        return told.stream()
                .mapToDouble(StranglerClient.Moved::holdMillis)
                .average()
                .orElseThrow();
    }

    private static Percentiles holds(List<StranglerClient.Moved> told) {
        return Percentiles.of(
                told.stream().map(StranglerClient.Moved::holdMillis).toList());
    }

    /** What a hold is spent on. */
    private static String steps(List<StranglerClient.Moved> told) {
        Map<String, List<Double>> times = new LinkedHashMap<>();
        told.forEach(each -> each.steps()
                .forEach((step, millis) ->
                        times.computeIfAbsent(step, s -> new ArrayList<>()).add(millis)));
        return times.entrySet().stream()
                .map(each -> {
                    Percentiles of = Percentiles.of(each.getValue());
                    return String.format(Locale.ROOT, "%s %.1f/%.1f", each.getKey(), of.p50(), of.p99());
                })
                .collect(Collectors.joining(", "));
    }

    private static List<Double> worst(List<Write> writes, List<Window> windows) {
        List<Double> worst = new ArrayList<>();
        for (Window window : windows) {
            writes.stream()
                    .filter(window::touches)
                    .mapToDouble(Write::millis)
                    .max()
                    .ifPresent(worst::add);
        }
        return worst;
    }

    /** There and back. */
    private static void move(
            StranglerClient strangler, int facility, List<Window> windows, List<StranglerClient.Moved> told)
            throws Exception {
        for (String to : List.of("SERVICE", "LEGACY")) {
            TimeUnit.NANOSECONDS.sleep(BETWEEN.toNanos());
            long begin = System.nanoTime();
            StranglerClient.Moved moved = strangler.move(CAPABILITY, facility, to);
            long end = System.nanoTime();
            if (!moved.there()) {
                throw new IllegalStateException("facility " + facility + " did not move: " + moved.reason());
            }
            windows.add(new Window(begin, end));
            told.add(moved);
        }
    }

    private static void moveAll(StranglerClient strangler) throws Exception {
        for (int facility = Platform.FACILITIES; facility >= 0; facility--) {
            StranglerClient.Moved moved = strangler.move(CAPABILITY, facility, "SERVICE");
            if (!moved.there()) {
                throw new IllegalStateException("facility " + facility + " did not move: " + moved.reason());
            }
        }
    }

    private static double rollback(StranglerClient strangler) throws Exception {
        long begin = System.nanoTime();
        StranglerClient.Status end = go(strangler, CAPABILITY, "rollback", "");
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (end.ownedByService() != 0) {
            throw new IllegalStateException(end.ownedByService() + " facilities did not come home: " + end.lines());
        }
        return seconds;
    }

    /** Gives a command and waits for its end. */
    static StranglerClient.Status go(StranglerClient strangler, String capability, String command, String to)
            throws Exception {
        StranglerClient.Status begun = strangler.command(capability, command, to, "bench");
        StranglerClient.Status status = begun;
        long begin = System.nanoTime();
        while (status.running()) {
            // Asking costs what is measured; so it is asked often only while a little time is much.
            TimeUnit.NANOSECONDS.sleep(Math.clamp((System.nanoTime() - begin) / 100, 10_000_000, 200_000_000));
            status = strangler.status(capability, begun.nextLine());
        }
        if (status.state().equals("FAILED")) {
            throw new IllegalStateException(command + " failed: " + status.lines());
        }
        return status;
    }

    private static String ledger(Load load, Platform platform) throws Exception {
        StringBuilder said = new StringBuilder();
        for (LedgerCheck.Finding each : LoadCommand.findings(load, platform)) {
            said.append(said.isEmpty() ? "" : "; ").append(LedgerCheck.sentence(each, null));
        }
        return said.toString();
    }
}
