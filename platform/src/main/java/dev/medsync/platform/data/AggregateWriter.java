package dev.medsync.platform.data;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes aggregates: one statement for the roots and one for each child table, whatever the number of aggregates. */
final class AggregateWriter {

    private static final List<ColumnType> FACILITY_AND_ID = List.of(ColumnType.INT, ColumnType.LONG);

    private final RowShape shape;
    private final @Nullable FieldEncryption encryption;
    private final String insert;
    private final String upsert;
    private final String update;

    AggregateWriter(RowShape shape, @Nullable FieldEncryption encryption) {
        this.shape = shape;
        this.encryption = encryption;
        Rows template = rows(shape, List.of());
        List<String> names = template.names();
        List<ColumnType> types = template.types();
        List<String> key = key();
        String columns = String.join(", ", names);
        this.insert = "insert into " + shape.table() + " (" + columns + ") select * from " + Rows.unnest(types);
        List<String> changeable =
                names.stream().filter(name -> !key.contains(name)).toList();
        this.upsert = insert + " on conflict (" + String.join(", ", key) + ") do update set "
                + assignments(changeable, "excluded");
        String match = String.join(
                " and ", key.stream().map(name -> "t." + name + " = v." + name).toList());
        Column version = shape.version();
        this.update = "update " + shape.table() + " t set " + assignments(changeable, "v") + " from "
                + Rows.unnest(types) + " v(" + columns + ") where " + match
                + (version == null ? "" : " and t." + version.name() + " = v." + version.name() + " - 1");
    }

    private List<String> key() {
        List<String> key = new ArrayList<>(List.of("facility_id"));
        shape.key().forEach(column -> key.add(column.name()));
        return key;
    }

    private static String assignments(List<String> columns, String from) {
        return String.join(
                ", ",
                columns.stream().map(name -> name + " = " + from + "." + name).toList());
    }

    void insert(Connection connection, List<?> records) throws SQLException {
        execute(connection, insert, roots(records));
        for (RowShape.ChildShape child : shape.children()) {
            writeChildren(connection, child, List.of(child.declared().parent()), path(records), null);
        }
    }

    void upsert(Connection connection, List<?> records) throws SQLException {
        execute(connection, upsert, roots(records));
        replaceChildren(connection, records);
    }

    /** Returns how many rows had the version before this one. */
    int update(Connection connection, List<?> records) throws SQLException {
        int updated = execute(connection, update, roots(records));
        if (updated == records.size()) {
            replaceChildren(connection, records);
        }
        return updated;
    }

    /** Children first, explicitly: under the replica role no foreign key cascades. */
    void delete(Connection connection, List<RowKey> keys) throws SQLException {
        Rows wanted = new Rows();
        wanted.column("facility_id", ColumnType.INT);
        shape.key().forEach(column -> wanted.column(column.name(), column.storedType()));
        for (RowKey key : keys) {
            wanted.set(0, key.facilityId());
            List<Object> parts = shape.keyParts(key.value());
            for (int i = 0; i < parts.size(); i++) {
                wanted.set(i + 1, parts.get(i));
            }
        }
        for (RowShape.ChildShape child : shape.children()) {
            deleteChildren(connection, child, child.declared().parent(), wanted);
        }
        deleteRows(connection, shape.table(), key(), wanted);
    }

    private static void deleteChildren(Connection connection, RowShape.ChildShape child, String rootColumn, Rows wanted)
            throws SQLException {
        for (RowShape.ChildShape grandchild : child.shape().children()) {
            deleteChildren(connection, grandchild, rootColumn, wanted);
        }
        deleteRows(connection, child.table(), List.of("facility_id", rootColumn), wanted);
    }

    private static void deleteRows(Connection connection, String table, List<String> columns, Rows wanted)
            throws SQLException {
        String match = String.join(
                " and ",
                columns.stream().map(name -> "t." + name + " = w." + name).toList());
        execute(
                connection,
                "delete from " + table + " t using " + Rows.unnest(wanted.types()) + " w(" + String.join(", ", columns)
                        + ") where " + match,
                wanted);
    }

    private static int execute(Connection connection, String sql, Rows rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            rows.bind(statement, 1);
            return statement.executeUpdate();
        }
    }

    /** A record and the keys of its ancestors, outermost first. */
    private record Placed(int facility, List<Long> ancestors, Object record) {}

    private List<Placed> path(List<?> records) {
        List<Placed> placed = new ArrayList<>(records.size());
        for (Object record : records) {
            placed.add(new Placed(shape.facility(record), List.of(shape.id(record)), record));
        }
        return placed;
    }

    private void replaceChildren(Connection connection, List<?> records) throws SQLException {
        if (shape.children().isEmpty()) {
            return;
        }
        Rows keys = new Rows();
        keys.column("f", ColumnType.INT);
        keys.column("k", ColumnType.LONG);
        for (Object record : records) {
            keys.set(0, shape.facility(record));
            keys.set(1, shape.id(record));
        }
        List<Placed> placed = path(records);
        for (RowShape.ChildShape child : shape.children()) {
            writeChildren(connection, child, List.of(child.declared().parent()), placed, keys);
        }
    }

    /** With {@code replaced}, rows of those roots that the records no longer have are deleted in the same statement. */
    private void writeChildren(
            Connection connection,
            RowShape.ChildShape child,
            List<String> ancestors,
            List<Placed> parents,
            @Nullable Rows replaced)
            throws SQLException {
        RowShape of = child.shape();
        Rows rows = rows(of, ancestors);
        List<Placed> placed = new ArrayList<>();
        for (Placed parent : parents) {
            for (Object record : child.of(parent.record())) {
                add(rows, of, parent.facility(), parent.ancestors(), record);
                if (!of.children().isEmpty()) {
                    List<Long> path = new ArrayList<>(parent.ancestors());
                    path.add(of.id(record));
                    placed.add(new Placed(parent.facility(), path, record));
                }
            }
        }
        if (replaced != null) {
            executeReplacing(connection, of, ancestors.getFirst(), rows, replaced);
        } else if (rows.size() > 0) {
            execute(connection, insertInto(of, rows), rows);
        }
        for (RowShape.ChildShape grandchild : of.children()) {
            List<String> path = new ArrayList<>(ancestors);
            path.add(grandchild.declared().parent());
            writeChildren(connection, grandchild, path, placed, replaced);
        }
    }

    private static String insertInto(RowShape of, Rows rows) {
        return "insert into " + of.table() + " (" + String.join(", ", rows.names()) + ") select * from "
                + Rows.unnest(rows.types());
    }

    private static void executeReplacing(
            Connection connection, RowShape of, String rootColumn, Rows rows, Rows replaced) throws SQLException {
        String table = of.table();
        List<String> key = List.of("facility_id", rootColumn, "id");
        List<String> changeable =
                rows.names().stream().filter(name -> !key.contains(name)).toList();
        String sql = "with gone as (delete from " + table + " t using " + Rows.unnest(FACILITY_AND_ID)
                + " w(f, k) where t.facility_id = w.f and t." + rootColumn + " = w.k and t.id <> all (?::int8[])) "
                + insertInto(of, rows) + " on conflict (" + String.join(", ", key) + ") do update set "
                + assignments(changeable, "excluded") + " where (" + qualified(table, changeable)
                + ") is distinct from (" + qualified("excluded", changeable) + ")";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = replaced.bind(statement, 1);
            statement.setArray(next++, connection.createArrayOf("int8", rows.array("id")));
            rows.bind(statement, next);
            statement.executeUpdate();
        }
    }

    private static String qualified(String table, List<String> columns) {
        return String.join(
                ", ", columns.stream().map(name -> table + "." + name).toList());
    }

    private Rows roots(List<?> records) {
        Rows rows = rows(shape, List.of());
        for (Object record : records) {
            add(rows, shape, shape.facility(record), List.of(), record);
        }
        return rows;
    }

    /** Columns of a table: for a child the facility and its ancestors' keys, then the record's own, then blind indexes. */
    private static Rows rows(RowShape of, List<String> ancestors) {
        Rows rows = new Rows();
        if (!ancestors.isEmpty()) {
            rows.column("facility_id", ColumnType.INT);
            ancestors.forEach(name -> rows.column(name, ColumnType.LONG));
        }
        for (Column column : of.columns()) {
            rows.column(column.name(), column.storedType());
            if (!column.blindIndex().isEmpty()) {
                rows.column(column.blindIndex(), ColumnType.BYTES);
            }
        }
        return rows;
    }

    private void add(Rows rows, RowShape of, int facility, List<Long> ancestors, Object record) {
        int index = 0;
        if (!ancestors.isEmpty()) {
            rows.set(index++, facility);
            for (Long ancestor : ancestors) {
                rows.set(index++, ancestor);
            }
        }
        for (Column column : of.columns()) {
            rows.set(index++, column.write(record, facility, encryption));
            if (!column.blindIndex().isEmpty()) {
                rows.set(index++, column.blindIndex(record, facility, encryption));
            }
        }
    }
}
