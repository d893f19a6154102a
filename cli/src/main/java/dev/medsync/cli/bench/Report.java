package dev.medsync.cli.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medsync.cli.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was measured, for people and for programs. */
final class Report {
    private static final String INDENT = "    ";

    private final Machine before;
    private final List<Figure> figures = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    Report(Machine before) {
        this.before = before;
    }

    void add(List<Figure> measured) {
        figures.addAll(measured);
    }

    /** A measurement that came to no end. */
    void failed(String measurement, String why) {
        failures.add(measurement + ": " + why);
    }

    boolean isComplete() {
        return failures.isEmpty();
    }

    void print(PrintStream out, Machine after) {
        out.println();
        out.println(before.describe());
        out.printf(Locale.ROOT, "load average at the end %.2f, this measurement included%n", after.loadAverage());
        if (before.isLoaded()) {
            out.println("WARNING: the machine was busy before the first measurement. Absolute figures are upper bounds;"
                    + " ratios are less affected.");
        }
        String measurement = "";
        int width =
                figures.stream().mapToInt(each -> each.name().length()).max().orElse(0);
        for (Figure figure : figures) {
            if (!figure.measurement().equals(measurement)) {
                measurement = figure.measurement();
                out.println();
                out.println(measurement.toUpperCase(Locale.ROOT));
            }
            print(out, figure, width);
        }
        failures.forEach(each -> out.printf("%nNOT MEASURED  %s%n", each));
        out.println();
    }

    private static void print(PrintStream out, Figure figure, int width) {
        Quantity measured = figure.measured();
        StringBuilder line = new StringBuilder(INDENT).append(figure.name());
        line.append(" ".repeat(width - figure.name().length()));
        line.append(String.format("  %16s", measured == null ? "not measured" : measured.toString()));
        Goal goal = figure.goal();
        Quantity judged = figure.judged();
        if (goal != null) {
            line.append("   goal ").append(goal);
            line.append(
                    switch (figure.verdict()) {
                        case MET -> ": met";
                        case MISSED -> ": MISSED";
                        case OPEN, NONE -> ": open";
                    });
            line.append(judged == null ? "" : " with " + judged);
        } else if (judged != null) {
            line.append("   ").append(judged);
        }
        out.println(line);
        if (!figure.beside().isEmpty()) {
            String beside =
                    figure.beside().stream().map(Figure.Beside::toString).collect(Collectors.joining("; "));
            out.println(INDENT + INDENT + "beside: " + beside);
        }
        if (!figure.note().isEmpty()) {
            out.println(INDENT + INDENT + figure.note());
        }
    }

    void write(Path file, Machine after) throws IOException {
        ObjectNode root = Json.MAPPER.createObjectNode();
        root.set("machine", Json.MAPPER.valueToTree(before));
        root.put("loaded", before.isLoaded());
        root.put("loadAverageAtEnd", after.loadAverage());
        ArrayNode all = root.putArray("figures");
        for (Figure figure : figures) {
            ObjectNode node = all.addObject();
            node.put("measurement", figure.measurement()).put("name", figure.name());
            put(node, "measured", figure.measured());
            put(node, "judged", figure.judged());
            Goal goal = figure.goal();
            if (goal != null) {
                ObjectNode limit = node.putObject("goal");
                limit.put(goal.atMost() ? "atMost" : "atLeast", goal.limit().value());
                limit.put("unit", goal.limit().unit());
                node.put("verdict", figure.verdict().name());
            }
            ArrayNode besides = node.putArray("beside");
            for (Figure.Beside each : figure.beside()) {
                ObjectNode beside = besides.addObject().put("name", each.name());
                put(beside, "quantity", each.quantity());
            }
            node.put("note", figure.note());
        }
        ArrayNode missing = root.putArray("notMeasured");
        failures.forEach(missing::add);
        Files.writeString(file, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + '\n');
    }

    private static void put(ObjectNode node, String name, @Nullable Quantity quantity) {
        if (quantity != null) {
            node.putObject(name).put("value", quantity.value()).put("unit", quantity.unit());
        }
    }
}
