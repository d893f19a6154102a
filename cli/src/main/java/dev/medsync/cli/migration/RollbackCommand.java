package dev.medsync.cli.migration;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Medsync;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code medsync rollback}: brings every facility of a capability home. */
@Command(
        name = "rollback",
        header = "Brings a capability back to the monolith.",
        description = {
            "Brings every facility back to the monolith, which has received every write meanwhile. Works at any point,"
                    + " also while a migration is under way, and with a dead message broker.",
            "",
            "Copies keep flowing afterwards, so going forward again is quick.",
            "",
            "--force is for a service that is dead and stays dead: the monolith takes over with what had been copied to it."
                    + " What the service acknowledged and had not been copied is missing; it is listed when the service is"
                    + " back. Asks for the capability's name unless --yes is given."
        })
public final class RollbackCommand implements Callable<Integer> {
    @ParentCommand
    private Medsync medsync = new Medsync();

    @Parameters(paramLabel = "CAPABILITY", description = "What comes home: billing or records.")
    private String capability = "";

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "by hand",
            description = "Why, for the history of the phases. Default: ${DEFAULT-VALUE}.")
    private String reason = "";

    @Option(names = "--force", description = "Take over from a service that is dead.")
    private boolean force;

    @Option(names = "--yes", description = "With --force: do not ask.")
    private boolean yes;

    @Override
    public Integer call() throws Exception {
        StranglerClient strangler = Platform.running(medsync.home()).stranglerFor(capability);
        if (force && !yes) {
            Confirmation.require(
                    capability,
                    "What " + capability + " acknowledged and nobody has copied yet will be missing in the monolith.");
        }
        StranglerClient.Status begun =
                force ? strangler.takeOver(capability, reason) : strangler.command(capability, "rollback", "", reason);
        StranglerClient.Status end = strangler.follow(capability, begun.nextLine(), System.out::println);
        System.out.printf(
                "%s is in phase %s; %d of %d facilities are owned by the service%n",
                capability, end.phase(), end.ownedByService(), end.facilities());
        return end.state().equals("DONE") && end.ownedByService() == 0 ? ExitCode.OK : ExitCode.FAILED;
    }
}
