package dev.medsync.strangler.translate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a capability in a table that several share.
 *
 * @param column is part of the table's key
 * @param values what it says in the rows that are the capability's
 */
public record OwnRows(String column, List<String> values) {
    /** Whether a row with this value is the capability's. */
    public boolean takes(@Nullable String value) {
        return value != null && values.contains(value);
    }

    /** The same in SQL. */
    public String condition() {
        return column + " in ('" + String.join("', '", values) + "')";
    }
}
