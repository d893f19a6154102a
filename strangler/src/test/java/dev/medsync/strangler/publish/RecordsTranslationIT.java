package dev.medsync.strangler.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.strangler.translate.AggregateMapping;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RecordsTranslationIT {

    private static List<String> columnsOf(Connection connection, String table) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select column_name::text"
                + " from information_schema.columns where table_schema = 'public' and table_name = ?")) {
            select.setString(1, table);
            try (ResultSet row = select.executeQuery()) {
                List<String> columns = new ArrayList<>();
                while (row.next()) {
                    columns.add(row.getString(1));
                }
                return columns;
            }
        }
    }

    @Test
    void everyLegacyColumnIsAFieldOrLeftBehindWithAReason() throws SQLException {
        try (LegacySchema legacy = new LegacySchema();
                Connection connection = legacy.database().connect()) {
            for (AggregateMapping<?, ?> mapping : new RecordsTranslation(ZoneId.of("UTC")).aggregates()) {
                String table = mapping.root().table();
                List<String> declared = Stream.concat(
                                mapping.root().columnNames().stream(), mapping.root().leftBehind().keySet().stream())
                        .toList();
                assertThat(declared).as(table).containsExactlyInAnyOrderElementsOf(columnsOf(connection, table));
            }
        }
    }
}
