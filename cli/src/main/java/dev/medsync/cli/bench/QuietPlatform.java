package dev.medsync.cli.bench;

import dev.medsync.cli.pki.CertificateAuthority;
import dev.medsync.cli.process.ProcessSpec;
import dev.medsync.cli.seed.Multiplication;
import dev.medsync.cli.topology.Ports;
import dev.medsync.cli.topology.Secrets;
import dev.medsync.cli.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Some processes of the platform, on empty databases, that tell nobody of what they are filled with: a population of many
 * thousand patients would keep the publisher of events busy for minutes, beside what is measured.
 */
final class QuietPlatform implements AutoCloseable {
    private static final String EVENTS = "MEDSYNC_EVENTS_CONNECTION_STRING";
    private static final Duration SEEDING = Duration.ofMinutes(30);

    private final Stand stand;
    private final Ports ports;
    private final Group group;

    private QuietPlatform(Stand stand, Ports ports, Group group) {
        this.stand = stand;
        this.ports = ports;
        this.group = group;
    }

    /** Empties the stand and starts these processes on it. */
    static QuietPlatform start(Stand stand, Set<String> needed) throws IOException, InterruptedException {
        stand.empty();
        Ports ports = new Ports(stand.portBase());
        Secrets secrets = new Secrets(stand.home().secrets());
        CertificateAuthority authority = CertificateAuthority.in(stand.home().pki(), Clock.systemUTC());
        List<ProcessSpec> specs = new Topology(stand.home(), ports, secrets, authority)
                .processes().stream()
                        .filter(each -> needed.contains(each.name()))
                        .map(each -> MeasuredProgram.of(each, EVENTS))
                        .toList();
        stand.say(specs.size() + " processes start, databases among them");
        return new QuietPlatform(stand, ports, Group.start(stand.home(), specs));
    }

    /** All processes by name. */
    Map<String, MeasuredProcess> processes() {
        return group.processes();
    }

    /** Multiplies the population to so many patients. */
    void seed(int patients) throws IOException, InterruptedException {
        stand.say(String.format(Locale.ROOT, "A population of %,d patients is made", patients));
        Path log = stand.log("seed");
        Process process = Multiplication.of(stand.home(), ports, patients)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(SEEDING.toMinutes(), TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("The population was not made: " + Files.readString(log));
        }
    }

    @Override
    public void close() {
        group.close();
    }
}
