package dev.medsync.strangler.rollout;

import dev.medsync.strangler.StranglerSettings;
import dev.medsync.strangler.move.Direction;
import dev.medsync.strangler.move.MoveReport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a migration from phase to phase in the background, one step at a time, and stops when it is told to, when a gate
 * is breached, or when a step fails. What it has said so far can be read while it works.
 */
public final class Rollout implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rollout.class);
    private static final int REMEMBERED_LINES = 500;
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration LONGEST_SOAK = Duration.ofSeconds(30);

    private final Migration migration;
    private final StranglerSettings settings;
    private final Deque<String> said = new ArrayDeque<>();
    private long saidInAll;
    private volatile State state = State.IDLE;
    private volatile boolean stop;
    private volatile boolean closed;
    private Thread worker = new Thread();

    /** Whether something is under way. */
    public enum State {
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

    /** A step. */
    private interface Work {
        void run() throws IOException, InterruptedException, Migration.StepFailedException;
    }

    public Rollout(Migration migration, StranglerSettings settings) {
        this.migration = migration;
        this.settings = settings;
    }

    /** Goes forward to a phase, through all before it. */
    public void forward(Phase target, String actor, String reason) throws RefusedException {
        if (target == Phase.RETIRED || target == Phase.LEGACY) {
            throw new RefusedException(
                    target == Phase.LEGACY
                            ? "LEGACY is where a migration begins; to go back, use rollback."
                            : "RETIRED is not built yet: the monolith stays as the fallback.");
        }
        begin("migrate to " + target, () -> goForward(target, actor, reason));
    }

    /** The capability that this is about. */
    public String capability() {
        return migration.name();
    }

    /** Brings every facility home; copies keep flowing, so going forward again is quick. */
    public void back(String actor, String reason) throws RefusedException {
        stopAndWait();
        begin("rollback", () -> bringHome(actor, reason));
    }

    /** Compares everything. */
    public void verify() throws RefusedException {
        begin("verify", () -> migration.verify(this::say));
    }

    /** Asks what is under way to stop after the facility it is moving. */
    public void stop() {
        stop = true;
    }

    public State state() {
        return state;
    }

    /** What was said since the line with this number, counted from 0. */
    public synchronized List<String> saidSince(long line) {
        long first = saidInAll - said.size();
        List<String> lines = new ArrayList<>(said);
        return line <= first ? lines : lines.subList((int) Math.min(lines.size(), line - first), lines.size());
    }

    /** How many lines have been said. */
    public synchronized long saidInAll() {
        return saidInAll;
    }

    @Override
    public void close() {
        closed = true;
        worker.interrupt();
    }

    private synchronized void begin(String what, Work work) throws RefusedException {
        if (state == State.RUNNING) {
            throw new RefusedException("Something is under way already; wait for it, or stop it first.");
        }
        state = State.RUNNING;
        stop = false;
        worker =
                Thread.ofPlatform().daemon().name("rollout-" + migration.name()).start(() -> run(what, work));
    }

    private void run(String what, Work work) {
        try {
            work.run();
            state = stop ? State.STOPPED : State.DONE;
        } catch (InterruptedException e) {
            state = State.STOPPED;
        } catch (IOException | Migration.StepFailedException e) {
            say(what + " stopped: " + e.getMessage());
            state = State.FAILED;
        } catch (RuntimeException e) {
            LOG.error("{} of {} failed", what, migration.name(), e);
            say(what + " failed: " + e.getMessage());
            state = State.FAILED;
        } finally {
            migration.rest();
        }
    }

    private void goForward(Phase target, String actor, String reason)
            throws IOException, InterruptedException, Migration.StepFailedException {
        if (reached(target, Phase.BACKFILL) && migration.phase().compareTo(Phase.SYNCED) < 0) {
            say("BACKFILL: copying what exists; changes are captured meanwhile");
            migration.backfill(actor, reason, this::say);
        }
        if (reached(target, Phase.SYNCED) && migration.phase() == Phase.BACKFILL) {
            say("SYNCED? comparing every facility, field by field");
            migration.compareAll(actor, reason, this::say);
            say("SYNCED: every write reaches both databases");
        }
        if (reached(target, Phase.SHADOW) && migration.phase() == Phase.SYNCED) {
            migration.enter(Phase.SHADOW, actor, reason);
            say("SHADOW: reads are mirrored and compared; the monolith's answer is served");
            soak();
        }
        if (reached(target, Phase.CANARY) && migration.phase() == Phase.SHADOW) {
            migration.enter(Phase.CANARY, actor, reason);
        }
        if (reached(target, Phase.CANARY) && migration.phase() == Phase.CANARY) {
            canary(target);
        }
        if (reached(target, Phase.SERVICE) && migration.phase() == Phase.CANARY && !stop) {
            moveOne(0, Direction.TO_SERVICE);
            migration.enter(Phase.SERVICE, actor, reason);
            say("SERVICE: all facilities are owned by the " + migration.name()
                    + " service; the monolith keeps receiving every write");
        }
    }

    private void canary(Phase target) throws IOException, InterruptedException, Migration.StepFailedException {
        List<Integer> order = migration.order();
        int moved = 0;
        int last =
                target == Phase.CANARY ? CanaryOrder.covered(order.size(), CanaryOrder.STEPS.getFirst()) : order.size();
        List<Integer> steps = new ArrayList<>();
        steps.add(1);
        CanaryOrder.STEPS.forEach(percent -> steps.add(CanaryOrder.covered(order.size(), percent)));
        for (int step : steps) {
            int until = Math.min(step, last);
            for (; moved < until && !stop; moved++) {
                moveOne(order.get(moved), Direction.TO_SERVICE);
            }
            if (stop) {
                return;
            }
            say("CANARY: " + moved + " of " + order.size() + " facilities");
            if (moved < order.size()) {
                soak();
            }
        }
    }

    /** Watches the gates until they have seen enough; brings everything home when one is breached. */
    private void soak() throws IOException, InterruptedException, Migration.StepFailedException {
        long begin = System.nanoTime();
        while (!stop) {
            Duration watched = Duration.ofNanos(System.nanoTime() - begin);
            List<Gate> gates = migration.gates();
            for (Gate gate : gates) {
                if (gate.verdict() == Gate.Verdict.BREACHED) {
                    say("Gate " + gate.name() + " is breached (" + gate.value() + " > " + gate.limit()
                            + "): bringing every facility home");
                    bringHome("gate:" + gate.name(), "breached during the rollout");
                    throw new Migration.StepFailedException("gate " + gate.name() + " was breached");
                }
            }
            boolean sure = gates.stream().noneMatch(gate -> gate.verdict() == Gate.Verdict.WAITING);
            // Without traffic some gates never see enough; waiting longer would not tell more.
            if (watched.compareTo(settings.soak()) >= 0 && (sure || watched.compareTo(longestSoak()) >= 0)) {
                return;
            }
            Thread.sleep(LOOK);
        }
    }

    private Duration longestSoak() {
        Duration longer = settings.soak().multipliedBy(2);
        return longer.compareTo(LONGEST_SOAK) < 0 ? longer : LONGEST_SOAK;
    }

    private void bringHome(String actor, String reason)
            throws IOException, InterruptedException, Migration.StepFailedException {
        List<Integer> away = migration.ownership().all().stream()
                .filter(each -> each.owner() != OwnershipView.Owner.LEGACY)
                .map(OwnershipView.Entry::facility)
                // What all share left last and comes home last.
                .sorted(Comparator.comparing((Integer facility) -> facility == 0)
                        .thenComparing(facility -> facility))
                .toList();
        long begin = System.nanoTime();
        int home = 0;
        for (int facility : away) {
            moveOne(facility, Direction.TO_LEGACY);
            home++;
        }
        if (migration.phase().compareTo(Phase.SYNCED) > 0) {
            migration.enter(Phase.SYNCED, actor, reason);
        }
        say(String.format(
                "%d facilities are owned by the monolith again, in %.1f s; copies keep flowing",
                home, (System.nanoTime() - begin) / 1e9));
    }

    private void moveOne(int facility, Direction direction) throws InterruptedException, Migration.StepFailedException {
        MoveReport report = migration.move(facility, direction);
        if (!report.there()) {
            throw new Migration.StepFailedException("facility " + facility + " did not move: " + report.reason());
        }
    }

    private void stopAndWait() throws RefusedException {
        stop = true;
        if (!worker.isAlive()) {
            return; // also when nothing was ever begun since the start: a thread that was not started cannot be joined
        }
        try {
            worker.join(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException("interrupted while waiting for the running step to stop");
        }
        if (worker.isAlive() && !closed) {
            throw new RefusedException("The running step did not stop within 30 s; try again.");
        }
    }

    private static boolean reached(Phase target, Phase phase) {
        return target.compareTo(phase) >= 0;
    }

    private void say(String line) {
        LOG.info("{}: {}", migration.name(), line);
        synchronized (this) {
            said.addLast(line);
            saidInAll++;
            if (said.size() > REMEMBERED_LINES) {
                said.removeFirst();
            }
        }
    }
}
