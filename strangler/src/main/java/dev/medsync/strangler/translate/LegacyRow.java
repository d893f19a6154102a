package dev.medsync.strangler.translate;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of a legacy table: the mapped columns, in the order of the mapping, as PostgreSQL writes them.
 *
 * @param table the table
 * @param columns names of the mapped columns; the first is the row's key
 * @param values their values
 * @param links the columns that name root and parent, for child rows
 */
public record LegacyRow(
        String table, List<String> columns, @Nullable String[] values, Map<String, @Nullable String> links) {

    @Nullable
    String value(int index) {
        return values[index];
    }

    /** The row's key. */
    public String key() {
        String key = values[0];
        if (key == null) {
            throw new IllegalStateException("A row of " + table + " has no key");
        }
        return key;
    }

    /** A column's value, mapped or linking. */
    public @Nullable String column(String name) {
        int index = columns.indexOf(name);
        return index >= 0 ? values[index] : links.get(name);
    }
}
