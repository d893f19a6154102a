package dev.medsync.platform.replication;

import org.jspecify.annotations.Nullable;

/**
 * A table of the publication, and how one of its rows names the aggregate it belongs to.
 *
 * @param name with its schema, e.g. {@code public.claim_line}
 * @param keyOf the aggregate of a row; null for rows that concern nobody. Columns that are not part of the table's replica
 *     identity are missing in deleted rows, so it may only use columns that are.
 */
public record CapturedTable(String name, KeyOf keyOf) {
    /** Names the aggregate of a row. */
    @FunctionalInterface
    public interface KeyOf {
        @Nullable
        AggregateKey of(Row row);
    }

    /** A row of the log, in PostgreSQL's text format. */
    @FunctionalInterface
    public interface Row {
        /** The column's value; null when it is SQL null or not in the log. */
        @Nullable
        String column(String name);

        /** A column that must be there, as a number; 0 when it is missing. */
        default int number(String name) {
            String value = column(name);
            return value == null ? 0 : Integer.parseInt(value);
        }
    }

    /** A table whose rows carry the aggregate's id in one column. */
    public static CapturedTable of(String table, String type, String keyColumn, String facilityColumn) {
        return new CapturedTable(table, row -> {
            String key = row.column(keyColumn);
            return key == null ? null : new AggregateKey(type, row.number(facilityColumn), key);
        });
    }
}
