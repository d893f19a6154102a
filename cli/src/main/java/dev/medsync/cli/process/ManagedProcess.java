package dev.medsync.cli.process;

import dev.medsync.cli.UserProblem;
import dev.medsync.cli.process.Program.Readiness;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one process alive: waits for what it needs, starts it, probes it until it is healthy, and starts it again when
 * it ends without being told to. One thread runs {@link #keepAlive}; everybody else only asks or tells.
 */
final class ManagedProcess {
    private static final Duration PROBE_STARTING = Duration.ofMillis(40);
    private static final Duration PROBE_HEALTHY = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(12);
    private static final int TAIL_LINES = 15;

    private final ProcessSpec spec;
    private final ProcessLog log;
    private final ProcessRecords records;
    private final Consumer<ProcessSnapshot> listener;
    private final BackOff backOff = new BackOff();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private ProcessState state = ProcessState.WAITING;
    private @Nullable Process process;
    private @Nullable Instant startedAt;
    private @Nullable Instant readyAt;
    private int starts;
    private String message = "";
    private List<String> logTail = List.of();
    private String tooSlow = ""; // only the keeper's thread touches these two
    private boolean finished;
    private boolean stopRequested;
    private boolean restartRequested;

    ManagedProcess(ProcessSpec spec, ProcessLog log, ProcessRecords records, Consumer<ProcessSnapshot> listener) {
        this.spec = spec;
        this.log = log;
        this.records = records;
        this.listener = listener;
    }

    ProcessSpec spec() {
        return spec;
    }

    /** Runs until the process is stopped for good. */
    void keepAlive(List<ManagedProcess> needs) throws InterruptedException {
        while (awaitNeeds(needs)) {
            String missing = spec.program().missing().orElse(null);
            if (missing != null) {
                enter(ProcessState.NOT_BUILT, missing, List.of());
                return;
            }
            Duration healthyFor = runOnce();
            if (!pauseBeforeRestart(healthyFor)) {
                break;
            }
        }
        enter(ProcessState.STOPPED, "", List.of());
    }

    private boolean awaitNeeds(List<ManagedProcess> needs) throws InterruptedException {
        for (ManagedProcess need : needs) {
            while (!stopping() && !need.awaitHealthy(Duration.ofMillis(200))) {
                if (need.snapshot().state() == ProcessState.NOT_BUILT) {
                    enter(ProcessState.WAITING, "waits for " + need.spec.name() + ", which is not built", List.of());
                }
            }
        }
        return !stopping();
    }

    /** One life of the process; returns how long it was healthy. */
    private Duration runOnce() throws InterruptedException {
        tooSlow = "";
        finished = false;
        Process started = launch();
        if (started == null) {
            return Duration.ZERO;
        }
        try {
            probeUntilReady(started);
            watchUntilEnd(started);
        } finally {
            records.ended(spec.name());
        }
        return ended(started.exitValue());
    }

    private @Nullable Process launch() {
        try {
            PortCheck.requireFree(spec.name(), spec.ports());
            Program.Launch launch = spec.program().prepare();
            log.beginRun();
            ProcessBuilder builder = new ProcessBuilder(OwnSession.wrap(launch.command()))
                    .directory(launch.directory().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()))
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
            builder.environment().putAll(launch.environment());
            lock.lock();
            try {
                if (stopRequested) {
                    return null;
                }
                Process started = builder.start();
                record(started);
                process = started;
                startedAt = Instant.now();
                readyAt = null;
                restartRequested = false;
                starts++;
                enter(ProcessState.STARTING, "", List.of());
                return started;
            } finally {
                lock.unlock();
            }
        } catch (UserProblem e) {
            return notStarted(e.getMessage() + ". " + e.remedy());
        } catch (PortCheck.PortTaken | IOException | UncheckedIOException e) {
            return notStarted(String.valueOf(e.getMessage()));
        }
    }

    /** It counts as a start, so that whoever waits learns after some that waiting does not help. */
    private @Nullable Process notStarted(String why) {
        lock.lock();
        try {
            starts++;
            enter(ProcessState.CRASHED, "cannot start: " + why, List.of());
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** A process of which there is no record would outlive a supervisor that is killed. */
    private void record(Process started) {
        try {
            records.started(spec.name(), started.toHandle());
        } catch (UncheckedIOException e) {
            ProcessTree.kill(started.toHandle());
            throw e;
        }
    }

    private void probeUntilReady(Process started) throws InterruptedException {
        Instant deadline = Instant.now().plus(spec.startTimeout());
        String reason = "";
        while (!started.waitFor(PROBE_STARTING.toMillis(), TimeUnit.MILLISECONDS)) {
            if (stopping() || endsItself(started)) {
                return;
            }
            switch (spec.program().probe()) {
                case Readiness.Ready ready -> {
                    if (started.isAlive()) {
                        readyAt = Instant.now();
                        enter(ProcessState.HEALTHY, "", List.of());
                    }
                    return;
                }
                case Readiness.NotReady notReady -> reason = notReady.reason();
            }
            if (Instant.now().isAfter(deadline)) {
                tooSlow = "not healthy after " + spec.startTimeout().toSeconds() + " s (" + reason + "), ";
                ProcessTree.stop(started.toHandle(), spec.program().stopSignal(), new Departure(spec), STOP_PATIENCE);
                return;
            }
        }
    }

    private void watchUntilEnd(Process started) throws InterruptedException {
        Instant nextProbe = Instant.now().plus(PROBE_HEALTHY);
        while (!started.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            if (endsItself(started)) {
                continue;
            }
            if (Instant.now().isAfter(nextProbe)) {
                watch();
                nextProbe = Instant.now().plus(PROBE_HEALTHY);
            }
        }
    }

    /** Nobody asked it to end, its work is over, and what it still does helps nobody. */
    private boolean endsItself(Process started) {
        if (stopping() || !spec.program().hasFinished()) {
            return false;
        }
        finished = true;
        ProcessTree.kill(started.toHandle());
        return true;
    }

    private void watch() {
        log.limitSize();
        ProcessState now = snapshot().state();
        if (now != ProcessState.HEALTHY && now != ProcessState.UNHEALTHY) {
            return;
        }
        switch (spec.program().probe()) {
            case Readiness.Ready ready -> enter(ProcessState.HEALTHY, "", List.of());
            case Readiness.NotReady notReady -> enter(ProcessState.UNHEALTHY, notReady.reason(), List.of());
        }
    }

    private Duration ended(int exitValue) {
        lock.lock();
        try {
            Instant ready = readyAt;
            process = null;
            readyAt = null;
            if (!stopRequested && !restartRequested) {
                String how = finished ? "ended by itself" : how(exitValue);
                enter(ProcessState.CRASHED, tooSlow + how, log.lastWords(TAIL_LINES));
            }
            return ready == null ? Duration.ZERO : Duration.between(ready, Instant.now());
        } finally {
            lock.unlock();
        }
    }

    private static String how(int exitValue) {
        return exitValue > 128 ? "killed by signal " + (exitValue - 128) : "ended with status " + exitValue;
    }

    /** Waits before the next start; false when there is to be none. */
    private boolean pauseBeforeRestart(Duration healthyFor) throws InterruptedException {
        lock.lock();
        try {
            if (restartRequested) {
                backOff.reset();
            } else {
                long nanos = backOff.next(healthyFor).toNanos();
                while (nanos > 0 && !stopRequested && !restartRequested) {
                    nanos = changed.awaitNanos(nanos);
                }
            }
            restartRequested = false;
            return !stopRequested;
        } finally {
            lock.unlock();
        }
    }

    /** Stops it and keeps it stopped. */
    void stop() {
        Process running = request(true);
        if (running != null) {
            enter(ProcessState.STOPPING, "", List.of());
            ProcessTree.stop(running.toHandle(), spec.program().stopSignal(), new Departure(spec), STOP_PATIENCE);
        }
    }

    /** Stops it; it comes up again at once. Wakes a process that waits after a crash. */
    void restart() {
        Process running = request(false);
        if (running != null) {
            enter(ProcessState.STOPPING, "", List.of());
            ProcessTree.stop(running.toHandle(), spec.program().stopSignal(), new Departure(spec), STOP_PATIENCE);
        }
    }

    /** Kills it hard, as a crash would; the supervision notices and starts it again. */
    void kill() {
        lock.lock();
        try {
            if (process != null) {
                process.destroyForcibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Process request(boolean forGood) {
        lock.lock();
        try {
            if (forGood) {
                stopRequested = true;
            } else {
                restartRequested = true;
            }
            changed.signalAll();
            return process;
        } finally {
            lock.unlock();
        }
    }

    boolean awaitHealthy(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long nanos = patience.toNanos();
            while (state != ProcessState.HEALTHY && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return state == ProcessState.HEALTHY;
        } finally {
            lock.unlock();
        }
    }

    /** How often it failed in a row. */
    int failures() {
        return backOff.failures();
    }

    ProcessSnapshot snapshot() {
        lock.lock();
        try {
            Instant started = startedAt;
            Instant ready = readyAt;
            return new ProcessSnapshot(
                    spec.name(),
                    state,
                    process == null ? 0 : process.pid(),
                    process == null ? null : started,
                    started == null || ready == null ? null : Duration.between(started, ready),
                    starts,
                    message,
                    logTail,
                    Map.copyOf(spec.ports()));
        } finally {
            lock.unlock();
        }
    }

    private boolean stopping() {
        lock.lock();
        try {
            return stopRequested;
        } finally {
            lock.unlock();
        }
    }

    private void enter(ProcessState next, String why, List<String> tail) {
        ProcessSnapshot snapshot;
        lock.lock();
        try {
            if (state == next && message.equals(why)) {
                return;
            }
            boolean probed = next == ProcessState.HEALTHY || next == ProcessState.UNHEALTHY;
            if (state == ProcessState.STOPPING && probed) {
                return; // a probe that was under way when the stop was asked for
            }
            state = next;
            message = why;
            logTail = tail;
            changed.signalAll();
            snapshot = snapshot();
        } finally {
            lock.unlock();
        }
        listener.accept(snapshot);
    }
}
