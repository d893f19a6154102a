package dev.medsync.strangler.side;

import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.LegacyAggregate;
import dev.medsync.strangler.translate.LegacyRow;
import dev.medsync.strangler.translate.OwnRows;
import dev.medsync.strangler.translate.ParentFacility;
import dev.medsync.strangler.translate.TableMapping;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and writes the legacy rows of one kind of aggregate, with statements made from its mapping. */
public final class LegacyTables {
    private final AggregateMapping<?, ?> mapping;
    private final String keyExpression;
    private final List<Part> parts = new ArrayList<>();

    /** A table and its statements. */
    private static final class Part {
        private final AggregateMapping.Part of;
        private final List<String> mapped;
        private final List<String> stored;
        private final List<String> links;
        private final String select;
        private final String upsert;

        private Part(AggregateMapping.Part of, String keyExpression, List<String> keyColumns) {
            this.of = of;
            this.mapped = of.mapping().columnNames();
            this.stored = of.mapping().storedColumns();
            Set<String> linking = new LinkedHashSet<>();
            if (of.rootColumn() != null) {
                linking.add(of.rootColumn());
            }
            if (of.parentColumn() != null) {
                linking.add(of.parentColumn());
            }
            this.links = List.copyOf(linking);
            this.select = selectSql(keyExpression);
            this.upsert = upsertSql(keyColumns);
        }

        /** The columns that are written. */
        private List<String> all() {
            List<String> all = new ArrayList<>(stored);
            all.addAll(links);
            return all;
        }

        /** A mapped column where the table is read. */
        private String read(String column) {
            ParentFacility through = of.mapping().facility();
            return through != null && column.equals(TableMapping.FACILITY)
                    ? through.of(of.mapping().table())
                    : column;
        }

        /** What is unique: the row's id, or what tells it from its siblings together with the root. */
        private List<String> childKey(String rootColumn) {
            List<String> keys = new ArrayList<>(of.mapping().rowKey());
            if (keys.size() > 1) {
                keys.addFirst(rootColumn);
            }
            return keys;
        }

        private String selectSql(String keyExpression) {
            StringBuilder sql = new StringBuilder("select ");
            // The cast takes char(n)'s padding away and makes every value arrive as PostgreSQL writes it.
            mapped.forEach(column -> sql.append(read(column)).append("::text, "));
            links.forEach(column -> sql.append(column).append("::text, "));
            sql.setLength(sql.length() - 2);
            String key = of.rootColumn() == null ? keyExpression : of.rootColumn();
            if (of.rootColumn() == null) {
                sql.append(", ").append(keyExpression).append("::text");
            }
            sql.append(" from ").append(of.mapping().table());
            sql.append(" where ").append(key).append(" = any(?) order by ");
            sql.append(String.join(", ", of.mapping().rowKey()));
            return sql.toString();
        }

        private String upsertSql(List<String> keyColumns) {
            List<String> all = all();
            Map<String, String> types = new HashMap<>();
            for (int i = 0; i < mapped.size(); i++) {
                types.put(mapped.get(i), of.mapping().columnTypes().get(i));
            }
            List<String> keys = of.rootColumn() == null ? keyColumns : childKey(of.rootColumn());
            StringBuilder sql = new StringBuilder("insert into ")
                    .append(of.mapping().table())
                    .append(" (");
            sql.append(String.join(", ", all)).append(") select ");
            for (int i = 0; i < all.size(); i++) {
                sql.append(i > 0 ? ", c" : "c").append(i).append("::").append(types.getOrDefault(all.get(i), "bigint"));
            }
            sql.append(" from unnest(");
            sql.append("?::text[], ".repeat(all.size()));
            sql.setLength(sql.length() - 2);
            sql.append(") as t(");
            for (int i = 0; i < all.size(); i++) {
                sql.append(i > 0 ? ", c" : "c").append(i);
            }
            sql.append(") on conflict (").append(String.join(", ", keys)).append(") do ");
            List<String> others =
                    all.stream().filter(column -> !keys.contains(column)).toList();
            if (others.isEmpty()) {
                return sql.append("nothing").toString();
            }
            sql.append("update set ");
            for (int i = 0; i < others.size(); i++) {
                sql.append(i > 0 ? ", " : "")
                        .append(others.get(i))
                        .append(" = excluded.")
                        .append(others.get(i));
            }
            return sql.toString();
        }
    }

    public LegacyTables(AggregateMapping<?, ?> mapping) {
        this.mapping = mapping;
        this.keyExpression = String.join(" || '/' || ", mapping.keyColumns());
        for (AggregateMapping.Part part : mapping.parts()) {
            parts.add(new Part(part, keyExpression, mapping.keyColumns()));
        }
    }

    public AggregateMapping<?, ?> mapping() {
        return mapping;
    }

    /** The aggregates with these keys that are there, by key. */
    public Map<String, LegacyAggregate> read(Connection connection, Collection<String> keys) throws SQLException {
        Map<String, LegacyAggregate> found = new LinkedHashMap<>();
        for (Part part : parts) {
            try (PreparedStatement select = connection.prepareStatement(part.select)) {
                select.setArray(1, keyArray(connection, keys));
                select.setFetchSize(1_000);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        add(found, part, rows);
                    }
                }
            }
        }
        return found;
    }

    private static void add(Map<String, LegacyAggregate> found, Part part, ResultSet rows) throws SQLException {
        int width = part.mapped.size();
        @Nullable String[] values = new @Nullable String[width];
        for (int i = 0; i < width; i++) {
            values[i] = rows.getString(i + 1);
        }
        Map<String, @Nullable String> links = HashMap.newHashMap(part.links.size());
        for (int i = 0; i < part.links.size(); i++) {
            links.put(part.links.get(i), rows.getString(width + i + 1));
        }
        LegacyRow row = new LegacyRow(part.of.mapping().table(), part.mapped, values, links);
        String rootColumn = part.of.rootColumn();
        if (rootColumn == null) {
            found.put(rows.getString(width + 1), new LegacyAggregate(row));
            return;
        }
        String rootKey = links.get(rootColumn);
        LegacyAggregate aggregate = rootKey == null ? null : found.get(rootKey);
        if (aggregate != null) {
            aggregate.add(row);
        }
    }

    /** Makes the rows what the aggregates say; rows below a root that are not among them are deleted. */
    public void write(Connection connection, List<LegacyAggregate> aggregates, List<String> keys) throws SQLException {
        // Children that went are deleted before others take their place, e.g. a line number.
        for (int i = parts.size() - 1; i > 0; i--) {
            deleteOthers(connection, parts.get(i), aggregates, keys);
        }
        for (Part part : parts) {
            upsert(connection, part, aggregates);
        }
    }

    /** Deletes whole aggregates. Cascades do not fire for an applier, so children go one by one. */
    public void delete(Connection connection, List<String> keys) throws SQLException {
        for (int i = parts.size() - 1; i >= 0; i--) {
            Part part = parts.get(i);
            String rootColumn = part.of.rootColumn();
            try (PreparedStatement delete = connection.prepareStatement(
                    "delete from " + part.of.mapping().table() + " where "
                            + (rootColumn == null ? keyExpression : rootColumn) + " = any(?)")) {
                delete.setArray(1, keyArray(connection, keys));
                delete.executeUpdate();
            }
        }
    }

    /** The SQL for all keys of a facility; one parameter, the facility, unless the data is shared. */
    String keysSql() {
        return "select " + keyExpression + "::text from " + mapping.root().table() + " where "
                + (mapping.facilityColumn() == null ? "true" : ofFacility()) + onlyOurs() + " order by 1";
    }

    /** The SQL that is true for the roots of a facility; one parameter. Of shared data: of facility 0. */
    String ofFacility() {
        ParentFacility through = mapping.root().facility();
        if (through != null) {
            return through.condition();
        }
        String column = mapping.facilityColumn();
        return (column == null ? "0" : column) + " = ?";
    }

    private String onlyOurs() {
        OwnRows ours = mapping.root().ownRows();
        return ours == null ? "" : " and " + ours.condition();
    }

    private void deleteOthers(Connection connection, Part part, List<LegacyAggregate> aggregates, List<String> keys)
            throws SQLException {
        TableMapping<?, ?> mapped = part.of.mapping();
        List<String> kept = new ArrayList<>();
        for (LegacyAggregate aggregate : aggregates) {
            aggregate.rows(mapped.table()).forEach(row -> kept.add(mapped.keyOf(row)));
        }
        boolean id = mapped.rowKey().size() == 1;
        try (PreparedStatement delete =
                connection.prepareStatement("delete from " + part.of.mapping().table() + " where "
                        + part.of.rootColumn() + " = any(?) and " + String.join(" || '/' || ", mapped.rowKey())
                        + " <> all(?)")) {
            delete.setArray(1, connection.createArrayOf("int8", keys(keys)));
            delete.setArray(
                    2,
                    connection.createArrayOf(
                            id ? "int8" : "text",
                            id ? kept.stream().map(Long::valueOf).toArray() : kept.toArray()));
            delete.executeUpdate();
        }
    }

    private void upsert(Connection connection, Part part, List<LegacyAggregate> aggregates) throws SQLException {
        List<LegacyRow> rows = new ArrayList<>();
        for (LegacyAggregate aggregate : aggregates) {
            if (part.of.rootColumn() == null) {
                rows.add(aggregate.root());
            } else {
                rows.addAll(aggregate.rows(part.of.mapping().table()));
            }
        }
        if (rows.isEmpty()) {
            return;
        }
        List<String> all = part.all();
        try (PreparedStatement upsert = connection.prepareStatement(part.upsert)) {
            for (int column = 0; column < all.size(); column++) {
                int mapped = part.mapped.indexOf(all.get(column));
                @Nullable Object[] values = new @Nullable Object[rows.size()];
                for (int i = 0; i < values.length; i++) {
                    LegacyRow row = rows.get(i);
                    values[i] = mapped >= 0 ? row.values()[mapped] : row.links().get(all.get(column));
                }
                upsert.setArray(column + 1, connection.createArrayOf("text", values));
            }
            upsert.executeUpdate();
        }
    }

    /** The SQL of an aggregate's key. */
    String keyExpression() {
        return keyExpression;
    }

    /** Keys as an array of the key's type. */
    Array keyArray(Connection connection, Collection<String> keys) throws SQLException {
        return connection.createArrayOf(singleKey() ? "int8" : "text", keys(keys));
    }

    private boolean singleKey() {
        return mapping.keyColumns().size() == 1;
    }

    private Object[] keys(Collection<String> keys) {
        return singleKey() ? keys.stream().map(Long::valueOf).toArray() : keys.toArray();
    }
}
