package dev.medsync.monolith.seed;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Prepares tables for a load in bulk and puts everything back afterwards, within one transaction: either all rows are
 * there, checked, with every trigger and index as it was, or nothing happened.
 *
 * <p>A foreign key is checked row by row while it is enforced, and once for all rows when it becomes enforced again; that
 * is ten times cheaper. An index that is made of all rows at once is sorted instead of searched for each row. Triggers are
 * off because the rows already contain what they would derive (history, balances), and because the guard would lock a
 * facility for every row; {@link Seed} checks ownership itself, once. PostgreSQL 18 or newer.
 */
final class BulkLoad {
    /** Below this many rows it is quicker to keep the indexes up to date. */
    static final long ROWS_WORTH_NEW_INDEXES = 500_000;

    private final Connection connection;
    private final List<String> indexes = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private final List<String> triggers = new ArrayList<>();

    private BulkLoad(Connection connection) {
        this.connection = connection;
    }

    /** Is told what {@link #finish} is at. */
    interface Steps {
        void step(String what, int done, int of);
    }

    /**
     * @param connection of the tables' owner, in a transaction
     * @param rows how many there will be, roughly
     */
    static BulkLoad begin(Connection connection, List<String> tables, long rows) throws SQLException {
        BulkLoad load = new BulkLoad(connection);
        String list = "'" + String.join("', '", tables) + "'";
        List<String> prepare = new ArrayList<>();
        load.collect(
                "select conrelid::regclass::text, quote_ident(conname) from pg_constraint"
                        + " where contype = 'f' and conenforced and conrelid::regclass::text in (" + list
                        + ") order by 1, 2",
                row -> {
                    String constraint = "alter table " + row.getString(1) + " alter constraint " + row.getString(2);
                    prepare.add(constraint + " not enforced");
                    load.keys.add(constraint + " enforced");
                });
        load.collect(
                "select tgrelid::regclass::text, quote_ident(tgname), tgenabled from pg_trigger"
                        + " where not tgisinternal and tgenabled <> 'D' and tgrelid::regclass::text in (" + list
                        + ") order by 1, 2",
                row -> {
                    String enable = switch (row.getString(3)) {
                        case "A" -> " enable always trigger ";
                        case "R" -> " enable replica trigger ";
                        default -> " enable trigger ";
                    };
                    prepare.add("alter table " + row.getString(1) + " disable trigger " + row.getString(2));
                    load.triggers.add("alter table " + row.getString(1) + enable + row.getString(2));
                });
        if (rows >= ROWS_WORTH_NEW_INDEXES) {
            load.collectIndexes(list, prepare);
        }
        load.execute(prepare);
        return load;
    }

    /** All that no constraint stands on. A replica identity goes with its index, and is declared again. */
    private void collectIndexes(String tables, List<String> prepare) throws SQLException {
        collect(
                "select i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid), i.indisreplident,"
                        + " i.indrelid::regclass::text from pg_index i where i.indrelid::regclass::text in (" + tables
                        + ") and not exists (select from pg_constraint where conindid = i.indexrelid) order by 4, 1",
                row -> {
                    prepare.add("drop index " + row.getString(1));
                    indexes.add(row.getString(2));
                    if (row.getBoolean(3)) {
                        indexes.add("alter table " + row.getString(4) + " replica identity using index "
                                + row.getString(1));
                    }
                });
        // For sorting and for the joins that check foreign keys; given back at the end of the transaction.
        prepare.add("set local maintenance_work_mem = '256MB'");
    }

    void copy(Rows rows) throws SQLException {
        if (rows.count() == 0) {
            return;
        }
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(rows.copyStatement());
        try {
            copy.writeToCopy(rows.bytes(), 0, rows.length());
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    /** Checks all foreign keys, and puts constraints, indexes and triggers back as they were. */
    void finish(Steps steps) throws SQLException {
        restore("indexes", indexes, steps);
        restore("foreign keys", keys, steps);
        execute(triggers);
    }

    private void restore(String what, List<String> statements, Steps steps) throws SQLException {
        for (int i = 0; i < statements.size(); i++) {
            steps.step(what, i, statements.size());
            execute(List.of(statements.get(i)));
        }
    }

    /** The next id of a table: odd, and after all that are there. */
    static long nextId(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select coalesce(max(id), -1) from " + table)) {
            row.next();
            long last = row.getLong(1);
            return last % 2 == 0 ? last + 1 : last + 2;
        }
    }

    /** Lets a table's sequence go on after the ids that were given here. */
    static void advanceSequence(Connection connection, String table) throws SQLException {
        long next = nextId(connection, table);
        try (Statement statement = connection.createStatement()) {
            statement.execute("select setval(pg_get_serial_sequence('" + table + "', 'id'), " + next + ", false)");
        }
    }

    private void execute(List<String> statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private interface RowHandler {
        void handle(ResultSet row) throws SQLException;
    }

    private void collect(String query, RowHandler handler) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                handler.handle(row);
            }
        }
    }
}
