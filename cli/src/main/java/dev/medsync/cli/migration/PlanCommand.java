package dev.medsync.cli.migration;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Medsync;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code medsync plan}: what a migration would do. */
@Command(
        name = "plan",
        header = "Shows what a migration would move, and what stays behind.",
        description = "Prints the aggregates that move, the order of the facilities, and every legacy column that stays"
                + " behind with the reason. Changes nothing.")
public final class PlanCommand implements Callable<Integer> {
    @ParentCommand
    private Medsync medsync = new Medsync();

    @Parameters(paramLabel = "CAPABILITY", description = "What would move: billing or records.")
    private String capability = "";

    @Override
    public Integer call() throws Exception {
        JsonNode plan =
                Platform.running(medsync.home()).stranglerFor(capability).plan(capability);
        System.out.println(capability + " is in phase " + plan.path("phase").asText());
        System.out.print("Aggregates: ");
        plan.path("aggregates").forEach(each -> System.out.print(each.asText() + " "));
        System.out.printf("%n%nFacilities in order:%n");
        int column = 0;
        for (JsonNode each : plan.path("facilities")) {
            System.out.printf("%5d%s", each.asInt(), ++column % 20 == 0 ? "\n" : "");
        }
        System.out.printf("%n%nLeft behind:%n");
        plan.path("leftBehind")
                .properties()
                .forEach(each -> System.out.printf(
                        "  %-28s %s%n", each.getKey(), each.getValue().asText()));
        return ExitCode.OK;
    }
}
