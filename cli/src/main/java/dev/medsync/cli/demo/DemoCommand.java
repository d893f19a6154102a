package dev.medsync.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Home;
import dev.medsync.cli.Medsync;
import dev.medsync.cli.UserProblem;
import dev.medsync.cli.control.ControlClient;
import dev.medsync.cli.control.PlatformStatus;
import dev.medsync.cli.lifecycle.DetachedPlatform;
import dev.medsync.cli.lifecycle.Down;
import dev.medsync.cli.lifecycle.Open;
import dev.medsync.cli.load.LedgerCheck;
import dev.medsync.cli.load.Load;
import dev.medsync.cli.load.LoadCommand;
import dev.medsync.cli.load.Statistics;
import dev.medsync.cli.migration.Platform;
import dev.medsync.cli.migration.StranglerClient;
import dev.medsync.cli.option.FirstPort;
import dev.medsync.cli.option.RequestRate;
import dev.medsync.cli.topology.Ports;
import dev.medsync.cli.topology.Topology;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.TypeConversionException;

/** {@code medsync demo}: the story from beginning to end, with the client's own ledger at the end. */
@Command(
        name = "demo",
        header = "Shows it all: billing leaves the monolith and comes home, under load, with a crash on the way.",
        description = {
            "Starts the platform, lets a clinic's day run against it, moves billing out of the monolith facility by"
                    + " facility, kills one process on the way, brings billing home again, and looks every acknowledged"
                    + " write up in both databases.",
            "",
            "Stops what it started, --keep leaves it running. Before it stops it makes the AOT caches that are missing:"
                    + " about a minute, once, and the next start takes a third of the time. The one of what will be killed"
                    + " is made before the day begins.",
            "",
            "The exit status is 1 when a request failed or a write was lost."
        })
public final class DemoCommand implements Callable<Integer> {
    private static final int ATTEMPTS = 5;
    private static final Duration RAMP_UP = Duration.ofSeconds(10);
    private static final Duration WARM_UP = Duration.ofMinutes(2);

    @ParentCommand
    private Medsync medsync = new Medsync();

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "60",
            converter = RequestRate.class,
            description = "Requests a second, 0.1 to 10,000. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(
            names = "--kill",
            paramLabel = "PROCESS",
            defaultValue = "strangler",
            converter = Victim.class,
            description = "What crashes half-way: a process of medsync status, or none. Default: ${DEFAULT-VALUE}.")
    private String victim = "";

    @Option(names = "--keep", description = "Leave the platform running at the end.")
    private boolean keep;

    @Option(
            names = "--port-base",
            paramLabel = "N",
            defaultValue = "" + Ports.DEFAULT_BASE,
            converter = FirstPort.class,
            description =
                    "First of 40 ports when the platform has to be started, 1024 to 65496. Default: ${DEFAULT-VALUE}.")
    private int portBase;

    @Override
    public Integer call() throws Exception {
        Home home = medsync.home();
        boolean startedHere = ControlClient.find(home).isEmpty();
        if (startedHere) {
            headline("The platform starts");
            if (!keep) {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(home), "demo-stop"));
            }
            if (DetachedPlatform.start(home, portBase) != ExitCode.OK) {
                throw new UserProblem(
                        ExitCode.FAILED,
                        "The platform did not come up",
                        "./medsync status and ./medsync logs tell why.");
            }
        }
        Platform platform = new Platform(home, ControlClient.require(home).portBase());
        headline("The console");
        Open.open(platform.console().toString());
        if (startedHere) {
            makeCache(home, victim);
        }
        boolean clean = play(home, platform);
        if (startedHere && !keep) {
            makeCaches(home);
        }
        return clean ? ExitCode.OK : ExitCode.FAILED;
    }

    /**
     * What is killed comes back as quickly as on a platform that has been used before. Without its cache it takes three times
     * as long, and billing cannot wait longer than its callers for events of a publisher that is away.
     */
    private static void makeCache(Home home, String process) throws IOException {
        if (!process.equals(Victim.NONE)) {
            headline("An AOT cache for what will be killed, so that it comes back soon");
            makeCaches(home, List.of(process));
        }
    }

    /** Nothing is as good to make caches from as what has just been done. Whoever does not want to wait goes away. */
    private static void makeCaches(Home home) throws IOException {
        headline("AOT caches for the next start (Ctrl-C ends without)");
        makeCaches(
                home,
                ControlClient.require(home).progress().processes().stream()
                        .map(PlatformStatus.ProcessStatus::name)
                        .toList());
    }

    private static void makeCaches(Home home, List<String> processes) throws IOException {
        boolean made = false;
        for (String process : processes) {
            for (String name : ControlClient.require(home).train(process)) {
                line(name);
                made = true;
            }
        }
        if (!made) {
            line("none is missing");
        }
    }

    private boolean play(Home home, Platform platform) throws Exception {
        try (Load load = new Load(platform.load(rate, 0.4, 1).rampingUp(RAMP_UP))) {
            headline("A clinic's day, at " + Math.round(rate) + " requests a second in " + Platform.FACILITIES
                    + " facilities");
            load.signIn();
            load.focusOn(platform.strangler()::movingFacility);
            load.start();
            if (!load.awaitPrompt(WARM_UP, DemoCommand::tellWarmUp)) {
                line("  it goes on although people wait: this machine does not keep up; a lower --rate would help");
            }
            tell(load);

            headline("Billing leaves the monolith");
            boolean left = leave(home, platform.strangler());
            tell(load);

            headline("Billing comes home");
            StranglerClient.Status begun =
                    platform.strangler().command("billing", "rollback", "", "the demo's second half");
            StranglerClient.Status end = platform.strangler().follow("billing", begun.nextLine(), DemoCommand::line);
            load.stop();
            platform.awaitCopied();

            headline("What happened, from the client's own ledger");
            return summary(load, platform) && left && end.ownedByService() == 0;
        }
    }

    /** Goes forward until all facilities are away. A strangler that dies on the way comes back and goes on by itself. */
    private boolean leave(Home home, StranglerClient strangler) throws Exception {
        Thread killer = killHalfWay(home, strangler);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            StranglerClient.Status begun = begin(strangler);
            StranglerClient.Status end = strangler.follow("billing", begun.nextLine(), DemoCommand::line);
            if (end.phase().equals("SERVICE")) {
                killer.join(Duration.ofSeconds(5));
                return true;
            }
            if (!end.state().equals("IDLE")) {
                return false;
            }
            // It was killed before its journal had the command.
            line("  the strangler forgot and is told again: phase " + end.phase() + ", " + end.ownedByService() + " of "
                    + end.facilities() + " facilities");
        }
        return false;
    }

    private static StranglerClient.Status begin(StranglerClient strangler) throws Exception {
        UserProblem last = null;
        for (int second = 0; second < 60; second++) {
            try {
                return strangler.command("billing", "migrate", "SERVICE", "the demo");
            } catch (UserProblem | IOException e) {
                last = e instanceof UserProblem problem ? problem : last;
                TimeUnit.SECONDS.sleep(1);
            }
        }
        throw last == null
                ? new UserProblem(
                        ExitCode.FAILED, "The strangler does not answer", "./medsync logs strangler tells why.")
                : last;
    }

    private Thread killHalfWay(Home home, StranglerClient strangler) {
        return Thread.ofPlatform().daemon().name("demo-crash").start(() -> {
            if (victim.equals(Victim.NONE)) {
                return;
            }
            try {
                while (true) {
                    StranglerClient.Status status = strangler.status("billing", Long.MAX_VALUE);
                    if (status.ownedByService() >= status.facilities() / 2 && status.facilities() > 0) {
                        line("  kill -9 " + victim);
                        ControlClient.require(home).kill(victim);
                        return;
                    }
                    TimeUnit.MILLISECONDS.sleep(100);
                }
            } catch (IOException | UserProblem e) {
                line("  nobody was killed: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static boolean summary(Load load, Platform platform) throws Exception {
        Statistics statistics = load.statistics();
        Statistics.Percentiles latencies = statistics.latencies();
        boolean clean = statistics.failed() == 0;
        System.out.printf("  requests              %,10d%n", statistics.requests());
        System.out.printf("  failed                %,10d%n", statistics.failed());
        statistics.failures().forEach((why, count) -> System.out.printf("    %d × %s%n", count, why));
        System.out.printf("  writes acknowledged   %,10d%n", statistics.writes());
        List<LedgerCheck.Finding> findings = LoadCommand.findings(load, platform);
        for (LedgerCheck.Finding finding : findings) {
            System.out.printf(
                    "  found in %-24s %,d of %,d: %d lost, %d doubled, %d wrong%n",
                    finding.database(),
                    finding.found(),
                    finding.looked(),
                    finding.lost(),
                    finding.doubled(),
                    finding.wrong());
            finding.examples().forEach(each -> System.out.println("    " + each));
            clean &= finding.clean();
        }
        for (JsonNode capability : platform.strangler().picture().path("capabilities")) {
            if (capability.path("moves").path("done").asLong() == 0) {
                continue;
            }
            JsonNode holds = capability.path("moves").path("holdMillis");
            System.out.printf(
                    "  holds of moving facilities   p50 %.1f ms, p99 %.1f ms, max %.1f ms (%d moves)%n",
                    holds.path("p50").asDouble(),
                    holds.path("p99").asDouble(),
                    holds.path("max").asDouble(),
                    capability.path("moves").path("done").asLong());
        }
        System.out.printf(
                "  what clients waited          p50 %.1f ms, p99 %.1f ms, max %.0f ms%n",
                latencies.p50(), latencies.p99(), latencies.max());
        System.out.println(clean ? "No request failed and no row was lost." : "Something went wrong; see above.");
        return clean;
    }

    private static void tellWarmUp(double millis) {
        line(String.format("  the platform warms up: 99 of 100 people wait less than %,.0f ms", millis));
    }

    private static void tell(Load load) {
        line(String.format(
                "  so far %,d requests, %d failed, %,d writes acknowledged",
                load.statistics().requests(),
                load.statistics().failed(),
                load.statistics().writes()));
    }

    private static void headline(String text) {
        System.out.println();
        System.out.println(text);
    }

    private static void line(String text) {
        System.out.println(text.startsWith(" ") ? text : "  " + text);
    }

    static final class Victim implements ITypeConverter<String> {
        static final String NONE = "none";

        @Override
        public String convert(String given) {
            if (!given.equals(NONE) && !Topology.NAMES.contains(given)) {
                throw new TypeConversionException(
                        "'" + given + "' is none of " + String.join(", ", Topology.NAMES) + ", and not " + NONE);
            }
            return given;
        }
    }

    private static void stop(Home home) {
        try {
            Down.stop(home);
        } catch (IOException e) {
            System.err.println("The platform did not stop: " + e.getMessage() + ". ./medsync down stops it.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
