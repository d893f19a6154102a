package dev.medsync.strangler.translate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one aggregate in the legacy schema: its root and everything below, by table; and what is kept beside them
 * because they cannot hold it.
 */
public final class LegacyAggregate {
    private final LegacyRow root;
    private final Map<String, List<LegacyRow>> below = new HashMap<>();
    private byte @Nullable [] beside;

    public LegacyAggregate(LegacyRow root) {
        this.root = root;
    }

    public LegacyRow root() {
        return root;
    }

    /** Adds a row below the root; rows of a table keep the order in which they were added. */
    public void add(LegacyRow row) {
        below.computeIfAbsent(row.table(), table -> new ArrayList<>()).add(row);
    }

    /** Rows of a table below the root. */
    public List<LegacyRow> rows(String table) {
        return below.getOrDefault(table, List.of());
    }

    /** Says what is kept beside the rows: a {@link Remainder} as it is stored. */
    public void keepBeside(byte[] remainder) {
        beside = remainder;
    }

    byte @Nullable [] beside() {
        return beside;
    }

    List<LegacyRow> rowsUnder(String table, String parentColumn, String parentKey) {
        List<LegacyRow> rows = rows(table);
        List<LegacyRow> under = new ArrayList<>(rows.size());
        for (LegacyRow row : rows) {
            if (parentKey.equals(row.column(parentColumn))) {
                under.add(row);
            }
        }
        return under;
    }
}
