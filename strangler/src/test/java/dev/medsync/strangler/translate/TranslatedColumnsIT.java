package dev.medsync.strangler.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.strangler.billing.BillingTranslation;
import dev.medsync.strangler.publish.LegacySchema;
import dev.medsync.strangler.records.RecordsTranslation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The translations against the monolith's own schema. */
final class TranslatedColumnsIT {

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

    /** What a mapping says of a table: fields, what stays behind, and the way up to the root. */
    private static Set<String> declared(AggregateMapping.Part part) {
        Set<String> declared = new TreeSet<>(part.mapping().storedColumns());
        declared.addAll(part.mapping().leftBehind().keySet());
        Stream.of(part.rootColumn(), part.parentColumn())
                .filter(Objects::nonNull)
                .forEach(declared::add);
        return declared;
    }

    @Test
    void everyColumnOfEveryTableThatMovesIsAFieldOrLeftBehindWithAReason() throws SQLException {
        ZoneId zone = ZoneId.of("UTC");
        List<AggregateMapping<?, ?>> all = new ArrayList<>(new BillingTranslation(zone).aggregates());
        all.addAll(new RecordsTranslation(zone).aggregates());
        try (LegacySchema legacy = new LegacySchema();
                Connection connection = legacy.database().connect()) {
            for (AggregateMapping<?, ?> mapping : all) {
                for (AggregateMapping.Part part : mapping.parts()) {
                    String table = part.mapping().table();
                    assertThat(declared(part))
                            .as(table)
                            .containsExactlyInAnyOrderElementsOf(columnsOf(connection, table));
                }
                mapping.leftBehind()
                        .forEach((column, why) -> assertThat(why).as(column).hasSizeGreaterThan(20));
            }
        }
    }
}
