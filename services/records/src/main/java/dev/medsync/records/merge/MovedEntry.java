package dev.medsync.records.merge;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A row that a merge gave to the survivor.
 *
 * @param type name of the aggregate, or of a patient's child
 */
record MovedEntry(String type, long id) {

    private static final Comparator<MovedEntry> ORDER =
            Comparator.comparing(MovedEntry::type).thenComparingLong(MovedEntry::id);

    /** Entries as one text, sorted: {@code Allergy/8 Encounter/4}. */
    static String toText(List<MovedEntry> entries) {
        return entries.stream()
                .sorted(ORDER)
                .map(entry -> entry.type() + "/" + entry.id())
                .collect(Collectors.joining(" "));
    }

    static List<MovedEntry> ofText(String text) {
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(" ", -1))
                        .map(entry -> entry.split("/", 2))
                        .map(parts -> new MovedEntry(parts[0], Long.parseLong(parts[1])))
                        .toList();
    }
}
