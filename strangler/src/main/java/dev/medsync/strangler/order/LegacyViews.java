package dev.medsync.strangler.order;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Views over the monolith's tables, in whatever schema, materialized ones too, and the tables that each reads in the end,
 * through other views as well. The server itself knows that (pg_depend), so nothing is guessed from text.
 */
final class LegacyViews {
    private static final String QUERY = """
            with recursive depends as (
              select rule.ev_class as view, needs.refobjid as relation
                from pg_rewrite rule
                join pg_depend needs on needs.classid = 'pg_rewrite'::regclass and needs.objid = rule.oid
               where needs.refclassid = 'pg_class'::regclass and needs.refobjid <> rule.ev_class),
            reads as (
              select view, relation from depends
               union
              select reads.view, depends.relation from reads join depends on depends.view = reads.relation)
            select v.relname, t.relname
              from reads
              join pg_class v on v.oid = reads.view and v.relkind in ('v', 'm')
              join pg_class t on t.oid = reads.relation and t.relkind in ('r', 'p')
             where t.relnamespace = 'public'::regnamespace
             order by 1, 2""";

    private final Map<String, Set<String>> tables;

    private LegacyViews(Map<String, Set<String>> tables) {
        this.tables = tables;
    }

    static LegacyViews read(Statement statement) throws SQLException {
        Map<String, Set<String>> tables = new TreeMap<>();
        try (ResultSet row = statement.executeQuery(QUERY)) {
            while (row.next()) {
                tables.computeIfAbsent(row.getString(1), unused -> new TreeSet<>())
                        .add(row.getString(2));
            }
        }
        return new LegacyViews(tables);
    }

    /** Whose each view is: of the one capability whose tables it reads; of several, it is everybody's. */
    Map<String, String> owners(LegacyMap map) {
        Map<String, String> owners = new TreeMap<>();
        tables.forEach((view, read) -> {
            Set<String> capabilities = byCapability(map, read).keySet();
            owners.put(view, capabilities.size() == 1 ? capabilities.iterator().next() : LegacyMap.SHARED);
        });
        return owners;
    }

    /** Views over tables of several: whoever asks one reads them all. */
    List<Reference> references(LegacyMap map) {
        List<Reference> references = new ArrayList<>();
        tables.forEach((view, read) -> {
            Map<String, List<String>> byCapability = byCapability(map, read);
            if (byCapability.size() > 1) {
                byCapability.forEach((to, names) -> references.add(new Reference(
                        LegacyMap.SHARED,
                        to,
                        Reference.Kind.VIEW,
                        view + " reads " + String.join(", ", names),
                        false,
                        Reference.COPY)));
            }
        });
        return references;
    }

    private static Map<String, List<String>> byCapability(LegacyMap map, Set<String> tables) {
        Map<String, List<String>> byCapability = new LinkedHashMap<>();
        tables.forEach(table -> map.ofTable(table)
                .filter(capability -> !capability.equals(LegacyMap.SHARED))
                .ifPresent(capability -> byCapability
                        .computeIfAbsent(capability, unused -> new ArrayList<>())
                        .add(table)));
        return byCapability;
    }
}
