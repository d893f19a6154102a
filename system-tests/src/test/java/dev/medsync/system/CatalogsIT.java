package dev.medsync.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.strangler.billing.BillingTranslation;
import dev.medsync.strangler.translate.AggregateMapping;
import java.io.IOException;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What two modules have to agree on about tables, seen in the catalogs.
 *
 * <p>The schema {@code replication} is written twice: in the monolith, which knows nothing of the platform, and in the
 * platform. The strangler works on both with the same statements, so they have to stay alike. Indexes may differ: each
 * side has those that its own readers need.
 */
class CatalogsIT {
    private static CatalogFixture catalogs;

    @BeforeAll
    static void applyMigrations() throws IOException, SQLException {
        catalogs = new CatalogFixture();
    }

    @AfterAll
    static void stop() throws IOException {
        catalogs.close();
    }

    @Test
    void bothSidesOfAMoveHaveTheSameColumns() throws SQLException {
        assertAlike("""
            select c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                   pg_get_expr(d.adbin, d.adrelid)
              from pg_class c
              join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
              left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
             where c.relnamespace = 'replication'::regnamespace and c.relkind = 'r'
             order by 1, 2\
            """);
    }

    @Test
    void bothSidesOfAMoveHaveTheSameConstraints() throws SQLException {
        assertAlike("""
            select conrelid::regclass::text, contype::text, pg_get_constraintdef(oid)
              from pg_constraint
             where connamespace = 'replication'::regnamespace
             order by 1, 2, 3\
            """);
    }

    @Test
    void bothSidesOfAMoveTakeTheSameLocks() throws SQLException {
        assertAlike(
                "select name, replication.lock_class(name) from unnest(array['billing', 'records']) name order by 1");
        assertAlike("""
            select proname, pg_get_function_result(oid) from pg_proc
             where pronamespace = 'replication'::regnamespace and proname in ('enter', 'lock_class')
             order by 1\
            """);
    }

    @Test
    void everyLegacyColumnOfBillingTravelsOrSaysWhyNot() throws SQLException {
        TreeMap<String, Set<String>> declared = new TreeMap<>();
        for (AggregateMapping<?, ?> mapping : new BillingTranslation(ZoneId.of("UTC")).aggregates()) {
            for (AggregateMapping.Part part : mapping.parts()) {
                Set<String> columns = declared.computeIfAbsent(part.mapping().table(), table -> new TreeSet<>());
                columns.addAll(part.mapping().columnNames());
                columns.addAll(part.mapping().leftBehind().keySet());
                // A child's way up to its root is not a field: it is where the child stands in the message.
                Stream.of(part.rootColumn(), part.parentColumn())
                        .filter(Objects::nonNull)
                        .forEach(columns::add);
            }
        }
        for (var table : declared.entrySet()) {
            Collection<String> actual = catalogs.rows(
                    "monolith",
                    "select column_name from information_schema.columns where table_schema = 'public' and table_name ="
                            + " '"
                            + table.getKey() + "'");
            assertThat(table.getValue()).as(table.getKey()).containsExactlyInAnyOrderElementsOf(actual);
        }
    }

    private static void assertAlike(String query) throws SQLException {
        List<String> monolith = catalogs.rows("monolith", query);
        assertThat(monolith).isNotEmpty();
        assertThat(catalogs.rows("service", query)).isEqualTo(monolith);
    }
}
