package dev.medsync.platform.data;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads aggregates: one query for the roots and one for each child table, whatever the number of aggregates. */
final class AggregateReader {

    private static final int BATCH = 1000;
    private static final List<ColumnType> FACILITY_AND_ID = List.of(ColumnType.INT, ColumnType.LONG);

    private final RowShape shape;
    private final @Nullable FieldEncryption encryption;
    private final RowShapeFailures failures;
    private final String select;
    private final String selectByKeys;

    /** Binds the parameters of a query. */
    @FunctionalInterface
    interface Binding {
        void to(PreparedStatement statement) throws SQLException;
    }

    /** A row of a root whose children have not been read yet. */
    private record Root(int facility, @Nullable Object[] values) {}

    AggregateReader(RowShape shape, @Nullable FieldEncryption encryption, RowShapeFailures failures) {
        this.shape = shape;
        this.encryption = encryption;
        this.failures = failures;
        this.select = "select t.facility_id, " + columns(shape) + " from " + shape.table() + " t ";
        List<ColumnType> keyTypes = new ArrayList<>(List.of(ColumnType.INT));
        StringBuilder names = new StringBuilder("f");
        StringBuilder match = new StringBuilder("t.facility_id = w.f");
        for (int i = 0; i < shape.key().size(); i++) {
            Column column = shape.key().get(i);
            keyTypes.add(column.storedType());
            names.append(", k").append(i);
            match.append(" and t.").append(column.name()).append(" = w.k").append(i);
        }
        this.selectByKeys = "select t.facility_id, " + columns(shape) + " from " + Rows.unnest(keyTypes) + " w(" + names
                + ") join " + shape.table() + " t on " + match;
    }

    private static String columns(RowShape shape) {
        return String.join(
                ", ",
                shape.columns().stream().map(column -> "t." + column.name()).toList());
    }

    List<Object> query(Connection connection, String rest, Binding binding) throws SQLException {
        return read(connection, select + rest, binding);
    }

    List<Object> byKeys(Connection connection, List<RowKey> keys) throws SQLException {
        if (keys.isEmpty()) {
            return List.of();
        }
        Rows wanted = new Rows();
        wanted.column("f", ColumnType.INT);
        shape.key().forEach(column -> wanted.column(column.name(), column.storedType()));
        // A key that is asked for twice would join each child twice.
        for (RowKey key : Set.copyOf(keys)) {
            wanted.set(0, key.facilityId());
            List<Object> parts = shape.keyParts(key.value());
            for (int i = 0; i < parts.size(); i++) {
                wanted.set(i + 1, parts.get(i));
            }
        }
        return read(connection, selectByKeys, statement -> wanted.bind(statement, 1));
    }

    /** Every aggregate of a facility by key, through a cursor: the connection's transaction must be open. */
    void stream(Connection connection, int facility, Consumer<Object> consumer) throws SQLException {
        String keys = String.join(
                ", ", shape.key().stream().map(column -> "t." + column.name()).toList());
        try (PreparedStatement statement =
                connection.prepareStatement(select + "where t.facility_id = ? order by " + keys)) {
            statement.setInt(1, facility);
            statement.setFetchSize(BATCH);
            try (ResultSet rows = statement.executeQuery()) {
                List<Root> batch = new ArrayList<>(BATCH);
                while (rows.next()) {
                    batch.add(root(rows));
                    if (batch.size() == BATCH) {
                        assemble(connection, batch).forEach(consumer);
                        batch.clear();
                    }
                }
                assemble(connection, batch).forEach(consumer);
            }
        } catch (RowShapeException e) {
            failures.refused(e);
            throw e;
        }
    }

    private List<Object> read(Connection connection, String sql, Binding binding) throws SQLException {
        List<Root> roots = new ArrayList<>();
        try {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                binding.to(statement);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        roots.add(root(rows));
                    }
                }
            }
            return assemble(connection, roots);
        } catch (RowShapeException e) {
            failures.refused(e);
            throw e;
        }
    }

    private Root root(ResultSet row) throws SQLException {
        int facility = row.getInt(1);
        return new Root(facility, values(shape, row, 2, facility));
    }

    private @Nullable Object[] values(RowShape of, ResultSet row, int first, int facility) throws SQLException {
        @Nullable Object[] values = new @Nullable Object[of.components()];
        int index = first;
        for (Column column : of.columns()) {
            values[column.component()] = column.read(row, index++, facility, encryption);
        }
        return values;
    }

    private List<Object> assemble(Connection connection, List<Root> roots) throws SQLException {
        if (roots.isEmpty()) {
            return List.of();
        }
        if (!shape.children().isEmpty()) {
            int id = shape.key().getFirst().component();
            Rows keys = new Rows();
            keys.column("f", ColumnType.INT);
            keys.column("k", ColumnType.LONG);
            for (Root root : roots) {
                keys.set(0, root.facility());
                keys.set(1, root.values()[id]);
            }
            for (RowShape.ChildShape child : shape.children()) {
                Map<Long, List<Object>> byParent =
                        children(connection, child, child.declared().parent(), keys);
                for (Root root : roots) {
                    root.values()[child.component()] = listOf(byParent, root.values()[id]);
                }
            }
        }
        List<Object> records = new ArrayList<>(roots.size());
        roots.forEach(root -> records.add(shape.construct(root.values())));
        return records;
    }

    private static List<Object> listOf(Map<Long, List<Object>> byParent, @Nullable Object id) {
        List<Object> list = byParent.get(id);
        return list == null ? List.of() : Collections.unmodifiableList(list);
    }

    private Map<Long, List<Object>> children(
            Connection connection, RowShape.ChildShape child, String rootColumn, Rows keys) throws SQLException {
        RowShape of = child.shape();
        List<Map<Long, List<Object>>> grandchildren = new ArrayList<>();
        for (RowShape.ChildShape grandchild : of.children()) {
            grandchildren.add(children(connection, grandchild, rootColumn, keys));
        }
        String parent = child.declared().parent();
        String sql = "select t.facility_id, t." + parent + ", " + columns(of) + " from "
                + Rows.unnest(FACILITY_AND_ID) + " w(f, k) join " + of.table()
                + " t on t.facility_id = w.f and t." + rootColumn + " = w.k order by t." + parent + ", t."
                + child.declared().orderBy() + ", t.id";
        Map<Long, List<Object>> byParent = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            keys.bind(statement, 1);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    @Nullable Object[] values = values(of, rows, 3, rows.getInt(1));
                    for (int i = 0; i < grandchildren.size(); i++) {
                        values[of.children().get(i).component()] = listOf(
                                grandchildren.get(i), values[of.key().getFirst().component()]);
                    }
                    byParent.computeIfAbsent(rows.getLong(2), id -> new ArrayList<>())
                            .add(of.construct(values));
                }
            }
        }
        return byParent;
    }
}
