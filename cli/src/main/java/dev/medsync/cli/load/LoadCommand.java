package dev.medsync.cli.load;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Medsync;
import dev.medsync.cli.control.ControlClient;
import dev.medsync.cli.migration.Platform;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
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
            "Ends after --seconds, or with Ctrl-C. The exit status is 1 when a request failed or a write was lost."
        })
public final class LoadCommand implements Callable<Integer> {
    @ParentCommand
    private Medsync medsync = new Medsync();

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "100",
            description = "Requests a second. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(
            names = "--writes",
            paramLabel = "SHARE",
            defaultValue = "0.3",
            description = "Share of requests that write. Default: ${DEFAULT-VALUE}.")
    private double writes;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "30",
            description = "How long. Default: ${DEFAULT-VALUE}.")
    private long seconds;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Same seed, same day. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Override
    public Integer call() throws Exception {
        Platform platform = new Platform(
                medsync.home(), ControlClient.require(medsync.home()).portBase());
        try (Load load = new Load(platform.load(rate, writes, seed))) {
            System.out.println("Signing in at " + Platform.FACILITIES + " facilities");
            load.signIn();
            load.focusOn(platform.strangler()::movingFacility);
            load.start();
            long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
            while (System.nanoTime() < end) {
                TimeUnit.SECONDS.sleep(Math.min(5, Math.max(1, (end - System.nanoTime()) / 1_000_000_000)));
                Statistics.Percentiles now = load.statistics().latencies();
                System.out.printf(
                        "%,9d requests  %d failed  p50 %.1f ms  p99 %.1f ms%n",
                        load.statistics().requests(), load.statistics().failed(), now.p50(), now.p99());
            }
            load.stop();
            return report(load, platform) ? ExitCode.OK : ExitCode.FAILED;
        }
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
        List<LedgerCheck.Finding> findings = new java.util.ArrayList<>();
        findings.add(LedgerCheck.check(load.ledger(), platform.legacyDatabase()));
        if (platform.strangler().copies("billing")) {
            findings.add(LedgerCheck.check(load.ledger(), platform.billingDatabase()));
        }
        if (platform.strangler().copies("records")) {
            findings.add(LedgerCheck.check(load.ledger(), platform.recordsDatabase()));
        }
        return findings;
    }
}
