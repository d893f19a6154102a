package dev.medsync.strangler.rollout;

import dev.medsync.platform.replication.OwnershipState;
import dev.medsync.strangler.compare.Difference;
import dev.medsync.strangler.move.Failpoints;
import dev.medsync.strangler.order.Dependents;
import dev.medsync.strangler.side.LegacySide;
import dev.medsync.strangler.side.ServiceSide;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The end of a migration: nothing is copied any more, the monolith's tables are archived, and there is no way back.
 *
 * <p>The archive decides. It is made in one transaction of the monolith's database; until then everything is as it was in
 * SERVICE, and from then on the only way is forward: whoever finds an archive lets no copies flow and ends the rest. Every
 * step may be repeated, so it may be killed between any two of them.
 */
final class Retirement {
    private final Migration migration;
    private final LegacySide legacy;
    private final ServiceSide service;
    private final Dependents dependents;
    private final Failpoints failpoints;

    Retirement(
            Migration migration, LegacySide legacy, ServiceSide service, Dependents dependents, Failpoints failpoints) {
        this.migration = migration;
        this.legacy = legacy;
        this.service = service;
        this.dependents = dependents;
        this.failpoints = failpoints;
    }

    /** What stands in the way as far as can be seen at once; empty also when it has been begun and only has to be ended. */
    Optional<String> refusal() throws IOException {
        return migration.isArchived()
                ? Optional.empty()
                : check(notAtService(), "", 0).refusal();
    }

    /** @param stop asked before the archive is made; afterwards there is nothing left to stop for */
    void carryOut(String actor, String reason, Consumer<String> say, Consumer<String> at, BooleanSupplier stop)
            throws IOException, InterruptedException, StepFailedException {
        if (!migration.lookForArchive()) {
            at.accept("the last check");
            lastCheck(say);
            if (stop.getAsBoolean()) {
                return;
            }
            step("ArchiveTables", "archiving the tables", at, this::archive);
            say.accept("The monolith's tables of " + migration.name() + " are archived; nothing is copied any more");
        }
        step("RecordPhase", "recording the phase", at, () -> migration.archived(actor, reason));
        step("EndService", "ending the service's log", at, () -> service.endReplication(migration.allFacilities()));
        step("EndLegacy", "ending the monolith's log", at, legacy::endReplication);
        say.accept("RETIRED: the " + migration.name() + " service is alone; neither database keeps its log for it");
    }

    private interface Work {
        void run() throws IOException, InterruptedException, StepFailedException;
    }

    private void step(String name, String inWords, Consumer<String> at, Work work)
            throws IOException, InterruptedException, StepFailedException {
        at.accept(inWords);
        failpoints.pass("before:" + name);
        work.run();
        failpoints.pass("after:" + name);
    }

    private void lastCheck(Consumer<String> say) throws IOException, InterruptedException, StepFailedException {
        say.accept("RETIRED? comparing every facility for the last time");
        List<Difference> found = migration.verify(say);
        long differences =
                found.stream().filter(each -> Gates.blocks(each.kind())).count();
        Optional<String> refusal =
                check(notAtService(), migration.copies().behind(), differences).refusal();
        if (refusal.isPresent()) {
            throw new StepFailedException(refusal.get());
        }
    }

    private void archive() throws IOException, StepFailedException {
        migration.copies().stop();
        boolean made = false;
        try {
            Optional<String> refusal = legacy.archive().make();
            if (refusal.isPresent()) {
                throw new StepFailedException("RETIRED is refused: " + refusal.get());
            }
            made = true;
        } finally {
            if (!made) {
                // Also when only the answer was lost; then the next attempt finds the archive.
                migration.copies().start();
            }
        }
    }

    private RetirementCheck check(List<Integer> notAtService, String behind, long differences) throws IOException {
        return new RetirementCheck(
                migration.name(),
                migration.phase(),
                notAtService,
                behind,
                differences,
                dependents.of(migration.name()));
    }

    /** As the databases say, not the picture of them: of all facilities that there are or that the monolith knows. */
    private List<Integer> notAtService() throws IOException {
        Set<Integer> left = new TreeSet<>(migration.allFacilities());
        legacy.ownership().forEach(each -> left.add(each.facilityId()));
        service.ownership().stream()
                .filter(each -> each.state() == OwnershipState.OWNER)
                .forEach(each -> left.remove(each.facilityId()));
        return List.copyOf(left);
    }
}
