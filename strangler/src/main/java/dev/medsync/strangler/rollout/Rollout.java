package dev.medsync.strangler.rollout;

import dev.medsync.strangler.StranglerSettings;
import dev.medsync.strangler.journal.Command;
import dev.medsync.strangler.journal.Command.Kind;
import dev.medsync.strangler.journal.Journal;
import dev.medsync.strangler.journal.Memory;
import dev.medsync.strangler.order.Dependents;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out commands in the background, one at a time, until they are done, somebody stops them, a gate is breached, or a
 * step fails. A command that was under way when the strangler ended goes on by itself at the next start. What it has said so
 * far can be read while it works.
 */
public final class Rollout implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rollout.class);
    private static final Duration STOPPING = Duration.ofSeconds(30);
    private static final Duration OPENING = Duration.ofSeconds(30);
    private static final Duration DURABLE = Duration.ofSeconds(1);
    private static final Duration OUTAGE = Duration.ofSeconds(90);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Migration migration;
    private final Retirement retirement;
    private final Journal journal;
    private final Clock clock;
    private final Lines lines;
    private final PhaseSteps steps;
    private volatile State state = State.RESUMING;
    private volatile boolean stop;
    private volatile boolean closed;
    private boolean commanded;
    private @Nullable Command underWay;
    private Thread worker = new Thread();

    /** Whether something is under way. */
    public enum State {
        /** The strangler has just started and looks what it left behind. */
        RESUMING,
        IDLE,
        RUNNING,
        DONE,
        STOPPED,
        FAILED
    }

    /** A command that cannot be carried out now. */
    public static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    /** Work that is no command of the journal: it does not go on after a restart. */
    private interface Work {
        void run() throws IOException, InterruptedException, StepFailedException;
    }

    public Rollout(
            Migration migration, StranglerSettings settings, Dependents dependents, Journal journal, Clock clock) {
        this.migration = migration;
        this.retirement = migration.retirement(dependents);
        this.journal = journal;
        this.clock = clock;
        this.lines = new Lines(migration.name());
        this.steps = new PhaseSteps(
                migration, settings, retirement, lines::say, step -> journal.step(migration.name(), step), () -> stop);
        migration.tell(lines::say);
    }

    public Migration migration() {
        return migration;
    }

    /** The capability that this is about. */
    public String capability() {
        return migration.name();
    }

    /** Goes forward to a phase, through all before it. */
    public void forward(Phase target, String actor, String reason) throws RefusedException {
        switch (target) {
            case LEGACY, SYNC_LOST ->
                throw new RefusedException(target + " is nothing to migrate to; to go back, use rollback.");
            case RETIRED ->
                throw new RefusedException("RETIRED has no way back, so it has to be confirmed: ./medsync migrate "
                        + migration.name() + " --to retired");
            case BACKFILL, SYNCED, SHADOW, CANARY, SERVICE -> {}
        }
        begin(new Command(Kind.MIGRATE, target.name(), actor, reason, clock.instant()));
    }

    /** SERVICE → RETIRED, from where nothing leads back; whoever calls this has asked. Ends what was begun when it is repeated. */
    public void retire(String actor, String reason) throws RefusedException {
        Command command = new Command(Kind.RETIRE, Phase.RETIRED.name(), actor, reason, clock.instant());
        awaitOpening();
        if (isUnderWay(command)) {
            return;
        }
        try {
            Optional<String> refusal = retirement.refusal();
            if (refusal.isPresent()) {
                throw new RefusedException(refusal.get());
            }
        } catch (IOException e) {
            throw new RefusedException("RETIRED is refused: what stands in its way cannot be seen: " + e.getMessage());
        }
        begin(command);
    }

    /** Brings every facility home; copies keep flowing, so going forward again is quick. */
    public void back(String actor, String reason) throws RefusedException {
        Command command = new Command(Kind.ROLLBACK, "", actor, reason, clock.instant());
        awaitOpening();
        requireWayBack();
        if (!isUnderWay(command)) {
            stopAndWait();
            begin(command);
        }
    }

    /**
     * Takes every facility over for the monolith from a service that is dead. It does not wait for anything else: a
     * strangler that has just started cannot look after what it left behind while the service is dead.
     */
    public void takeOver(String actor, String reason) throws RefusedException {
        requireWayBack();
        stopAndWait();
        synchronized (this) {
            Command command = new Command(Kind.TAKE_OVER, "", actor, reason, clock.instant());
            requireIdle();
            requireWayBack();
            journal.begun(migration.name(), command);
            start(command);
        }
    }

    /** Mirrors a share of the reads, 0 to 1, for a while and tells what differs. */
    public void shadow(double share, Duration duration) throws RefusedException {
        awaitOpening();
        begin("shadow", () -> steps.shadow(share, duration));
    }

    /** Compares everything. */
    public void verify() throws RefusedException {
        awaitOpening();
        if (migration.phase() == Phase.SYNC_LOST) {
            throw new RefusedException("SYNC_LOST: the sides are no longer copies of each other, so there is nothing to"
                    + " compare; ./medsync migrate " + migration.name() + " starts a new backfill.");
        }
        begin("verify", () -> migration.verify(lines::say));
    }

    /** Asks what is under way to stop after the facility it is moving. */
    public void stop() {
        stop = true;
    }

    public State state() {
        return state;
    }

    /** What was said since the line with this number, counted from 0 since the start of the strangler. */
    public Said saidSince(long line) {
        return lines.since(line);
    }

    /** How many lines have been said. */
    public long saidInAll() {
        return lines.count();
    }

    /**
     * Takes commands from now on, and goes on with the one that an earlier strangler was carrying out. It may be called again
     * when the journal answers late.
     */
    public synchronized void open(Memory memory) {
        Command left = memory.underWay();
        if (left != null && !commanded && !closed) {
            lines.say("The strangler was restarted and goes on with \"" + left.inWords() + "\""
                    + (memory.step().isEmpty() ? "" : ", which was at " + memory.step()) + " (" + left.actor() + ": "
                    + left.reason() + ")");
            start(left);
        } else if (state == State.RESUMING) {
            state = State.IDLE;
        }
        notifyAll();
    }

    @Override
    public void close() {
        closed = true;
        worker.interrupt();
    }

    private void begin(Command command) throws RefusedException {
        awaitOpening();
        synchronized (this) {
            if (isUnderWay(command)) {
                return; // asked for again, e.g. by a client that lost the answer
            }
            requireIdle();
            if (command.kind() != Kind.RETIRE) {
                requireWayBack();
            }
            journal.begun(migration.name(), command);
            start(command);
        }
    }

    private synchronized void begin(String what, Work work) throws RefusedException {
        requireIdle();
        requireWayBack();
        state = State.RUNNING;
        stop = false;
        commanded = true;
        run(() -> {
            try {
                work.run();
                state = stop ? State.STOPPED : State.DONE;
            } catch (IOException | StepFailedException e) {
                lines.say(what + " stopped: " + e.getMessage());
                state = State.FAILED;
            }
        });
    }

    private synchronized boolean isUnderWay(Command command) {
        Command running = underWay;
        return state == State.RUNNING && running != null && running.same(command);
    }

    private void requireIdle() throws RefusedException {
        if (state == State.RUNNING) {
            throw new RefusedException("Something is under way already; wait for it, or stop it first.");
        }
    }

    private void requireWayBack() throws RefusedException {
        if (migration.isArchived()) {
            throw new RefusedException(migration.noWayBack());
        }
    }

    private synchronized void awaitOpening() throws RefusedException {
        long end = System.nanoTime() + OPENING.toNanos();
        try {
            while (state == State.RESUMING) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new RefusedException(
                            "The strangler is still looking after what it left behind: it waits for the"
                                    + " monolith's database, " + migration.name() + " and config.");
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException("interrupted while the strangler starts");
        }
    }

    private void start(Command command) {
        state = State.RUNNING;
        stop = false;
        commanded = true;
        underWay = command;
        migration.watchFrom(command.begunAt());
        run(() -> end(carryOut(command)));
    }

    /** Work on the rollout's thread. */
    private interface OnThread {
        void run() throws InterruptedException;
    }

    private void run(OnThread work) {
        worker = Thread.ofPlatform()
                .daemon()
                .name("rollout-" + migration.name())
                .start(() -> {
                    try {
                        work.run();
                    } catch (InterruptedException e) {
                        // Only closing interrupts: the journal keeps the command, and the next start goes on with it.
                        state = State.STOPPED;
                    } catch (RuntimeException e) {
                        LOG.error("A command for {} failed", migration.name(), e);
                        lines.say("It failed unexpectedly: " + e.getMessage());
                        end(State.FAILED);
                    } finally {
                        migration.rest();
                    }
                });
    }

    private void end(State result) {
        journal.ended(migration.name(), result.name(), clock.instant());
        synchronized (this) {
            underWay = null;
            state = result;
        }
    }

    private State carryOut(Command command) throws InterruptedException {
        if (!journal.written(DURABLE)) {
            lines.say("The journal does not answer: if the strangler ends now, this does not go on by itself");
        }
        long awaySince = 0;
        while (true) {
            try {
                steps.carryOut(command);
                return stop ? State.STOPPED : State.DONE;
            } catch (GateBreachedException e) {
                lines.say(e.getMessage() + ": bringing every facility home");
                carryOutInstead(new Command(
                        Kind.ROLLBACK, "", "gate:" + e.gate(), "breached during the rollout", clock.instant()));
                lines.say(command.inWords() + " stopped: " + e.getMessage());
                return State.FAILED;
            } catch (StepFailedException e) {
                lines.say(command.inWords() + " stopped: " + e.getMessage());
                return State.FAILED;
            } catch (IOException e) {
                // A process that is starting again is no reason to give up: every step may be repeated.
                long now = System.nanoTime();
                if (awaySince == 0) {
                    awaySince = now;
                    lines.say("Waiting: " + e.getMessage());
                } else if (now - awaySince > OUTAGE.toNanos()) {
                    lines.say(command.inWords() + " stopped: " + e.getMessage());
                    return State.FAILED;
                }
                if (stop) {
                    return State.STOPPED;
                }
                Thread.sleep(RETRY);
            }
        }
    }

    private void carryOutInstead(Command command) throws InterruptedException {
        journal.begun(migration.name(), command);
        synchronized (this) {
            underWay = command;
        }
        carryOut(command);
    }

    private void stopAndWait() throws RefusedException {
        stop = true;
        if (!worker.isAlive()) {
            return; // also when nothing was ever begun since the start: a thread that was not started cannot be joined
        }
        try {
            worker.join(STOPPING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException("interrupted while waiting for the running step to stop");
        }
        if (worker.isAlive() && !closed) {
            throw new RefusedException(
                    "The running step did not stop within " + STOPPING.toSeconds() + " s; try again.");
        }
    }
}
