package dev.medsync.cli.doctor;

import dev.medsync.cli.Home;
import dev.medsync.cli.UserProblem;
import dev.medsync.cli.control.ControlClient;
import dev.medsync.cli.postgres.PostgresBinaries;
import dev.medsync.cli.process.OwnSession;
import dev.medsync.cli.process.PortCheck;
import dev.medsync.cli.topology.Ports;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The checks of {@code medsync doctor}. */
final class Checks {
    private static final long NEEDED_MEMORY_MB = 3000;
    private static final long NEEDED_DISK_MB = 1024;

    private final Home home;

    Checks(Home home) {
        this.home = home;
    }

    List<Finding> all() {
        return List.of(jdk(), maven(), memory(), disk(), ports(), postgres(), session(), browser());
    }

    private static Finding jdk() {
        String text = "JDK " + Runtime.version() + " in " + System.getProperty("java.home");
        boolean compiler = Files.isExecutable(Path.of(System.getProperty("java.home"), "bin", "javac"));
        return Runtime.version().feature() >= 25 && compiler
                ? Finding.good(text)
                : Finding.problem(text + ": a JDK 25 with a compiler is needed; set JAVA_HOME to one");
    }

    private static Finding maven() {
        return OwnSession.onPath("mvn")
                ? Finding.good("Maven is on the PATH")
                : Finding.problem("Maven: no mvn on the PATH; install Maven 3.8.7 or newer to build");
    }

    private static Finding memory() {
        if (!(ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system)) {
            return Finding.optional("Memory: unknown");
        }
        long total = system.getTotalMemorySize() >> 20;
        return total >= NEEDED_MEMORY_MB
                ? Finding.good("Memory: " + total + " MB")
                : Finding.problem("Memory: " + total + " MB; " + NEEDED_MEMORY_MB + " MB are needed");
    }

    private Finding disk() {
        try {
            Path existing = home.state();
            while (existing.getParent() != null && !Files.exists(existing)) {
                existing = existing.getParent();
            }
            if (!Files.isWritable(existing)) {
                return Finding.problem("Disk: " + existing + " is not writable; use --home DIR");
            }
            long free = Files.getFileStore(existing).getUsableSpace() >> 20;
            return free >= NEEDED_DISK_MB
                    ? Finding.good("Disk: " + free + " MB free for " + home.state())
                    : Finding.problem(
                            "Disk: " + free + " MB free for " + home.state() + "; free some space or use --home DIR");
        } catch (IOException e) {
            return Finding.problem("Disk: " + home.state() + " cannot be used: " + e.getMessage());
        }
    }

    private Finding ports() {
        Optional<ControlClient> running = ControlClient.find(home);
        if (running.isPresent()) {
            return Finding.good("Ports: the platform runs on " + running.get().portBase() + " and following");
        }
        List<Integer> taken = IntStream.range(Ports.DEFAULT_BASE, Ports.DEFAULT_BASE + Ports.COUNT)
                .filter(port -> !PortCheck.isFree(port))
                .boxed()
                .toList();
        return taken.isEmpty()
                ? Finding.good("Ports: " + Ports.DEFAULT_BASE + " and following are free")
                : Finding.problem("Ports: taken are " + taken + "; choose others with up --port-base N");
    }

    private static Finding postgres() {
        try {
            PostgresBinaries.Platform platform = PostgresBinaries.Platform.current();
            return PostgresBinaries.class.getResource("/" + platform.archive()) == null
                    ? Finding.problem("PostgreSQL: no binaries for " + platform.artifact() + "; build on this machine")
                    : Finding.good("PostgreSQL: binaries for " + platform.artifact());
        } catch (UserProblem e) {
            return Finding.problem("PostgreSQL: " + e.getMessage());
        }
    }

    private static Finding session() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return Finding.good("User: not root, so PostgreSQL runs as you");
        }
        return OwnSession.onPath("unshare") || OwnSession.onPath("setpriv")
                ? Finding.good("User: root; PostgreSQL runs in a user namespace or as nobody")
                : Finding.problem("User: root, and neither unshare nor setpriv is there; use another user");
    }

    private static Finding browser() {
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .filter(OwnSession::onPath)
                .findFirst()
                .map(name -> Finding.good("Browser: " + name + " (for the console's tests)"))
                .orElse(Finding.optional("Browser: no Chromium; only the console's screenshots need it"));
    }
}
