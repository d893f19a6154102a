package dev.medsync.cli.migration;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Medsync;
import dev.medsync.cli.control.ControlClient;
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

    @Parameters(paramLabel = "CAPABILITY", description = "What to compare, e.g. billing.")
    private String capability = "";

    @Override
    public Integer call() throws Exception {
        StranglerClient strangler = new Platform(
                        medsync.home(), ControlClient.require(medsync.home()).portBase())
                .strangler();
        StranglerClient.Status begun = strangler.command(capability, "verify", "", "verify");
        StranglerClient.Status end = strangler.follow(capability, begun.nextLine(), System.out::println);
        boolean clean = end.state().equals("DONE");
        for (JsonNode each : strangler.picture().path("capabilities")) {
            if (!each.path("name").asText().equals(capability)) {
                continue;
            }
            for (JsonNode difference : each.path("differences")) {
                String kind = difference.path("class").asText();
                clean &= !kind.equals("LOSS") && !kind.equals("SERVICE_BUG");
                System.out.printf(
                        "%-14s %6d  %s  %s%n",
                        kind,
                        difference.path("count").asLong(),
                        difference.path("aggregate").asText(),
                        difference.path("field").asText());
            }
        }
        return clean ? ExitCode.OK : ExitCode.FAILED;
    }
}
