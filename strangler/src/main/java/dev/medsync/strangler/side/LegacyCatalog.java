package dev.medsync.strangler.side;

import dev.medsync.strangler.translate.AggregateMapping;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether the tables are still those that the translation was written for. */
final class LegacyCatalog {
    /** Every move of a facility asks; a column is not added that often. */
    private static final Duration GOOD_FOR = Duration.ofSeconds(5);

    private static final String COLUMNS = """
            select c.relname, a.attname from pg_class c
              join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
             where c.relnamespace = 'public'::regnamespace and c.relname = any(?) order by c.relname, a.attnum""";

    private final Map<String, Set<String>> known = new LinkedHashMap<>();
    private final Map<String, String> typeOfTable = new HashMap<>();
    private Map<String, List<String>> unknown = Map.of();
    private long lookedAt;
    private boolean looked;

    LegacyCatalog(Collection<AggregateMapping<?, ?>> mappings) {
        for (AggregateMapping<?, ?> mapping : mappings) {
            for (AggregateMapping.Part part : mapping.parts()) {
                Set<String> columns = new HashSet<>(part.mapping().storedColumns());
                columns.addAll(part.mapping().leftBehind().keySet());
                // A child's way up to its root is not a field: it is where the child stands in the message.
                if (part.rootColumn() != null) {
                    columns.add(part.rootColumn());
                }
                if (part.parentColumn() != null) {
                    columns.add(part.parentColumn());
                }
                known.put(part.mapping().table(), columns);
                typeOfTable.put(part.mapping().table(), mapping.type());
            }
        }
    }

    /** The columns that no mapping speaks of, {@code table.column}, by type; as of a few seconds ago. */
    synchronized Map<String, List<String>> unknownColumns(Connection connection) throws SQLException {
        if (looked && System.nanoTime() - lookedAt < GOOD_FOR.toNanos()) {
            return unknown;
        }
        Map<String, List<String>> found = new LinkedHashMap<>();
        try (PreparedStatement select = connection.prepareStatement(COLUMNS)) {
            select.setArray(1, connection.createArrayOf("text", known.keySet().toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    String table = rows.getString(1);
                    String column = rows.getString(2);
                    if (!known.getOrDefault(table, Set.of()).contains(column)) {
                        found.computeIfAbsent(typeOfTable.getOrDefault(table, table), type -> new ArrayList<>())
                                .add(table + "." + column);
                    }
                }
            }
        }
        unknown = found;
        lookedAt = System.nanoTime();
        looked = true;
        return unknown;
    }
}
