package dev.medsync.platform.data;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows on their way to a table, column by column: one array a column, so that any number of rows is one statement. */
final class Rows {

    private final List<String> names = new ArrayList<>();
    private final List<ColumnType> types = new ArrayList<>();
    private final List<List<@Nullable Object>> values = new ArrayList<>();

    void column(String name, ColumnType type) {
        names.add(name);
        types.add(type);
        values.add(new ArrayList<>());
    }

    void set(int column, @Nullable Object value) {
        values.get(column).add(value);
    }

    int size() {
        return values.isEmpty() ? 0 : values.getFirst().size();
    }

    /** {@code unnest(?::int8[], ?::text[])}. */
    static String unnest(List<ColumnType> types) {
        return "unnest("
                + String.join(
                        ", ",
                        types.stream()
                                .map(type -> "?::" + type.sqlName() + "[]")
                                .toList())
                + ")";
    }

    List<String> names() {
        return names;
    }

    List<ColumnType> types() {
        return types;
    }

    /** A column as the driver takes it. */
    Object[] array(String name) {
        int column = names.indexOf(name);
        return values.get(column).toArray(types.get(column).newArray(size()));
    }

    /** Binds every column; returns the next free parameter. */
    int bind(PreparedStatement statement, int first) throws SQLException {
        int parameter = first;
        Connection connection = statement.getConnection();
        for (int i = 0; i < names.size(); i++) {
            Object[] array = values.get(i).toArray(types.get(i).newArray(size()));
            statement.setArray(
                    parameter++, connection.createArrayOf(types.get(i).sqlName(), array));
        }
        return parameter;
    }
}
