package dev.medsync.cli.migration;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Home;
import dev.medsync.cli.UserProblem;
import dev.medsync.cli.control.ControlClient;
import dev.medsync.cli.load.LedgerCheck;
import dev.medsync.cli.load.Load;
import dev.medsync.cli.topology.Ports;
import dev.medsync.cli.topology.Secrets;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A running platform, from outside: where its parts are and what opens them. */
public final class Platform {
    /** The facilities of the population, 1 and up. */
    public static final int FACILITIES = 200;

    private final Ports ports;
    private final Secrets secrets;
    private final StranglerClient strangler;

    /** The running platform of this home, or a problem that says how to start one. */
    public static Platform running(Home home) {
        return new Platform(home, ControlClient.require(home).portBase());
    }

    public Platform(Home home, int portBase) {
        this.ports = new Ports(portBase);
        this.secrets = new Secrets(home.secrets());
        this.strangler = new StranglerClient(
                URI.create("http://127.0.0.1:" + ports.console()), secrets.password("strangler-admin"));
    }

    public StranglerClient strangler() {
        return strangler;
    }

    /** The strangler, once it knows this capability; else a problem that names those it knows. */
    StranglerClient stranglerFor(String capability) throws IOException, InterruptedException {
        Set<String> movable = strangler.phases().keySet();
        if (!movable.contains(capability)) {
            throw new UserProblem(
                    ExitCode.USAGE,
                    "There is no capability '" + capability + "' that can move",
                    "There are " + String.join(", ", movable) + ".");
        }
        return strangler;
    }

    /** A second strangler, where a rehearsal has started one. */
    public StranglerClient secondStrangler() {
        return new StranglerClient(
                URI.create("http://127.0.0.1:" + ports.secondConsole()), secrets.password("strangler-admin"));
    }

    public URI console() {
        return URI.create("http://127.0.0.1:" + ports.console() + "/console/");
    }

    /** A day's load on this platform. */
    public Load.Settings load(double rate, double writes, long seed) {
        return new Load.Settings(
                URI.create("http://127.0.0.1:" + ports.gateway()), "demo", "demo", rate, writes, FACILITIES, seed);
    }

    public LedgerCheck.Database legacyDatabase() {
        return new LedgerCheck.Database(
                "the monolith's database",
                "jdbc:postgresql://127.0.0.1:" + ports.legacyDatabase() + "/medsync",
                "medsync",
                secrets.password("legacy-medsync"),
                LedgerCheck.Schema.LEGACY);
    }

    public LedgerCheck.Database billingDatabase() {
        return serviceDatabase("billing", LedgerCheck.Schema.BILLING);
    }

    public LedgerCheck.Database recordsDatabase() {
        return serviceDatabase("records", LedgerCheck.Schema.RECORDS);
    }

    private LedgerCheck.Database serviceDatabase(String service, LedgerCheck.Schema schema) {
        return new LedgerCheck.Database(
                service + "'s database",
                "jdbc:postgresql://127.0.0.1:" + ports.servicesDatabase() + "/" + service,
                service + "_owner",
                secrets.password(service + "-owner"),
                schema);
    }

    /** Waits until everything committed so far has been copied, as the console's lag figures tell. */
    public void awaitCopied() throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (strangler.copies() && !strangler.caughtUp() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }
}
