package dev.medsync.cli.migration;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Medsync;
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
                    + " way goes on by itself when it is back."
        })
public final class MigrateCommand implements Callable<Integer> {
    /** The phases that one can go forward to. */
    enum Target {
        BACKFILL,
        SYNCED,
        SHADOW,
        CANARY,
        SERVICE
    }

    @ParentCommand
    private Medsync medsync = new Medsync();

    @Parameters(paramLabel = "CAPABILITY", description = "What moves: billing or records.")
    private String capability = "";

    @Option(
            names = "--to",
            paramLabel = "PHASE",
            defaultValue = "service",
            description = "How far: backfill, synced, shadow, canary, service. Default: ${DEFAULT-VALUE}.")
    private Target to = Target.SERVICE;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "by hand",
            description = "Why, for the history of the phases. Default: ${DEFAULT-VALUE}.")
    private String reason = "";

    @Override
    public Integer call() throws Exception {
        StranglerClient strangler = Platform.running(medsync.home()).stranglerFor(capability);
        StranglerClient.Status begun = strangler.command(capability, "migrate", to.name(), reason);
        StranglerClient.Status end = strangler.follow(capability, begun.nextLine(), System.out::println);
        System.out.printf(
                "%s is in phase %s; %d of %d facilities are owned by the service%n",
                capability, end.phase(), end.ownedByService(), end.facilities());
        return end.state().equals("DONE") ? ExitCode.OK : ExitCode.FAILED;
    }
}
