package dev.medsync.cli.order;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Json;
import dev.medsync.cli.Medsync;
import dev.medsync.cli.migration.Platform;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code medsync order}: which capability can leave next, and who reaches into it. */
@Command(
        name = "order",
        header = "Shows in which order capabilities can leave, and who reaches into whom.",
        description = {
            "Asks the catalog of the monolith's database: foreign keys, cascades, views, functions, triggers, nightly jobs,"
                    + " and the statements that the monolith has run since its server began to count. Whoever refers to"
                    + " others leaves before them; circles are shown with what cuts them.",
            "",
            "Then it lists who writes and who reads another capability's tables, each with its seam: what makes it"
                    + " harmless when that capability has left. NO SEAM means: to be built before it may leave."
        })
public final class OrderCommand implements Callable<Integer> {
    @ParentCommand
    private Medsync medsync = new Medsync();

    @Option(names = "--json", description = "Print everything as JSON.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        JsonNode order = Platform.running(medsync.home()).strangler().order();
        if (json) {
            System.out.println(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(order));
        } else {
            print(order, System.out);
        }
        return order.path("undeclared").isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    static void print(JsonNode order, PrintStream out) {
        int place = 0;
        for (JsonNode each : order.path("places")) {
            out.printf(
                    "%2d  %-9s %2d tables%n",
                    ++place,
                    each.path("capability").asText(),
                    each.path("tables").asInt());
            for (JsonNode edge : each.path("refersTo")) {
                out.printf("      → %-9s %s%n", edge.path("to").asText(), counted(edge));
            }
        }
        for (JsonNode cycle : order.path("cycles")) {
            List<String> names = new ArrayList<>();
            cycle.path("capabilities").forEach(each -> names.add(each.asText()));
            out.printf("%nA circle of %s; cut at%n", String.join(", ", names));
            cycle.path("cuts").forEach(cut -> out.println("    " + cut.asText()));
        }
        references(order.path("writers"), "Who writes into another's tables", out);
        references(order.path("readers"), "Who reads another's tables", out);
        long statements = order.path("statements").asLong();
        out.println();
        out.println(
                statements < 0
                        ? "Statements were not looked at: the server has no pg_stat_statements."
                        : statements + " different statements were looked at; those never run are not among them.");
        order.path("undeclared")
                .forEach(table -> out.println("Belongs to nobody: table " + table.asText() + " (LegacyMap)"));
    }

    private static void references(JsonNode references, String title, PrintStream out) {
        out.printf("%n%s%n", title);
        for (JsonNode each : references) {
            String seam = each.path("seam").asText();
            out.printf(
                    "  %-8s → %-8s %-9s %s%n      %s%n",
                    each.path("from").asText(),
                    each.path("to").asText(),
                    each.path("kind").asText().toLowerCase(Locale.ROOT),
                    each.path("what").asText(),
                    seam.isEmpty() ? "NO SEAM" : seam);
        }
    }

    private static String counted(JsonNode edge) {
        List<String> parts = new ArrayList<>();
        part(parts, edge.path("foreignKeys").asLong(), "foreign key");
        part(parts, edge.path("writers").asLong(), "writer");
        part(parts, edge.path("readers").asLong(), "reader");
        return String.join(", ", parts);
    }

    private static void part(List<String> parts, long count, String what) {
        if (count > 0) {
            parts.add(count + " " + what + (count == 1 ? "" : "s"));
        }
    }
}
