package dev.medsync.strangler.web;

import dev.medsync.strangler.rollout.Migration;
import dev.medsync.strangler.rollout.OwnershipView;
import dev.medsync.strangler.rollout.Rollout;
import dev.medsync.strangler.rollout.Said;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.UUID;

/**
 * Where a migration is.
 *
 * @param run tells one start of the strangler from the next: lines are counted anew at each
 * @param nextLine the first line that is not among {@code lines}
 * @param lines what it has said since the line that was asked for
 */
@Serdeable
record MigrationStatus(
        String capability,
        String phase,
        String state,
        long ownedByService,
        long facilities,
        long backfillCopied,
        long backfillTotal,
        int moving,
        int pending,
        String trouble,
        String run,
        long nextLine,
        List<String> lines) {
    private static final String RUN = UUID.randomUUID().toString();

    /** @param since the first line that is asked for */
    static MigrationStatus of(Rollout rollout, long since) {
        Said said = rollout.saidSince(since);
        return of(rollout, said.next(), said.lines());
    }

    /** Without lines: whoever asks next begins with this one. */
    static MigrationStatus before(Rollout rollout, long line) {
        return of(rollout, line, List.of());
    }

    private static MigrationStatus of(Rollout rollout, long nextLine, List<String> lines) {
        Migration migration = rollout.migration();
        return new MigrationStatus(
                migration.name(),
                migration.phase().name(),
                rollout.state().name(),
                migration.ownership().ownedByService(),
                migration.ownership().all().stream()
                        .map(OwnershipView.Entry::facility)
                        .filter(each -> each != 0)
                        .count(),
                migration.backfillCopied(),
                migration.backfillTotal(),
                migration.moving(),
                migration.copies().pending(),
                migration.copies().trouble(),
                RUN,
                nextLine,
                lines);
    }
}
