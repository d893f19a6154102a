package dev.medsync.cli.lifecycle;

import dev.medsync.cli.control.PlatformStatus;
import dev.medsync.cli.control.PlatformStatus.ProcessStatus;
import dev.medsync.cli.topology.Ports;
import java.io.PrintStream;
import java.util.List;

/** What a person needs to know once the platform is up. */
final class Welcome {
    private Welcome() {}

    static void print(PrintStream out, PlatformStatus status, Ports ports) {
        List<String> missing = status.processes().stream()
                .filter(process -> !process.isHealthy())
                .map(ProcessStatus::name)
                .toList();
        out.println();
        if (missing.isEmpty()) {
            out.println("MedSync is up.");
        } else {
            out.println("MedSync is up, but without " + String.join(", ", missing)
                    + " (./medsync logs NAME shows what they say).");
        }
        out.println("  Clients   http://localhost:" + ports.gateway() + "/api/v1/");
        out.println("  Console   http://localhost:" + ports.console() + "/");
        out.println("  Monolith  http://localhost:" + ports.monolith() + "/");
        out.println();
    }
}
