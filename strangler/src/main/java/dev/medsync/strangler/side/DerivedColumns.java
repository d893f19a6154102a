package dev.medsync.strangler.side;

import dev.medsync.replication.v1.Aggregate;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.TableMapping;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Columns that triggers of the monolith make of rows that are copied: they are not copied, and can be wrong all the same. */
final class DerivedColumns {
    /** Class of the advisory locks of {@link #oneAfterTheOther}; those of ownership are 7001 and up. */
    private static final int LOCK_CLASS = 7101;

    private final Map<String, LegacyTables> tables;
    private final Set<String> involved;

    DerivedColumns(Map<String, LegacyTables> tables) {
        this.tables = tables;
        this.involved = involved(tables.values());
    }

    /** Types that a derived column is in, or is made from. */
    private static Set<String> involved(Collection<LegacyTables> tables) {
        Set<String> types = new HashSet<>();
        Set<String> from = new HashSet<>();
        for (LegacyTables each : tables) {
            each.mapping().root().derived().forEach(derived -> {
                types.add(each.mapping().type());
                from.add(derived.from());
            });
        }
        for (LegacyTables each : tables) {
            AggregateMapping<?, ?> mapping = each.mapping();
            if (mapping.parts().stream()
                    .anyMatch(part -> from.contains(part.mapping().table()))) {
                types.add(mapping.type());
            }
        }
        return Set.copyOf(types);
    }

    /** Whether roots of the type have such columns. */
    boolean isIn(String type) {
        LegacyTables of = tables.get(type);
        return of != null && !of.mapping().root().derived().isEmpty();
    }

    /**
     * An invoice and its payment that are written at the same moment by two lanes do not see each other, and the trigger that
     * sums up the balance would miss one. So copies of such types go one after the other in a facility, until the transaction
     * ends.
     */
    void oneAfterTheOther(Connection connection, List<Aggregate> copies) throws SQLException {
        TreeSet<Integer> facilities = new TreeSet<>();
        for (Aggregate each : copies) {
            if (involved.contains(each.getKey().getType())) {
                facilities.add(each.getKey().getFacilityId());
            }
        }
        if (facilities.isEmpty()) {
            return;
        }
        try (PreparedStatement lock = connection.prepareStatement(
                "select pg_advisory_xact_lock(?, facility) from unnest(?::int4[]) facility")) {
            lock.setInt(1, LOCK_CLASS);
            lock.setArray(2, connection.createArrayOf("int4", facilities.toArray()));
            lock.execute();
        }
    }

    /**
     * Aggregates of a facility in which a derived column is not what it has to be: keys by {@code table.column}.
     *
     * @param among the keys to look at; null for the whole facility
     */
    Map<String, List<String>> wrong(
            Connection connection, String type, int facilityId, @Nullable Collection<String> among)
            throws SQLException {
        Map<String, List<String>> wrong = new LinkedHashMap<>();
        LegacyTables of = tables.get(type);
        if (of == null) {
            return wrong;
        }
        for (TableMapping.Derived derived : of.mapping().root().derived()) {
            try (PreparedStatement select = connection.prepareStatement(wrongSql(of, derived, among != null))) {
                select.setInt(1, facilityId);
                if (among != null) {
                    select.setArray(2, of.keyArray(connection, among));
                }
                List<String> keys = new ArrayList<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        keys.add(rows.getString(1));
                    }
                }
                if (!keys.isEmpty()) {
                    wrong.put(of.mapping().root().table() + "." + derived.column(), keys);
                }
            }
        }
        return wrong;
    }

    private static String wrongSql(LegacyTables of, TableMapping.Derived derived, boolean some) {
        return "select " + of.keyExpression() + "::text from "
                + of.mapping().root().table() + " where " + of.ofFacility()
                + (some ? " and " + of.keyExpression() + " = any(?)" : "")
                + " and " + derived.column() + " is distinct from (" + derived.expression() + ") order by 1";
    }
}
