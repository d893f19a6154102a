package dev.medsync.cli.chaos;

import dev.medsync.cli.Home;
import dev.medsync.cli.control.PlatformStatus;
import dev.medsync.cli.control.PlatformStatus.ProcessStatus;
import dev.medsync.cli.lifecycle.PlatformHost;
import dev.medsync.cli.migration.Platform;
import dev.medsync.cli.migration.StranglerClient;
import dev.medsync.cli.pki.CertificateAuthority;
import dev.medsync.cli.process.ProcessState;
import dev.medsync.cli.process.Supervisor;
import dev.medsync.cli.topology.Ports;
import dev.medsync.cli.topology.Secrets;
import dev.medsync.cli.topology.Topology;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A platform of its own for a rehearsal of failures: the launcher's processes, supervised from here. */
final class Rehearsal implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Home home;
    private final PlatformHost host;
    private final Topology topology;
    private final Platform platform;
    private final Predicate<String> cached;
    private @Nullable Supervisor second;

    private Rehearsal(Home home, PlatformHost host, Topology topology, Platform platform, Predicate<String> cached) {
        this.cached = cached;
        this.home = home;
        this.host = host;
        this.topology = topology;
        this.platform = platform;
    }

    /**
     * Starts the processes and returns at once; {@link #awaitHealthy} waits for them.
     *
     * @param cached which of them use AOT caches
     */
    static Rehearsal start(Home home, int portBase, Predicate<String> cached, Consumer<String> story) {
        home.create();
        Topology topology = new Topology(
                home,
                new Ports(portBase),
                new Secrets(home.secrets()),
                CertificateAuthority.in(home.pki(), Clock.systemUTC()));
        PlatformHost host = PlatformHost.start(home, portBase, () -> topology.rehearsal(cached), story);
        return new Rehearsal(home, host, topology, new Platform(home, portBase), cached);
    }

    Platform platform() {
        return platform;
    }

    StranglerClient strangler() {
        return platform.strangler();
    }

    /** How often each process has been started. */
    Map<String, Integer> starts() {
        Map<String, Integer> starts = new TreeMap<>();
        host.progress().processes().forEach(each -> starts.put(each.name(), each.starts()));
        return starts;
    }

    /** Ends a process as kill -9 does. */
    void kill(String process) {
        host.kill(process);
    }

    /** Waits until every process is healthy. */
    void awaitHealthy() throws InterruptedException, TimeoutException {
        awaitBack(Map.of());
    }

    /**
     * Waits until every process is healthy, and those that died have been started again.
     *
     * @param startsBefore how often the dead had been started before they died
     */
    void awaitBack(Map<String, Integer> startsBefore) throws InterruptedException, TimeoutException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            PlatformStatus status = host.progress();
            if (status.isHealthy()
                    && status.processes().stream()
                            .allMatch(each -> each.starts() > startsBefore.getOrDefault(each.name(), 0))) {
                return;
            }
            for (ProcessStatus each : status.processes()) {
                // The supervision slows down what dies often, and here everything does.
                if (each.state() == ProcessState.CRASHED) {
                    host.restart(each.name());
                }
            }
            if (System.nanoTime() > end) {
                throw new TimeoutException("not healthy after " + PATIENCE.toSeconds() + " s: "
                        + status.processes().stream()
                                .filter(each -> !each.isHealthy())
                                .map(each -> each.name() + " " + each.state() + " " + each.message())
                                .toList());
            }
            TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
        }
    }

    /** Makes the AOT caches that are missing, so that restarts take as long as they do on a platform in use. */
    List<String> train() throws InterruptedException {
        return host.train();
    }

    /** Starts a second strangler, which knows nothing of the first, and waits for it. */
    StranglerClient startSecondStrangler() throws InterruptedException, TimeoutException {
        Supervisor supervisor = new Supervisor(
                List.of(topology.secondStrangler(cached)),
                home::log,
                home.run().resolve("pids-second"),
                snapshot -> {});
        second = supervisor;
        supervisor.start();
        if (!supervisor.awaitHealthy(PATIENCE)) {
            throw new TimeoutException("the second strangler did not become healthy");
        }
        return platform.secondStrangler();
    }

    /** Kills the second strangler, and does not start it again. */
    void endSecondStrangler() {
        Supervisor supervisor = second;
        if (supervisor != null) {
            supervisor.kill("strangler-2");
            supervisor.stop();
            second = null;
        }
    }

    @Override
    public void close() {
        endSecondStrangler();
        host.close();
    }

    /** Waits for something to become true. */
    static boolean await(Duration patience, Condition condition) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                if (condition.holds()) {
                    return true;
                }
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                // Whoever was asked is away just now.
                if (System.nanoTime() > end) {
                    return false;
                }
            }
            if (System.nanoTime() > end) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Something that is asked of processes which may be away. */
    interface Condition {
        boolean holds() throws Exception;
    }

    /** Asks until whoever is asked answers. */
    static <T> T ask(Duration patience, Question<T> question) throws InterruptedException, IOException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return question.answer();
            } catch (IOException | dev.medsync.cli.UserProblem e) {
                if (System.nanoTime() > end) {
                    throw new IOException("no answer for " + patience.toSeconds() + " s: " + e.getMessage(), e);
                }
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** A question to a process that may be away. */
    interface Question<T> {
        T answer() throws IOException, InterruptedException;
    }
}
