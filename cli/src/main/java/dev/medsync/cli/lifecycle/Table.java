package dev.medsync.cli.lifecycle;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Text in columns: as wide as their widest cell, two spaces apart; columns of numbers are right-aligned. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    /** A leading {@code >} in a heading right-aligns its column. */
    Table(String... headings) {
        rows.add(List.of(headings));
    }

    void row(String... cells) {
        rows.add(List.of(cells));
    }

    void print(PrintStream out) {
        List<String> headings = rows.getFirst();
        for (int line = 0; line < rows.size(); line++) {
            StringBuilder text = new StringBuilder();
            for (int column = 0; column < headings.size(); column++) {
                boolean right = headings.get(column).startsWith(">");
                String cell = rows.get(line).get(column);
                String value = line == 0 && right ? cell.substring(1) : cell;
                String padding = " ".repeat(Math.max(0, width(column) - value.length()));
                text.append(right ? padding + value : value + padding).append("  ");
            }
            out.println(text.toString().stripTrailing());
        }
    }

    private int width(int column) {
        return rows.stream()
                .mapToInt(row -> row.get(column).replaceFirst("^>", "").length())
                .max()
                .orElse(0);
    }
}
