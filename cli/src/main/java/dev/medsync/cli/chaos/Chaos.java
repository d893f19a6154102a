package dev.medsync.cli.chaos;

import dev.medsync.cli.UserProblem;
import dev.medsync.cli.load.LedgerCheck;
import dev.medsync.cli.load.Load;
import dev.medsync.cli.load.LoadCommand;
import dev.medsync.cli.load.Statistics;
import dev.medsync.cli.migration.StranglerClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Carries out plans on a platform under load, and asks the ledger and both databases what came of it. */
final class Chaos {
    private static final String BILLING = "billing";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration AFTER_A_GATE = Duration.ofSeconds(5);
    private static final double WRITES = 0.5;

    private final Rehearsal rehearsal;
    private final double rate;
    private final Tally tally;
    private final Consumer<String> story;
    private final Owners owners;
    private volatile int focus;

    Chaos(Rehearsal rehearsal, double rate, Tally tally, Consumer<String> story) {
        this.rehearsal = rehearsal;
        this.rate = rate;
        this.tally = tally;
        this.story = story;
        this.owners = new Owners(
                rehearsal.platform().legacyDatabase(), rehearsal.platform().billingDatabase());
    }

    /** Copies billing, so that facilities can move. */
    void prepare() throws Exception {
        rehearsal.awaitHealthy();
        follow("migrate", "SYNCED");
    }

    /** One run: its acts under load, then the reckoning. */
    void run(Plan plan) throws Exception {
        tally.run();
        try (Load load = new Load(rehearsal.platform().load(rate, WRITES, plan.seed()))) {
            load.signIn();
            load.focusOn(() -> focus);
            load.start();
            Passage passage = new Passage(rehearsal, owners, load, tally, story);
            for (Act act : plan.calm()) {
                carryOut(act, passage);
            }
            load.stop();
            Statistics statistics = load.statistics();
            long calm = statistics.requests();
            long refused = statistics.refused();
            long unknown = statistics.unknown();
            if (refused + unknown > 0) {
                statistics
                        .failures()
                        .forEach((why, count) ->
                                tally.violation(count + " requests failed while nothing was killed: " + why));
            }
            reckon(load, "without a death");
            load.start();
            for (Act act : plan.rough()) {
                carryOut(act, passage);
            }
            load.stop();
            rehearsal.awaitHealthy();
            statistics.failures().forEach((why, count) -> story.accept("  failed " + count + " times: " + why));
            tally.load(statistics, calm, refused, unknown);
            Load.Settled settled = load.settle(PATIENCE);
            tally.settled(settled.replayed(), settled.carriedOut());
            settled.open().forEach(each -> tally.violation("a write without an answer could not be settled: " + each));
            story.accept("Writes without an answer, sent again under their keys: " + settled.replayed()
                    + " had been carried out, " + settled.carriedOut() + " had not");
            reckon(load, "in all")
                    .forEach(each -> tally.ledger(each.looked(), each.lost(), each.doubled(), each.wrong()));
            compare();
        }
    }

    private void carryOut(Act act, Passage passage) throws Exception {
        switch (act) {
            case Act.Passing passing -> {
                focus = passing.facility();
                passage.pass(passing);
            }
            case Act.Crash crash -> {
                focus = crash.facility();
                passage.crash(crash);
            }
            case Act.Journey journey -> journey(journey);
            case Act.Duel duel -> duel(duel, passage);
        }
    }

    /** The whole capability, with accidents on the way. Who is stopped by one goes on afterwards. */
    private void journey(Act.Journey journey) throws Exception {
        story.accept("  " + journey);
        boolean there = journey.direction() == Direction.THERE;
        Map<String, Integer> starts = rehearsal.starts();
        Thread accidents = Thread.ofVirtual().start(() -> accidents(journey));
        boolean arrived = false;
        long patience = System.nanoTime() + PATIENCE.toNanos();
        while (!arrived && System.nanoTime() < patience) {
            StranglerClient.Status end = follow(there ? "migrate" : "rollback", there ? "SERVICE" : "");
            arrived = there ? end.phase().equals("SERVICE") : end.state().equals("DONE") && end.ownedByService() == 0;
            if (!arrived) {
                story.accept("    goes on: phase " + end.phase() + ", " + end.ownedByService() + " at billing");
                // A gate looks back half a minute; whoever is stopped by one gives it a moment.
                TimeUnit.NANOSECONDS.sleep(AFTER_A_GATE.toNanos());
            }
        }
        accidents.interrupt();
        accidents.join();
        starts.keySet().retainAll(List.of());
        rehearsal.awaitBack(starts);
        if (!arrived) {
            tally.violation("billing did not arrive: " + journey);
        }
        tally.moved(journey.direction(), 200);
    }

    private void accidents(Act.Journey journey) {
        try {
            for (Act.Accident accident : journey.accidents()) {
                Rehearsal.await(Duration.ofMinutes(5), () -> {
                    StranglerClient.Status status = rehearsal.strangler().status(BILLING, Long.MAX_VALUE);
                    focus = rehearsal.strangler().movingFacility();
                    long moved = journey.direction() == Direction.THERE
                            ? status.ownedByService()
                            : status.facilities() - status.ownedByService();
                    return moved >= accident.afterFacilities();
                });
                rehearsal.kill(accident.process());
                tally.killed(accident.process());
                story.accept("    kill -9 " + accident.process());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Two stranglers, then the second alone, then the first alone. */
    private void duel(Act.Duel duel, Passage passage) throws Exception {
        StranglerClient second = rehearsal.startSecondStrangler();
        try {
            for (Act.Round round : duel.rounds()) {
                focus = round.facility();
                passage.duel(round, second);
            }
            int facility = duel.rounds().getFirst().facility();
            Map<String, Integer> starts = Map.of("strangler", rehearsal.starts().getOrDefault("strangler", 0));
            rehearsal.kill("strangler");
            tally.killed("strangler");
            rehearsal.awaitBack(starts);
            story.accept("  the first strangler was killed; the second may copy now");
            someoneMoves(second, facility);
            focus = 0;
            dieFenced(second, facility);
        } finally {
            rehearsal.endSecondStrangler();
            tally.killed("strangler-2");
        }
        int facility = duel.rounds().getFirst().facility();
        passage.settled("the second strangler died after its fence", facility);
        passage.bring(facility, Direction.THERE);
        passage.bring(facility, Direction.BACK);
        story.accept("  the second strangler is gone; the first has settled what it left, and moves again");
    }

    /** Of two stranglers, one reads each log: that one can move. */
    private void someoneMoves(StranglerClient second, int facility) throws InterruptedException {
        for (Direction direction : List.of(Direction.THERE, Direction.BACK)) {
            boolean moved = Rehearsal.await(
                    PATIENCE,
                    () -> rehearsal
                                    .strangler()
                                    .move(BILLING, facility, direction.target())
                                    .there()
                            || second.move(BILLING, facility, direction.target())
                                    .there());
            if (!moved) {
                tally.violation("neither strangler moves facility " + facility + " " + direction);
            }
        }
    }

    /** The second strangler dies right after its fence, for good: somebody else has to find that out. */
    private void dieFenced(StranglerClient second, int facility) throws Exception {
        String point = new Failpoint(Direction.THERE, Step.FENCE_SOURCE, Fault.DEATH_AFTER).at(facility);
        second.arm(BILLING, point, Fault.DEATH_AFTER.command());
        boolean died = Rehearsal.await(PATIENCE, () -> {
            try {
                second.move(BILLING, facility, Direction.THERE.target());
                return false;
            } catch (IOException e) {
                return true;
            }
        });
        if (!died) {
            tally.violation("the second strangler's move of facility " + facility + " did not come to its fence");
        }
    }

    private StranglerClient.Status follow(String command, String to) throws Exception {
        StranglerClient strangler = rehearsal.strangler();
        StranglerClient.Status begun =
                Rehearsal.ask(PATIENCE, () -> strangler.command(BILLING, command, to, "rehearsal"));
        return strangler.follow(BILLING, begun.nextLine(), line -> story.accept("    " + line));
    }

    /** The ledger against both databases. Copies and left commands may arrive a moment later; what never comes is lost. */
    private List<LedgerCheck.Finding> reckon(Load load, String when) throws Exception {
        Rehearsal.await(
                PATIENCE,
                () -> LoadCommand.findings(load, rehearsal.platform()).stream().allMatch(LedgerCheck.Finding::clean));
        List<LedgerCheck.Finding> findings = Rehearsal.ask(PATIENCE, () -> findings(load));
        for (LedgerCheck.Finding finding : findings) {
            story.accept(LedgerCheck.sentence(finding, when));
            if (!finding.clean()) {
                tally.violation(LedgerCheck.sentence(finding, when) + ": " + finding.examples());
            }
        }
        return findings;
    }

    private List<LedgerCheck.Finding> findings(Load load) throws IOException, InterruptedException {
        try {
            return LoadCommand.findings(load, rehearsal.platform());
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the ledger could not be looked up: " + e.getMessage(), e);
        }
    }

    /** Who owns what, and both databases field by field. */
    private void compare() throws Exception {
        Rehearsal.await(PATIENCE, () -> owners.problems().isEmpty());
        List<String> problems = owners.problems();
        problems.forEach(tally::violation);
        boolean equal = Rehearsal.await(PATIENCE, this::isEqual);
        if (!equal) {
            rehearsal.strangler().differences(BILLING).forEach(each -> tally.violation("differs: " + each));
            tally.violation("the two databases differ");
        }
        if (problems.isEmpty()) {
            story.accept("Each facility has one owner");
        }
    }

    private boolean isEqual() throws Exception {
        StranglerClient.Status end = follow("verify", "");
        if (!end.state().equals("DONE")) {
            throw new UserProblem(1, "verify ended " + end.state(), "");
        }
        boolean equal = rehearsal.strangler().differences(BILLING).isEmpty();
        if (!equal) {
            TimeUnit.MILLISECONDS.sleep(500);
        }
        return equal;
    }
}
