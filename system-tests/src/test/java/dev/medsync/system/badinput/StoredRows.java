package dev.medsync.system.badinput;

import dev.medsync.platform.data.TestPostgres.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How many rows each table has, and a digest of what is in them. */
final class StoredRows {
    /** Who asked, and was refused, is written down on purpose. */
    private static final List<String> WRITTEN_BY_REFUSALS = List.of("public.audit_entry", "public.sign_in_failure");

    private StoredRows() {}

    /** @return {@code rows/digest} by {@code service.schema.table} */
    static Map<String, String> of(Map<String, TestDatabase> databases) {
        Map<String, String> rows = new TreeMap<>();
        databases.forEach((service, database) -> {
            try (Connection connection = database.ownerConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(digests(tables(statement)))) {
                while (row.next()) {
                    rows.put(service + "." + row.getString(1), row.getString(2));
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        return rows;
    }

    private static List<String> tables(Statement statement) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("select schemaname || '.' || tablename from pg_tables"
                + " where schemaname not in ('pg_catalog', 'information_schema') order by 1")) {
            while (rows.next()) {
                if (!WRITTEN_BY_REFUSALS.contains(rows.getString(1))) {
                    tables.add(rows.getString(1));
                }
            }
        }
        return tables;
    }

    /** One statement for all of them: the walk asks often. */
    private static String digests(List<String> tables) {
        return tables.stream()
                .map(table ->
                        "select '" + table + "', count(*) || '/' || coalesce(sum(hashtextextended(t::text, 0)), 0)"
                                + " from " + table + " t")
                .collect(Collectors.joining(" union all "));
    }
}
