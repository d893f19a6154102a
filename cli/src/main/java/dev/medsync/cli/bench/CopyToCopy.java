package dev.medsync.cli.bench;

import dev.medsync.cli.load.LedgerCheck;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;

/**
 * The fastest that PostgreSQL itself moves rows from one server to another: {@code COPY … TO STDOUT} into
 * {@code COPY … FROM STDIN}, table by table, into tables with the same columns and indexes. Nothing is translated.
 */
final class CopyToCopy {
    private static final int BUFFER = 1 << 20;

    /** What was copied. */
    record Copied(long rows, double seconds) {}

    private final LedgerCheck.Database from;
    private final LedgerCheck.Database to;

    CopyToCopy(LedgerCheck.Database from, LedgerCheck.Database to) {
        this.from = from;
        this.to = to;
    }

    Copied copy(List<String> tables) throws SQLException {
        try (Connection source = connect(from);
                Connection destination = connect(to)) {
            execute(destination, "create schema bench_copy");
            execute(destination, "set search_path to bench_copy");
            for (String table : tables) {
                for (String sql : definition(source, table)) {
                    execute(destination, sql);
                }
            }
            long begin = System.nanoTime();
            long rows = 0;
            for (String table : tables) {
                rows += copy(source, destination, table);
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            execute(destination, "drop schema bench_copy cascade");
            return new Copied(rows, seconds);
        }
    }

    /** How many rows the tables have. */
    long count(List<String> tables) throws SQLException {
        try (Connection source = connect(from)) {
            long rows = 0;
            for (String table : tables) {
                rows += Long.parseLong(strings(source, "select count(*)::text from public." + table)
                        .getFirst());
            }
            return rows;
        }
    }

    /** One thread hands bytes on; the two servers work side by side behind their sockets' buffers. */
    private static long copy(Connection source, Connection destination, String table) throws SQLException {
        CopyManager out = source.unwrap(PGConnection.class).getCopyAPI();
        CopyManager in = destination.unwrap(PGConnection.class).getCopyAPI();
        CopyOut reading = out.copyOut("copy public." + table + " to stdout");
        CopyIn writing = in.copyIn("copy bench_copy." + table + " from stdin");
        byte[] buffer = new byte[BUFFER];
        int filled = 0;
        for (byte[] row = reading.readFromCopy(); row != null; row = reading.readFromCopy()) {
            if (filled + row.length > BUFFER) {
                writing.writeToCopy(buffer, 0, filled);
                filled = 0;
            }
            System.arraycopy(row, 0, buffer, filled, row.length);
            filled += row.length;
        }
        writing.writeToCopy(buffer, 0, filled);
        return writing.endCopy();
    }

    /** Columns and indexes, without what refers to other tables. */
    private static List<String> definition(Connection source, String table) throws SQLException {
        List<String> columns = strings(
                source,
                "select quote_ident(attname) || ' ' || format_type(atttypid, atttypmod) from pg_attribute where attrelid ="
                        + " 'public." + table + "'::regclass and attnum > 0 and not attisdropped order by attnum");
        List<String> statements = new ArrayList<>();
        statements.add("create table bench_copy." + table + " (" + String.join(", ", columns) + ")");
        statements.addAll(strings(
                source,
                "select replace(pg_get_indexdef(indexrelid), ' ON public.', ' ON bench_copy.') from pg_index where indrelid"
                        + " = 'public." + table + "'::regclass"));
        return statements;
    }

    private static Connection connect(LedgerCheck.Database database) throws SQLException {
        return DriverManager.getConnection(database.url(), database.username(), database.password());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> strings(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }
}
