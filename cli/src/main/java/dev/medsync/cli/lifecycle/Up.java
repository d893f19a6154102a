package dev.medsync.cli.lifecycle;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Home;
import dev.medsync.cli.Medsync;
import dev.medsync.cli.control.PlatformStatus;
import dev.medsync.cli.option.FirstPort;
import dev.medsync.cli.pki.CertificateAuthority;
import dev.medsync.cli.process.ProcessSpec;
import dev.medsync.cli.topology.Ports;
import dev.medsync.cli.topology.Secrets;
import dev.medsync.cli.topology.Topology;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code medsync up}: starts the platform, in the foreground or detached. */
@Command(
        name = "up",
        header = "Starts the platform.",
        description = {
            "Starts the platform: two PostgreSQL servers, the Service Bus emulator, the monolith, the services, the"
                    + " strangler with its console, and the gateway.",
            "",
            "In the foreground it watches them, starts again what dies, and Ctrl-C stops everything. With -d it"
                    + " returns as soon as all are healthy, and with exit status 1 when one cannot be or after ten"
                    + " minutes; medsync down stops them."
        })
public final class Up implements Callable<Integer> {
    private static final Duration SETTLE = Duration.ofMinutes(10);

    @ParentCommand
    private Medsync medsync = new Medsync();

    @Option(
            names = {"-d", "--detach"},
            description = "Run in the background; return when healthy.")
    private boolean detach;

    @Option(
            names = "--port-base",
            paramLabel = "N",
            defaultValue = "" + Ports.DEFAULT_BASE,
            converter = FirstPort.class,
            description = "First of 40 ports, the gateway's: 1024 to 65496. Default: ${DEFAULT-VALUE}.")
    private int portBase;

    @Option(names = "--supervise", hidden = true, description = "Be the background process of up -d.")
    private boolean supervise;

    @Override
    public Integer call() throws Exception {
        Home home = medsync.home();
        PlatformHost.requireNoneIn(home);
        if (detach) {
            return DetachedPlatform.start(home, portBase);
        }
        return foreground(home);
    }

    private int foreground(Home home) throws InterruptedException {
        Ports ports = new Ports(portBase);
        AtomicBoolean showEvents = new AtomicBoolean(supervise);
        PlatformHost host = PlatformHost.start(home, portBase, () -> processes(home, ports), line -> {
            if (showEvents.get()) {
                System.out.println(line);
            }
        });
        CloseOnExit.register(host);
        if (!supervise) {
            PlatformStatus settled = follow(host);
            Welcome.print(System.out, settled, ports);
            showEvents.set(true);
        }
        host.awaitStopRequest();
        host.close();
        return ExitCode.OK;
    }

    private static PlatformStatus follow(PlatformHost host) throws InterruptedException {
        ProgressView view = ProgressView.standard();
        long deadline = System.nanoTime() + SETTLE.toNanos();
        while (true) {
            PlatformStatus status = host.progress();
            view.show(status);
            if (status.isSettled() || status.stopping() || System.nanoTime() > deadline) {
                return status;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static List<ProcessSpec> processes(Home home, Ports ports) {
        CertificateAuthority authority = CertificateAuthority.in(home.pki(), Clock.systemUTC());
        return new Topology(home, ports, new Secrets(home.secrets()), authority).processes();
    }
}
