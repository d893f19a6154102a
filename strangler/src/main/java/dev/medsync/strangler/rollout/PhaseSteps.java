package dev.medsync.strangler.rollout;

import dev.medsync.strangler.StranglerSettings;
import dev.medsync.strangler.compare.KnownDifference;
import dev.medsync.strangler.journal.Command;
import dev.medsync.strangler.move.Direction;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Carries a command out, phase by phase. Each step begins where the last one ended, whoever took that: so a command can be
 * carried out again from its beginning, after a failure and after a restart.
 */
final class PhaseSteps {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration LONGEST_SOAK = Duration.ofSeconds(30);
    private static final int NAMED = 3;

    private final Migration migration;
    private final StranglerSettings settings;
    private final Retirement retirement;
    private final Consumer<String> say;
    private final Consumer<String> step;
    private final BooleanSupplier stop;

    /**
     * @param say hears what people shall read
     * @param step hears where it is
     * @param stop asked before each facility
     */
    PhaseSteps(
            Migration migration,
            StranglerSettings settings,
            Retirement retirement,
            Consumer<String> say,
            Consumer<String> step,
            BooleanSupplier stop) {
        this.migration = migration;
        this.settings = settings;
        this.retirement = retirement;
        this.say = say;
        this.step = step;
        this.stop = stop;
    }

    void carryOut(Command command) throws IOException, InterruptedException, StepFailedException {
        switch (command.kind()) {
            case MIGRATE -> forward(Phase.valueOf(command.target()), command.actor(), command.reason());
            case ROLLBACK -> bringHome(command.actor(), command.reason());
            case RETIRE -> retirement.carryOut(command.actor(), command.reason(), say, step, stop);
            case TAKE_OVER -> migration.takeOver(command.actor(), command.reason(), say);
        }
    }

    private void forward(Phase target, String actor, String reason)
            throws IOException, InterruptedException, StepFailedException {
        if (reached(target, Phase.BACKFILL) && migration.phase().compareTo(Phase.SYNCED) < 0) {
            begin("BACKFILL");
            say.accept("BACKFILL: copying what exists; changes are captured meanwhile");
            migration.backfill(actor, reason, say);
        }
        if (reached(target, Phase.SYNCED) && migration.phase() == Phase.BACKFILL) {
            begin("SYNCED");
            say.accept("SYNCED? comparing every facility, field by field");
            migration.compareAll(actor, reason, say);
            say.accept("SYNCED: every write reaches both databases");
        }
        if (reached(target, Phase.SHADOW) && (migration.phase() == Phase.SYNCED || migration.phase() == Phase.SHADOW)) {
            begin("SHADOW");
            migration.enter(Phase.SHADOW, actor, reason);
            say.accept("SHADOW: reads are mirrored and compared; the monolith's answer is served");
            migration.beginShadow(0);
            soak();
            awaitMirroredReads();
        }
        if (reached(target, Phase.CANARY) && migration.phase() == Phase.SHADOW && !stop.getAsBoolean()) {
            migration.enter(Phase.CANARY, actor, reason);
        }
        if (reached(target, Phase.CANARY) && migration.phase() == Phase.CANARY) {
            begin("CANARY");
            canary(target);
        }
        if (reached(target, Phase.SERVICE) && migration.phase() == Phase.CANARY && !stop.getAsBoolean()) {
            if (migration.capability().sharesData()) {
                migration.move(List.of(0), Direction.TO_SERVICE, stop);
            }
            migration.enter(Phase.SERVICE, actor, reason);
            say.accept("SERVICE: all facilities are owned by the " + migration.name()
                    + " service; the monolith keeps receiving every write");
        }
    }

    private void canary(Phase target) throws IOException, InterruptedException, StepFailedException {
        List<Integer> order = migration.order();
        int last =
                target == Phase.CANARY ? CanaryOrder.covered(order.size(), CanaryOrder.STEPS.getFirst()) : order.size();
        List<Integer> stops = new ArrayList<>();
        stops.add(1);
        CanaryOrder.STEPS.forEach(percent -> stops.add(CanaryOrder.covered(order.size(), percent)));
        int moved = 0;
        for (int each : stops) {
            int until = Math.min(each, last);
            if (until > moved) {
                migration.move(order.subList(moved, until), Direction.TO_SERVICE, stop);
                moved = until;
            }
            if (stop.getAsBoolean()) {
                return;
            }
            step.accept("CANARY, " + moved + " of " + order.size());
            say.accept("CANARY: " + moved + " of " + order.size() + " facilities");
            // Where the next one has left already, an earlier run has watched this stop.
            if (moved < order.size() && !migration.isAtService(order.get(moved))) {
                soak();
            }
        }
    }

    /** Watches the gates until they have seen enough. */
    private void soak() throws InterruptedException, StepFailedException {
        long begin = System.nanoTime();
        while (!stop.getAsBoolean()) {
            Duration watched = Duration.ofNanos(System.nanoTime() - begin);
            List<Gate> gates = heldGates();
            boolean sure = gates.stream().noneMatch(gate -> gate.verdict() == Gate.Verdict.WAITING);
            // Without traffic some gates never see enough; waiting longer would not tell more.
            if (watched.compareTo(settings.soak()) >= 0 && (sure || watched.compareTo(longestSoak()) >= 0)) {
                return;
            }
            Thread.sleep(LOOK);
        }
    }

    private List<Gate> heldGates() throws GateBreachedException {
        List<Gate> gates = migration.gates();
        for (Gate gate : gates) {
            if (gate.verdict() == Gate.Verdict.BREACHED) {
                throw new GateBreachedException(gate, gate.name().equals(Gates.DIFFERENCES) ? blocking() : "");
            }
        }
        return gates;
    }

    private String blocking() {
        return migration.differences().all().stream()
                .filter(each -> Gates.blocks(each.kind()))
                .limit(NAMED)
                .map(each -> each.kind() + " " + each.aggregate() + " " + each.field())
                .collect(Collectors.joining(", "));
    }

    /** Mirrored reads are what SHADOW is for, so it ends when there have been some, or when nobody reads. */
    private void awaitMirroredReads() throws InterruptedException, StepFailedException {
        long begin = System.nanoTime();
        while (!stop.getAsBoolean()) {
            boolean traffic =
                    heldGates().stream().anyMatch(gate -> gate.name().equals(Gates.ERROR_RATE) && gate.samples() > 0);
            long reads = migration.shadow().compared();
            boolean late = System.nanoTime() - begin > settings.shadowPatience().toNanos();
            if (reads >= settings.shadowReads()) {
                say.accept("SHADOW: " + reads + " mirrored reads compared, no difference that nobody explained");
                return;
            }
            if (late || !traffic) {
                say.accept("SHADOW: " + reads + " mirrored reads instead of " + settings.shadowReads() + ", because "
                        + (traffic
                                ? "few reads came within "
                                        + settings.shadowPatience().toSeconds() + " s"
                                : "there is no traffic")
                        + ": they prove little; going on");
                return;
            }
            Thread.sleep(LOOK);
        }
    }

    /** Mirrors reads for a while, whatever the phase, and tells what differs. */
    void shadow(double share, Duration duration) throws InterruptedException, StepFailedException {
        if (!migration.phase().copies() || migration.phase() == Phase.BACKFILL) {
            throw new StepFailedException("There is nothing to compare with in phase " + migration.phase()
                    + ": ./medsync migrate " + migration.name() + " --to synced makes it");
        }
        say.accept(String.format(
                Locale.ROOT, "Mirroring %.0f %% of the reads for %d s", share * 100, duration.toSeconds()));
        migration.beginShadow(share);
        try {
            long end = System.nanoTime() + duration.toNanos();
            while (System.nanoTime() < end && !stop.getAsBoolean()) {
                Thread.sleep(LOOK);
            }
        } finally {
            migration.endShadow();
        }
        List<KnownDifference> found = migration.differences().all().stream()
                .filter(each -> each.origin() == KnownDifference.Origin.SHADOW)
                .toList();
        long reads = migration.shadow().compared();
        say.accept(reads + " mirrored reads compared, " + found.size() + " kinds of differences"
                + (reads == 0 ? ": there was no traffic of the monolith's facilities" : ""));
        found.forEach(each ->
                say.accept("  " + each.kind() + "  " + each.aggregate() + "  " + each.field() + "  × " + each.count()));
        if (found.stream().anyMatch(each -> Gates.blocks(each.kind()))) {
            throw new StepFailedException("the service answers differently; no promotion passes this");
        }
    }

    private Duration longestSoak() {
        Duration longer = settings.soak().multipliedBy(2);
        return longer.compareTo(LONGEST_SOAK) < 0 ? longer : LONGEST_SOAK;
    }

    private void bringHome(String actor, String reason) throws IOException, InterruptedException, StepFailedException {
        begin("rollback");
        List<Integer> away = migration.ownership().all().stream()
                .filter(each -> each.owner() != OwnershipView.Owner.LEGACY)
                .map(OwnershipView.Entry::facility)
                // What all share left last and comes home last.
                .sorted(Comparator.comparing((Integer facility) -> facility == 0)
                        .thenComparing(facility -> facility))
                .toList();
        long begin = System.nanoTime();
        migration.move(away, Direction.TO_LEGACY, stop);
        if (stop.getAsBoolean()) {
            return;
        }
        if (migration.phase().compareTo(Phase.SYNCED) > 0) {
            migration.enter(Phase.SYNCED, actor, reason);
        }
        say.accept(String.format(
                "%d facilities are owned by the monolith again, in %.1f s; copies keep flowing",
                away.size(), (System.nanoTime() - begin) / 1e9));
    }

    private void begin(String name) {
        step.accept(name);
    }

    private static boolean reached(Phase target, Phase phase) {
        return target.compareTo(phase) >= 0;
    }
}
