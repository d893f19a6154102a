package dev.medsync.cli.migration;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Medsync;
import dev.medsync.cli.UserProblem;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code medsync migrate}: takes a capability forward, phase by phase. */
@Command(
        name = "migrate",
        header = "Moves a capability out of the monolith.",
        description = {
            "Takes a capability forward through its phases: BACKFILL, SYNCED, SHADOW, CANARY, SERVICE. People keep"
                    + " working: each facility is held for some milliseconds while it changes hands.",
            "",
            "It stops by itself when a comparison finds a loss, and brings every facility home when a gate is breached."
                    + " Ctrl-C leaves it running; medsync rollback stops it and brings everything home. A strangler that dies on the"
                    + " way goes on by itself when it is back.",
            "",
            "--to retired ends the migration for good: refused while anything in the monolith reaches into the capability's"
                    + " tables, it archives them and stops copying. Nothing leads back from there, so it needs --yes."
        })
public final class MigrateCommand implements Callable<Integer> {
    /** The phases that one can go forward to. */
    enum Target {
        BACKFILL,
        SYNCED,
        SHADOW,
        CANARY,
        SERVICE,
        RETIRED
    }

    @ParentCommand
    private Medsync medsync = new Medsync();

    @Parameters(paramLabel = "CAPABILITY", description = "What moves: billing or records.")
    private String capability = "";

    @Option(
            names = "--to",
            paramLabel = "PHASE",
            defaultValue = "service",
            description = "How far: backfill, synced, shadow, canary, service, retired. Default: ${DEFAULT-VALUE}.")
    private Target to = Target.SERVICE;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "by hand",
            description = "Why, for the history of the phases. Default: ${DEFAULT-VALUE}.")
    private String reason = "";

    @Option(names = "--yes", description = "With --to retired: it is meant, for good.")
    private boolean yes;

    @Override
    public Integer call() throws Exception {
        boolean retire = to == Target.RETIRED;
        if (retire && !yes) {
            throw new UserProblem(
                    ExitCode.USAGE,
                    "Nothing leads back from RETIRED: the monolith's tables of " + capability
                            + " are archived, nothing is copied any more, and no rollback brings it home",
                    "Add --yes if that is meant.");
        }
        StranglerClient strangler = Platform.running(medsync.home()).stranglerFor(capability);
        StranglerClient.Status begun = retire
                ? strangler.retire(capability, reason)
                : strangler.command(capability, "migrate", to.name(), reason);
        StranglerClient.Status end = strangler.follow(capability, begun.nextLine(), System.out::println);
        System.out.printf(
                "%s is in phase %s; %d of %d facilities are owned by the service%n",
                capability, end.phase(), end.ownedByService(), end.facilities());
        return end.state().equals("DONE") ? ExitCode.OK : ExitCode.FAILED;
    }
}
