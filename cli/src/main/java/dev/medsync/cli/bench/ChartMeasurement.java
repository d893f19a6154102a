package dev.medsync.cli.bench;

import dev.medsync.cli.load.LedgerCheck;
import dev.medsync.cli.migration.Platform;
import dev.medsync.cli.migration.StranglerClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * The chart summary, the request that clinicians make most, through the gateway: of a facility that the monolith serves, and
 * of one that the records service does. First with the population that comes with the project, then with a large one: what a
 * request costs should not depend on how many patients there are.
 */
final class ChartMeasurement implements Measurement {
    private static final String CAPABILITY = "records";
    private static final Set<String> NEEDED = Set.of(
            "legacy-db", "services-db", "monolith", "auth", "config", "billing", "records", "strangler", "gateway");
    private static final double RATE = 50;
    private static final int CONNECTIONS = 10;
    private static final Duration ROUND = Duration.ofSeconds(10);
    private static final int MOST_WARM_UP_ROUNDS = 8;
    private static final int CHARTS = 100;

    private final int patients;

    /** @param patients the large population */
    ChartMeasurement(int patients) {
        this.patients = patients;
    }

    /** A facility, its charts, and who serves them. */
    private record Desk(String owner, String token, List<Long> patients) {}

    private record Sum(Histogram latencies, AtomicLong failed, ProcessorTime.Used used) {
        double micros() {
            return used.total().toNanos() / 1e3 / Math.max(1, latencies.getTotalCount());
        }

        double p(double percentile) {
            return latencies.getValueAtPercentile(percentile) / 1e6;
        }
    }

    @Override
    public String name() {
        return "chart";
    }

    @Override
    public List<Figure> measure(Stand stand) throws Exception {
        stand.practised();
        Map<String, Sum> few = population(stand, 0);
        Map<String, Sum> many = population(stand, patients);
        List<Figure> figures = new ArrayList<>();
        few.forEach((owner, sum) -> {
            Sum large = many.getOrDefault(owner, sum);
            figures.add(Figure.of(name(), "chart served by " + owner + ", p50")
                    .measured(sum.p(50), "ms")
                    .beside(large(), large.p(50), "ms")
                    .build());
            figures.add(Figure.of(name(), "chart served by " + owner + ", p99")
                    .measured(sum.p(99), "ms")
                    .beside(large(), large.p(99), "ms")
                    .build());
            figures.add(Figure.of(name(), "chart served by " + owner + ", CPU a request")
                    .measured(sum.micros(), "µs")
                    .beside(large(), large.micros(), "µs")
                    .beside("large to small", large.micros() / sum.micros(), "×")
                    .note(String.format(
                            Locale.ROOT,
                            "%,d requests at %.0f/s, %d failed; every process and database counted, what they do besides too: %s",
                            sum.latencies().getTotalCount(),
                            RATE,
                            sum.failed().get(),
                            sum.used().microsEach(sum.latencies().getTotalCount())))
                    .build());
        });
        return figures;
    }

    private String large() {
        return String.format(Locale.ROOT, "%,d patients", patients);
    }

    /** @param size in patients; 0: the population that comes with the project */
    private Map<String, Sum> population(Stand stand, int size) throws Exception {
        try (QuietPlatform quiet = QuietPlatform.start(stand, NEEDED)) {
            if (size > 0) {
                quiet.seed(size);
            }
            return charts(stand, quiet);
        }
    }

    private Map<String, Sum> charts(Stand stand, QuietPlatform quiet) throws Exception {
        Platform platform = stand.platform();
        StranglerClient strangler = platform.strangler();
        stand.say("Copying and comparing records");
        MoveMeasurement.go(strangler, CAPABILITY, "migrate", "SYNCED");
        int[] largest = largest(platform.legacyDatabase());
        StranglerClient.Moved moved = strangler.move(CAPABILITY, largest[1], "SERVICE");
        if (!moved.there()) {
            throw new IllegalStateException("facility " + largest[1] + " did not move: " + moved.reason());
        }
        stand.say("Waiting until nobody is busy");
        Stand.rest(quiet::processes);
        InetSocketAddress gateway = new InetSocketAddress("127.0.0.1", stand.portBase());
        List<Desk> desks = List.of(
                new Desk("the monolith", token(gateway, largest[0]), charts(platform.legacyDatabase(), largest[0])),
                new Desk("the service", token(gateway, largest[1]), charts(platform.legacyDatabase(), largest[1])));
        Map<String, Sum> sums = new LinkedHashMap<>();
        for (Desk desk : desks) {
            stand.say("Charts served by " + desk.owner());
            SteadyState steady = new SteadyState(MOST_WARM_UP_ROUNDS);
            Sum round;
            do {
                round = send(quiet, gateway, desk);
            } while (steady.needsAnother(round.micros()));
            sums.put(desk.owner(), send(quiet, gateway, desk));
        }
        return sums;
    }

    private static Sum send(QuietPlatform quiet, InetSocketAddress gateway, Desk desk)
            throws IOException, InterruptedException {
        Recorder recorder = new Recorder(3);
        AtomicLong failed = new AtomicLong();
        ProcessorTime processor = ProcessorTime.begin(quiet.processes());
        try (FixedRate ignored = new FixedRate(
                gateway,
                RATE,
                CONNECTIONS,
                number -> HttpConnection.get(
                        "/api/v1/patients/"
                                + desk.patients()
                                        .get((int) (number % desk.patients().size())) + "/chart",
                        desk.token()),
                (due, done, status) -> {
                    recorder.recordValue(Math.max(0, done - due));
                    if (status != 200) {
                        failed.incrementAndGet();
                    }
                })) {
            TimeUnit.NANOSECONDS.sleep(ROUND.toNanos());
        }
        return new Sum(recorder.getIntervalHistogram(), failed, processor.end());
    }

    private static String token(InetSocketAddress gateway, int facility) throws IOException {
        return Biller.at(gateway, facility).token();
    }

    /** The two facilities with the most patients. */
    private static int[] largest(LedgerCheck.Database database) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.url(), database.username(), database.password());
                PreparedStatement select = connection.prepareStatement(
                        "select facility_id from patient group by facility_id order by count(*) desc, 1 limit 2");
                ResultSet rows = select.executeQuery()) {
            rows.next();
            int first = rows.getInt(1);
            rows.next();
            return new int[] {first, rows.getInt(1)};
        }
    }

    private static List<Long> charts(LedgerCheck.Database database, int facility) throws SQLException {
        List<Long> found = new ArrayList<>();
        try (Connection connection =
                        DriverManager.getConnection(database.url(), database.username(), database.password());
                PreparedStatement select = connection.prepareStatement(
                        "select id from patient where facility_id = ? and status = 'A' order by id limit ?")) {
            select.setInt(1, facility);
            select.setInt(2, CHARTS);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getLong(1));
                }
            }
        }
        return found;
    }
}
