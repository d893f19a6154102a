package dev.medsync.strangler.translate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rows of one aggregate in the legacy schema: its root and everything below, by table. */
public final class LegacyAggregate {
    private final LegacyRow root;
    private final Map<String, List<LegacyRow>> below = new HashMap<>();

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
