package dev.medsync.cli.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway adds to a request: processor time and waiting, at a fixed rate, on its way to a monolith (HTTP) and to a
 * service (transcoded, gRPC over mutual TLS). nginx as a reverse proxy in front of the same monolith stands beside it.
 */
final class GatewayMeasurement implements Measurement {
    private static final double RATE = 300;
    private static final int CONNECTIONS = 30;
    private static final double WARM_UP_RATE = 2_000;
    private static final Duration WARM_UP = Duration.ofSeconds(6);
    private static final Duration ROUND = Duration.ofSeconds(8);
    private static final int ROUNDS = 2;
    private static final int MOST_WARM_UP_ROUNDS = 12;
    private static final String INSTALL = "install nginx to compare";

    /** Somebody who answers the same request. */
    private record Target(
            String name,
            InetSocketAddress address,
            String path,
            @Nullable MeasuredProcess process) {}

    private static final class Sum {
        private final Histogram latencies = new Histogram(3);
        private long requests;
        private Duration processor = Duration.ZERO;
        private long failed;

        double micros() {
            return processor.toNanos() / 1e3 / requests;
        }

        double p(double percentile) {
            return latencies.getValueAtPercentile(percentile) / 1e6;
        }
    }

    @Override
    public String name() {
        return "gateway";
    }

    @Override
    public List<Figure> measure(Stand stand) throws Exception {
        stand.empty();
        BenchPrograms programs = new BenchPrograms(stand);
        Path token = stand.home().run().resolve("token");
        stand.say("Gateway and what stands behind it start");
        int http = programs.port(2);
        try (Group group = Group.start(
                stand.home(),
                List.of(
                        programs.java(
                                "backends",
                                BenchPrograms.MODULE,
                                BenchPrograms.MAIN,
                                List.of("backends"),
                                backends(programs, token),
                                http),
                        programs.java(
                                "gateway",
                                "services/gateway",
                                "dev.medsync.gateway.Main",
                                List.of(),
                                gateway(programs),
                                programs.port(19),
                                "backends")))) {
            Optional<Path> program = Nginx.program();
            if (program.isEmpty()) {
                return figures(stand, programs, group, null, Files.readString(token));
            }
            try (Nginx nginx = Nginx.start(program.get(), stand, programs.port(30), http)) {
                return figures(stand, programs, group, nginx, Files.readString(token));
            }
        }
    }

    private List<Figure> figures(Stand stand, BenchPrograms programs, Group group, @Nullable Nginx nginx, String token)
            throws IOException, InterruptedException {
        MeasuredProcess gateway = group.processes().get("gateway");
        Target direct = new Target("the backend itself", local(programs.port(2)), "/api/v1/charges/7", null);
        Target monolith = new Target("monolith route", local(programs.port(0)), "/api/v1/charges/7", gateway);
        Target transcoded =
                new Target("transcoded route", local(programs.port(0)), "/api/v2/billing/charges/7", gateway);
        List<Target> targets = new ArrayList<>(List.of(direct, monolith, transcoded));
        @Nullable Target proxy = null;
        if (nginx != null) {
            proxy = new Target(
                    "nginx", local(programs.port(30)), "/api/v1/charges/7", MeasuredProcess.of(nginx.handle()));
            targets.add(proxy);
        }
        awaitAnswers(targets, token);
        stand.say("Warming up");
        for (Target target : targets) {
            send(target, token, WARM_UP_RATE, WARM_UP, new Sum());
        }
        SteadyState steady = new SteadyState(MOST_WARM_UP_ROUNDS);
        Sum warming;
        do {
            warming = new Sum();
            send(monolith, token, RATE, WARM_UP, warming);
            send(transcoded, token, RATE, WARM_UP, warming);
        } while (steady.needsAnother(warming.micros()));
        Map<Target, Sum> sums = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (Target target : targets) {
                stand.say(Math.round(RATE) + " requests a second: " + target.name());
                send(target, token, RATE, ROUND, sums.computeIfAbsent(target, each -> new Sum()));
            }
        }
        List<Figure> figures = new ArrayList<>();
        for (Target route : List.of(monolith, transcoded)) {
            figures.addAll(figures(route, sums, direct, proxy, steady));
        }
        return figures;
    }

    private List<Figure> figures(
            Target route, Map<Target, Sum> sums, Target direct, @Nullable Target proxy, SteadyState steady) {
        Sum own = of(sums, route);
        Sum bare = of(sums, direct);
        Figure.Builder processor = Figure.of(name(), route.name() + ", CPU a request")
                .measured(own.micros(), "µs")
                .goal(Goal.atMost(3, "×"));
        Figure.Builder median = Figure.of(name(), route.name() + ", p50")
                .measured(own.p(50), "ms")
                .beside(direct.name(), bare.p(50), "ms")
                .goal(Goal.atMost(1, "ms"));
        Figure.Builder tail = Figure.of(name(), route.name() + ", p99")
                .measured(own.p(99), "ms")
                .beside(direct.name(), bare.p(99), "ms");
        if (proxy == null) {
            processor.notCompared(INSTALL);
            median.notCompared(INSTALL).judged(own.p(50) - bare.p(50), "ms");
            tail.notCompared(INSTALL);
        } else {
            Sum nginx = of(sums, proxy);
            processor.beside("nginx", nginx.micros(), "µs").judged(own.micros() / nginx.micros(), "×");
            median.beside("nginx", nginx.p(50), "ms").judged(own.p(50) - nginx.p(50), "ms");
            tail.beside("nginx", nginx.p(99), "ms");
        }
        processor.note(String.format(
                Locale.ROOT,
                "%,d requests at %.0f/s over %d connections, %d of them failed; %s a request of either route",
                own.requests,
                RATE,
                CONNECTIONS,
                own.failed,
                steady.told("µs")));
        return List.of(processor.build(), median.build(), tail.build());
    }

    private static Sum of(Map<Target, Sum> sums, Target target) {
        Sum sum = sums.get(target);
        if (sum == null) {
            throw new IllegalStateException(target.name() + " was not measured");
        }
        return sum;
    }

    private static void send(Target target, String token, double rate, Duration time, Sum into)
            throws InterruptedException {
        byte[] request = HttpConnection.get(target.path(), token);
        Recorder recorder = new Recorder(3);
        AtomicLong requests = new AtomicLong();
        AtomicLong failed = new AtomicLong();
        MeasuredProcess process = target.process();
        ProcessorTime processor = ProcessorTime.begin(process == null ? Map.of() : Map.of(target.name(), process));
        try (FixedRate ignored =
                new FixedRate(target.address(), rate, CONNECTIONS, number -> request, (due, done, status) -> {
                    requests.incrementAndGet();
                    recorder.recordValue(Math.max(0, done - due));
                    if (status != 200) {
                        failed.incrementAndGet();
                    }
                })) {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        }
        into.processor = into.processor.plus(processor.end().total());
        into.requests += requests.get();
        into.failed += failed.get();
        into.latencies.add(recorder.getIntervalHistogram());
    }

    /** The gateway learns from the services' own descriptors what it can transcode. */
    private static void awaitAnswers(List<Target> targets, String token) throws IOException, InterruptedException {
        for (Target target : targets) {
            long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (true) {
                try (HttpConnection connection = new HttpConnection(target.address())) {
                    HttpConnection.Answer answer = connection.send(HttpConnection.get(target.path(), token));
                    if (answer.status() == 200) {
                        break;
                    }
                    if (System.nanoTime() > patience) {
                        throw new IOException(target.name() + " answers " + answer.status() + " " + answer.text());
                    }
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }

    private static InetSocketAddress local(int port) {
        return new InetSocketAddress("127.0.0.1", port);
    }

    private static Map<String, String> backends(BenchPrograms programs, Path token) {
        return Map.of(
                "MEDSYNC_BENCH_HTTP_PORT", Integer.toString(programs.port(2)),
                "MEDSYNC_BENCH_GRPC_PORT", Integer.toString(programs.port(16)),
                "MEDSYNC_TLS_DIRECTORY", programs.certificates("billing"),
                "MEDSYNC_BENCH_FILE", token.toString());
    }

    private static Map<String, String> gateway(BenchPrograms programs) {
        Map<String, String> environment = new HashMap<>();
        environment.put("LOG_FORMAT", "TEXT");
        environment.put("MEDSYNC_GATEWAY_HOST", "127.0.0.1");
        environment.put("MEDSYNC_GATEWAY_PORT", Integer.toString(programs.port(0)));
        environment.put("MICRONAUT_SERVER_PORT", Integer.toString(programs.port(19)));
        environment.put("MEDSYNC_TLS_DIRECTORY", programs.certificates("gateway"));
        environment.put("MEDSYNC_RPC_TARGETS_BILLING", "127.0.0.1:" + programs.port(16));
        environment.put("MEDSYNC_MONOLITH_URL", "http://127.0.0.1:" + programs.port(2));
        environment.put("MEDSYNC_STRANGLER_URL", "http://127.0.0.1:" + programs.port(2));
        environment.put(
                "MEDSYNC_SECURITY_ISSUERS",
                "medsync-auth=http://127.0.0.1:" + programs.port(2) + "/.well-known/jwks.json");
        return environment;
    }
}
