package dev.medsync.cli.migration;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Medsync;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code medsync verify}: compares both sides of a capability, field by field. */
@Command(
        name = "verify",
        header = "Compares a capability's two databases, field by field.",
        description = {
            "Compares the monolith's rows with the rows that the service's data would be, facility by facility, while"
                    + " people work. Names each differing field and whose fault it is; never a value.",
            "",
            "The exit status is 1 when something was lost or the service is wrong."
        })
public final class VerifyCommand implements Callable<Integer> {
    @ParentCommand
    private Medsync medsync = new Medsync();

    @Parameters(paramLabel = "CAPABILITY", description = "What to compare: billing or records.")
    private String capability = "";

    @Override
    public Integer call() throws Exception {
        StranglerClient strangler = Platform.running(medsync.home()).stranglerFor(capability);
        StranglerClient.Status begun = strangler.command(capability, "verify", "", "verify");
        StranglerClient.Status end = strangler.follow(capability, begun.nextLine(), System.out::println);
        boolean clean = end.state().equals("DONE");
        for (StranglerClient.Difference each : strangler.differences(capability)) {
            clean &= !each.isFault();
            System.out.printf("%-14s %6d  %s  %s%n", each.kind(), each.count(), each.aggregate(), each.field());
        }
        return clean ? ExitCode.OK : ExitCode.FAILED;
    }
}
