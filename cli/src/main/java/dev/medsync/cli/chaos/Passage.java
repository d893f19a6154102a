package dev.medsync.cli.chaos;

import dev.medsync.cli.UserProblem;
import dev.medsync.cli.load.Load;
import dev.medsync.cli.migration.StranglerClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Brings one facility to a failpoint, lets it happen, and sees to it that the facility has one owner afterwards. */
final class Passage {
    private static final String BILLING = "billing";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** How long a rival may take while the first mover stalls; longer than a move, and well inside a client's deadline. */
    private static final Duration RIVAL = Duration.ofMillis(1500);

    /** How soon a strangler that died is seen to start again. */
    private static final Duration RESTART = Duration.ofSeconds(5);

    private final Rehearsal rehearsal;
    private final Owners owners;
    private final Load load;
    private final Tally tally;
    private final Consumer<String> story;

    Passage(Rehearsal rehearsal, Owners owners, Load load, Tally tally, Consumer<String> story) {
        this.rehearsal = rehearsal;
        this.owners = owners;
        this.load = load;
        this.tally = tally;
        this.story = story;
    }

    /** A move that meets its fault. */
    void pass(Act.Passing act) throws Exception {
        int facility = act.facility();
        Failpoint failpoint = act.failpoint();
        try (Load.Waits writers = load.watchWriters(facility);
                Approach approach = new Approach(facility, failpoint)) {
            int startsBefore = starts("strangler");
            CompletableFuture<StranglerClient.Moved> move;
            if (failpoint.fault().kills()) {
                move = approach.moveUntil(() -> starts("strangler") > startsBefore);
                tally.killed("strangler");
                served(act, facility, writers);
                rehearsal.awaitBack(Map.of("strangler", startsBefore));
            } else if (failpoint.fault().stalls()) {
                move = approach.moveUntil(approach::isStanding);
                // Another mover finds what the first has left, and decides.
                CompletableFuture<StranglerClient.Moved> rival = move(facility, failpoint.direction());
                Rehearsal.await(RIVAL, rival::isDone);
                approach.letGo();
                outcome(rival, failpoint.direction());
            } else {
                move = approach.moveUntil(approach::isPassed);
            }
            tally.covered(failpoint);
            String outcome = outcome(move, failpoint.direction());
            approach.close();
            settled(act.toString(), facility);
            story.accept(String.format("  %s → %s", act, outcome));
        } catch (TimeoutException e) {
            tally.violation(act + ": " + e.getMessage());
        }
    }

    /** Processes die while a move stands between two steps. */
    void crash(Act.Crash act) throws Exception {
        int facility = act.facility();
        try (Load.Waits writers = load.watchWriters(facility);
                Approach approach = new Approach(facility, act.where())) {
            Map<String, Integer> starts = rehearsal.starts();
            starts.keySet().retainAll(act.processes());
            CompletableFuture<StranglerClient.Moved> move =
                    move(facility, act.where().direction());
            if (!Rehearsal.await(PATIENCE, () -> move.isDone() || approach.isStanding()) || !approach.isStanding()) {
                tally.violation(act + ": the move did not come there");
            }
            for (String process : act.processes()) {
                rehearsal.kill(process);
                tally.killed(process);
            }
            if (!act.processes().contains("strangler")) {
                approach.letGo();
            }
            rehearsal.awaitBack(starts);
            String outcome = outcome(move, act.where().direction());
            settled(act.toString(), facility);
            story.accept(
                    String.format("  %s → %s; writers waited up to %.1f s", act, outcome, writers.longest() / 1000));
        }
    }

    /** Both stranglers are told about one facility at the same time. */
    void duel(Act.Round round, StranglerClient second) throws Exception {
        CompletableFuture<StranglerClient.Moved> first = move(round.facility(), round.first());
        CompletableFuture<StranglerClient.Moved> other = move(second, round.facility(), round.second());
        String outcomes = outcome(first, round.first()) + "; the second, " + round.second() + ": "
                + outcome(other, round.second());
        settled("facility " + round.facility() + " moved by two", round.facility());
        story.accept("  facility " + round.facility() + " " + round.first() + " → " + outcomes);
    }

    /** Moves a facility until it is there. */
    void bring(int facility, Direction direction) throws InterruptedException {
        String[] last = {"no answer"};
        boolean there = Rehearsal.await(PATIENCE, () -> {
            StranglerClient.Moved moved = rehearsal.strangler().move(BILLING, facility, direction.target());
            last[0] = moved.outcome() + " " + moved.reason();
            if (moved.outcome().equals("Moved")) {
                tally.moved(direction, 1);
            }
            return moved.there();
        });
        if (!there) {
            tally.violation("facility " + facility + " could not be brought " + direction + ": " + last[0]);
        }
    }

    /** Everything that has to be so for a move to come to a failpoint, and what undoes it. */
    private final class Approach implements AutoCloseable {
        private final String point;
        private final String undo;
        private final String unfinished;
        private final CompletableFuture<StranglerClient.Moved> earlier;
        private final Direction direction;
        private final int facility;

        Approach(int facility, Failpoint failpoint) throws Exception {
            this.facility = facility;
            this.direction = failpoint.direction();
            this.point = failpoint.at(facility);
            this.undo = failpoint.step().needsUndo()
                    ? new Failpoint(direction, Step.AWAIT_MARKER, Fault.LOST_REPLY).at(facility)
                    : "";
            this.unfinished = failpoint.step().needsUnfinishedMove()
                    ? new Failpoint(direction.opposite(), Step.RELEASE_SOURCE, Fault.STALL_BEFORE).at(facility)
                    : "";
            if (unfinished.isEmpty()) {
                bring(facility, direction.opposite());
                this.earlier =
                        CompletableFuture.completedFuture(new StranglerClient.Moved("AlreadyThere", 0, "", Map.of()));
            } else {
                bring(facility, direction);
                arm(unfinished, Fault.STALL_BEFORE);
                this.earlier = move(facility, direction.opposite());
                Rehearsal.await(PATIENCE, () -> earlier.isDone() || stands(unfinished));
            }
            if (!undo.isEmpty()) {
                arm(undo, Fault.LOST_REPLY);
            }
            arm(point, failpoint.fault());
        }

        /**
         * Moves the facility until a move has come to the point. One may end before, as when the copy path is late on a
         * machine that is busy; then another sets out.
         */
        CompletableFuture<StranglerClient.Moved> moveUntil(Rehearsal.Condition reached)
                throws InterruptedException, TimeoutException {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (true) {
                CompletableFuture<StranglerClient.Moved> move = move(facility, direction);
                Rehearsal.await(PATIENCE, () -> move.isDone() || reached.holds());
                // It may have passed the point and ended before anybody looked.
                if (Rehearsal.await(move.isCompletedExceptionally() ? RESTART : Duration.ZERO, reached)) {
                    return move;
                }
                if (System.nanoTime() > end) {
                    throw new TimeoutException("no move came there; the last one: " + outcome(move, direction));
                }
                outcome(move, direction);
                if (unfinished.isEmpty()) {
                    bring(facility, direction.opposite());
                }
            }
        }

        private void arm(String at, Fault fault) throws IOException, InterruptedException {
            Rehearsal.ask(PATIENCE, () -> {
                rehearsal.strangler().arm(BILLING, at, fault.command());
                return true;
            });
        }

        private boolean stands(String at) throws IOException, InterruptedException {
            return rehearsal.strangler().points(BILLING).standing().contains(at);
        }

        boolean isStanding() throws IOException, InterruptedException {
            return stands(point);
        }

        /** A fault that does not stall leaves no other trace than that it is no longer armed. */
        boolean isPassed() throws IOException, InterruptedException {
            return !rehearsal.strangler().points(BILLING).armed().contains(point);
        }

        void letGo() throws IOException, InterruptedException {
            Rehearsal.ask(PATIENCE, () -> {
                rehearsal.strangler().release(BILLING, point);
                return true;
            });
        }

        @Override
        public void close() throws IOException, InterruptedException {
            for (String each : List.of(point, undo, unfinished)) {
                if (!each.isEmpty()) {
                    Rehearsal.ask(PATIENCE, () -> {
                        rehearsal.strangler().release(BILLING, each);
                        return true;
                    });
                }
            }
            outcome(earlier, direction.opposite());
        }
    }

    /** Waits until somebody serves the facility again, and notes how long its writers waited. */
    private void served(Act.Passing act, int facility, Load.Waits writers) throws InterruptedException {
        if (!Rehearsal.await(PATIENCE, () -> owners.isServed(facility))) {
            tally.violation(act + ": nobody serves the facility " + PATIENCE.toSeconds() + " s later");
            return;
        }
        double before = writers.longest();
        Rehearsal.await(Duration.ofSeconds(2), () -> writers.longest() > before);
        tally.held(writers.longest());
        story.accept(String.format("  (its writers waited up to %.1f s)", writers.longest() / 1000));
    }

    /** Waits until one side owns the facility and the other knows. */
    void settled(String act, int facility) throws InterruptedException {
        if (!Rehearsal.await(PATIENCE, () -> owners.isSettled(facility))) {
            tally.violation(act + ": the move is not decided " + PATIENCE.toSeconds() + " s later");
        }
    }

    private int starts(String process) {
        return rehearsal.starts().getOrDefault(process, 0);
    }

    private CompletableFuture<StranglerClient.Moved> move(int facility, Direction direction) {
        return move(rehearsal.strangler(), facility, direction);
    }

    private static CompletableFuture<StranglerClient.Moved> move(
            StranglerClient strangler, int facility, Direction direction) {
        CompletableFuture<StranglerClient.Moved> moved = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                moved.complete(strangler.move(BILLING, facility, direction.target()));
            } catch (IOException | UserProblem | InterruptedException e) {
                moved.completeExceptionally(e);
            }
        });
        return moved;
    }

    /** Waits for a move's end; a strangler that died under it has no answer, and its next life decides. */
    private String outcome(CompletableFuture<StranglerClient.Moved> move, Direction direction)
            throws InterruptedException {
        try {
            StranglerClient.Moved moved = move.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (moved.outcome().equals("Moved")) {
                tally.moved(direction, 1);
            } else if (moved.outcome().equals("Undone")) {
                tally.aborted();
            }
            return moved.reason().isEmpty() ? moved.outcome() : moved.outcome() + " (" + moved.reason() + ")";
        } catch (ExecutionException e) {
            return "no answer";
        } catch (TimeoutException e) {
            tally.violation("a move did not end within " + PATIENCE.toSeconds() + " s");
            return "no end";
        }
    }
}
