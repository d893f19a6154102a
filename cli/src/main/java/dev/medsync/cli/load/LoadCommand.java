package dev.medsync.cli.load;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Medsync;
import dev.medsync.cli.migration.Platform;
import dev.medsync.cli.option.NumberBetween;
import dev.medsync.cli.option.RequestRate;
import dev.medsync.cli.option.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code medsync load}: a clinic's day at a fixed rate, with the ledger checked at the end. */
@Command(
        name = "load",
        header = "Puts the platform under load.",
        description = {
            "Sends a clinic's day through the gateway at a fixed rate: visits, charges, claims, remittances, invoices,"
                    + " payments, and reads of them. Keeps a ledger of everything that was acknowledged and looks it up"
                    + " in both databases when it ends.",
            "",
            "Ends after --seconds. Ctrl-C ends it earlier, and the ledger is looked up all the same (some seconds). The"
                    + " exit status is 1 when a request failed or a write was lost, doubled or wrong."
        })
public final class LoadCommand implements Callable<Integer> {
    private static final Duration SHOW_EVERY = Duration.ofSeconds(5);

    @ParentCommand
    private Medsync medsync = new Medsync();

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "100",
            converter = RequestRate.class,
            description = "Requests a second, 0.1 to 10,000. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(
            names = "--writes",
            paramLabel = "SHARE",
            defaultValue = "0.3",
            converter = WriteShare.class,
            description = "Share of requests that write, 0 to 1. Default: ${DEFAULT-VALUE}.")
    private double writes;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "30",
            converter = Seconds.class,
            description = "How long, in seconds; at most a day, 86,400. Default: ${DEFAULT-VALUE}.")
    private long seconds;

    @Option(
            names = "--ramp",
            paramLabel = "N",
            defaultValue = "10",
            converter = Ramp.class,
            description =
                    "In how many seconds the rate rises from nothing to --rate, 0 to 3,600; it counts as a part of"
                            + " --seconds. Default: ${DEFAULT-VALUE}.")
    private long ramp;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            converter = Seed.class,
            description = "A number up to 999,999,999: same seed, same day. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Override
    public Integer call() throws Exception {
        Platform platform = Platform.running(medsync.home());
        try (EarlyEnd early = EarlyEnd.onControlC();
                Load load = new Load(platform.load(rate, writes, seed).rampingUp(Duration.ofSeconds(ramp)))) {
            System.out.println("Signing in at " + Platform.FACILITIES + " facilities");
            load.signIn();
            load.focusOn(platform.strangler()::movingFacility);
            load.start();
            long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
            while (!early.within(Duration.ofNanos(Math.min(SHOW_EVERY.toNanos(), end - System.nanoTime())))
                    && System.nanoTime() < end) {
                show(load.statistics());
            }
            load.stop();
            return report(load, platform) ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    private static void show(Statistics statistics) {
        Statistics.Percentiles now = statistics.latencies();
        System.out.printf(
                "%,9d requests  %d failed  p50 %.1f ms  p99 %.1f ms%n",
                statistics.requests(), statistics.failed(), now.p50(), now.p99());
    }

    /** Prints what happened. Answers whether nothing failed, was lost, doubled or wrong. */
    public static boolean report(Load load, Platform platform) throws Exception {
        Statistics statistics = load.statistics();
        Statistics.Percentiles latencies = statistics.latencies();
        System.out.printf(
                "%n%,d requests, %d failed; %,d writes acknowledged; p50 %.1f ms, p99 %.1f ms, max %.0f ms%n",
                statistics.requests(),
                statistics.failed(),
                statistics.writes(),
                latencies.p50(),
                latencies.p99(),
                latencies.max());
        statistics.failures().forEach((why, count) -> System.out.printf("  failed %d times: %s%n", count, why));
        boolean clean = statistics.failed() == 0;
        platform.awaitCopied();
        for (LedgerCheck.Finding finding : findings(load, platform)) {
            System.out.println(LedgerCheck.sentence(finding, null));
            finding.examples().forEach(each -> System.out.println("  " + each));
            clean &= finding.clean();
        }
        return clean;
    }

    /** The ledger against every database that should have everything. */
    public static List<LedgerCheck.Finding> findings(Load load, Platform platform) throws Exception {
        List<LedgerCheck.Finding> findings = new ArrayList<>();
        findings.add(LedgerCheck.check(load.ledger(), platform.legacyDatabase()));
        if (platform.strangler().copies("billing")) {
            findings.add(LedgerCheck.check(load.ledger(), platform.billingDatabase()));
        }
        if (platform.strangler().copies("records")) {
            findings.add(LedgerCheck.check(load.ledger(), platform.recordsDatabase()));
        }
        return findings;
    }

    static final class WriteShare extends NumberBetween<Double> {
        WriteShare() {
            super(Double::valueOf, 0.0, 1.0);
        }
    }

    static final class Ramp extends NumberBetween<Long> {
        Ramp() {
            super(Long::valueOf, 0L, 3_600L);
        }
    }

    static final class Seconds extends NumberBetween<Long> {
        Seconds() {
            super(Long::valueOf, 1L, 86_400L);
        }
    }
}
