package dev.medsync.cli.lifecycle;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Home;
import dev.medsync.cli.UserProblem;
import dev.medsync.cli.control.ControlClient;
import dev.medsync.cli.control.ControlServer;
import dev.medsync.cli.control.PlatformStatus;
import dev.medsync.cli.control.PlatformStatus.ProcessStatus;
import dev.medsync.cli.process.CacheTraining;
import dev.medsync.cli.process.PortCheck;
import dev.medsync.cli.process.ProcessSnapshot;
import dev.medsync.cli.process.ProcessSpec;
import dev.medsync.cli.process.Supervisor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A platform running under this process: the supervisor with its children, the control channel, and the lock that
 * keeps a second one away.
 */
public final class PlatformHost implements ControlServer.Platform, AutoCloseable {
    private static final long REQUIRED_DISK_BYTES = 1L << 30;

    private final Home home;
    private final int portBase;
    private final Instant startedAt = Instant.now();
    private final Supervisor supervisor;
    private final CacheTraining training;
    private final ProcessorUse processorUse = new ProcessorUse();
    private final PlatformLock lock;
    private final CountDownLatch stopRequested = new CountDownLatch(1);
    private final ControlServer control;
    private volatile boolean closed;

    private PlatformHost(Home home, int portBase, PlatformLock lock, Supervisor supervisor, CacheTraining training)
            throws IOException {
        this.home = home;
        this.portBase = portBase;
        this.lock = lock;
        this.supervisor = supervisor;
        this.training = training;
        this.control = ControlServer.start(home, portBase, this);
    }

    /**
     * Checks the machine, cleans up after a supervisor that was killed, and starts the processes; returns at once.
     *
     * @param processes asked for once the lock is held, because making the list writes certificates and secrets
     * @param output told in a line each what a person should know
     */
    public static PlatformHost start(
            Home home, int portBase, Supplier<List<ProcessSpec>> processes, Consumer<String> output) {
        home.create();
        PlatformLock lock = PlatformLock.tryTake(home).orElseThrow(() -> alreadyRunning(home));
        boolean started = false;
        try {
            requireDiskSpace(home);
            List<ProcessSpec> specs = processes.get();
            EventLog events = new EventLog(output);
            Supervisor supervisor = new Supervisor(specs, home::log, home.run().resolve("pids"), events::changed);
            List<String> leftovers = supervisor.stopLeftovers();
            if (!leftovers.isEmpty()) {
                output.accept("Stopped what an earlier run had left behind: " + String.join(", ", leftovers));
            }
            requireFreePorts(specs, portBase);
            CacheTraining training = new CacheTraining(specs, supervisor, output);
            PlatformHost host = new PlatformHost(home, portBase, lock, supervisor, training);
            supervisor.start();
            training.start();
            started = true;
            return host;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (!started) {
                lock.close();
            }
        }
    }

    /** Refuses when a platform runs in this home, for whoever wants it for itself. */
    public static void requireNoneIn(Home home) {
        if (ControlClient.find(home).isPresent()) {
            throw alreadyRunning(home);
        }
    }

    static UserProblem alreadyRunning(Home home) {
        return new UserProblem(
                ExitCode.ALREADY_RUNNING,
                "MedSync runs already (state in " + home.state() + ")",
                "Look at it with ./medsync status, stop it with ./medsync down, or run a second one beside it with"
                        + " --home DIR and --port-base N.");
    }

    private static void requireDiskSpace(Home home) throws IOException {
        long free = Files.getFileStore(home.state()).getUsableSpace();
        if (free < REQUIRED_DISK_BYTES) {
            throw new UserProblem(
                    ExitCode.ENVIRONMENT,
                    "Only " + (free >> 20) + " MB are free in " + home.state() + "; 1024 MB are needed",
                    "Free some space, or keep the state elsewhere with --home DIR.");
        }
    }

    private static void requireFreePorts(List<ProcessSpec> specs, int portBase) {
        try {
            for (ProcessSpec spec : specs) {
                PortCheck.requireFree(spec.name(), spec.ports());
            }
        } catch (PortCheck.PortTaken e) {
            throw new UserProblem(
                    ExitCode.ENVIRONMENT,
                    "Cannot start: " + e.getMessage(),
                    "Stop that process, or choose other ports: ./medsync up --port-base " + (portBase + 1000));
        }
    }

    @Override
    public PlatformStatus status() {
        return status(processorUse::measured);
    }

    @Override
    public PlatformStatus progress() {
        return status(ProcessorUse::unmeasured);
    }

    private PlatformStatus status(Function<ProcessSnapshot, ProcessStatus> measure) {
        return new PlatformStatus(
                ProcessHandle.current().pid(),
                startedAt,
                portBase,
                stopRequested.getCount() == 0,
                supervisor.snapshots().stream().map(measure).toList());
    }

    @Override
    public boolean restart(String process) {
        return supervisor.restart(process).isPresent();
    }

    @Override
    public boolean edit(String process, @Nullable Path classes) {
        return supervisor.edit(process, classes).isPresent();
    }

    @Override
    public boolean kill(String process) {
        return supervisor.kill(process).isPresent();
    }

    /** Makes every cache that is missing. */
    public List<String> train() throws InterruptedException {
        return train("");
    }

    @Override
    public List<String> train(String process) throws InterruptedException {
        return training.trainNow(process);
    }

    @Override
    public void stop() {
        stopRequested.countDown();
    }

    /** Waits until somebody asks the platform to stop. */
    void awaitStopRequest() throws InterruptedException {
        stopRequested.await();
    }

    boolean isClosed() {
        return closed;
    }

    /** Stops every process, then gives up the control channel and the lock. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        stopRequested.countDown();
        supervisor.stop();
        control.close();
        lock.close();
        closed = true;
    }
}
