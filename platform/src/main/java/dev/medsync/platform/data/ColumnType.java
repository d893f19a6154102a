package dev.medsync.platform.data;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a Java type is read from a column, and sent to PostgreSQL as an element of an array. */
abstract class ColumnType {

    /** Cents: the scale of every decimal column. */
    static final int SCALE = 2;

    private final String sqlName;

    private ColumnType(String sqlName) {
        this.sqlName = sqlName;
    }

    /** PostgreSQL's name of the element type. */
    final String sqlName() {
        return sqlName;
    }

    abstract @Nullable Object read(ResultSet row, int column) throws SQLException;

    /** An array that the driver sends in binary form where it can. */
    Object[] newArray(int length) {
        return new String[length];
    }

    /** The value as the driver takes it in an array. */
    Object write(Object value, String path) {
        return value;
    }

    static ColumnType of(Class<?> type) {
        if (type == long.class || type == Long.class) {
            return LONG;
        } else if (type == int.class || type == Integer.class) {
            return INT;
        } else if (type == boolean.class || type == Boolean.class) {
            return BOOLEAN;
        } else if (type == String.class) {
            return TEXT;
        } else if (type == BigDecimal.class) {
            return DECIMAL;
        } else if (type == LocalDate.class) {
            return DATE;
        } else if (type == Instant.class) {
            return TIMESTAMP;
        } else if (type.isEnum()) {
            return new EnumType(type);
        }
        throw new IllegalArgumentException("no column holds a " + type.getName());
    }

    static final ColumnType LONG = new ColumnType("int8") {
        @Override
        Object[] newArray(int length) {
            return new Long[length];
        }

        @Override
        @Nullable
        Object read(ResultSet row, int column) throws SQLException {
            long value = row.getLong(column);
            return value == 0 && row.wasNull() ? null : value;
        }
    };

    static final ColumnType INT = new ColumnType("int4") {
        @Override
        Object[] newArray(int length) {
            return new Integer[length];
        }

        @Override
        @Nullable
        Object read(ResultSet row, int column) throws SQLException {
            int value = row.getInt(column);
            return value == 0 && row.wasNull() ? null : value;
        }
    };

    static final ColumnType BOOLEAN = new ColumnType("bool") {
        @Override
        Object[] newArray(int length) {
            return new Boolean[length];
        }

        @Override
        @Nullable
        Object read(ResultSet row, int column) throws SQLException {
            boolean value = row.getBoolean(column);
            return !value && row.wasNull() ? null : value;
        }
    };

    static final ColumnType TEXT = new ColumnType("text") {
        @Override
        @Nullable
        Object read(ResultSet row, int column) throws SQLException {
            return row.getString(column);
        }
    };

    static final ColumnType BYTES = new ColumnType("bytea") {
        @Override
        Object[] newArray(int length) {
            return new byte[length][];
        }

        @Override
        @Nullable
        Object read(ResultSet row, int column) throws SQLException {
            return row.getBytes(column);
        }
    };

    private static final ColumnType DECIMAL = new ColumnType("numeric") {
        @Override
        @Nullable
        Object read(ResultSet row, int column) throws SQLException {
            return row.getBigDecimal(column);
        }

        @Override
        Object write(Object value, String path) {
            BigDecimal decimal = (BigDecimal) value;
            if (decimal.scale() > SCALE && decimal.stripTrailingZeros().scale() > SCALE) {
                // PostgreSQL would round silently.
                throw new RowShapeException(path, RowShapeException.Problem.TOO_PRECISE);
            }
            return decimal.toPlainString();
        }
    };

    private static final ColumnType DATE = new ColumnType("date") {
        @Override
        @Nullable
        Object read(ResultSet row, int column) throws SQLException {
            return row.getObject(column, LocalDate.class);
        }

        @Override
        Object write(Object value, String path) {
            return value.toString();
        }
    };

    private static final ColumnType TIMESTAMP = new ColumnType("timestamptz") {
        @Override
        @Nullable
        Object read(ResultSet row, int column) throws SQLException {
            OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
            return value == null ? null : value.toInstant();
        }

        @Override
        Object write(Object value, String path) {
            Instant instant = (Instant) value;
            if (instant.getNano() % 1000 != 0) {
                throw new RowShapeException(path, RowShapeException.Problem.TOO_PRECISE);
            }
            return instant.toString();
        }
    };

    /** An enumeration, stored by name. */
    private static final class EnumType extends ColumnType {

        private static final Object UNKNOWN = new Object();
        private final Map<String, Object> byName = new HashMap<>();

        private EnumType(Class<?> type) {
            super("text");
            for (Object constant : type.getEnumConstants()) {
                byName.put(((Enum<?>) constant).name(), constant);
            }
        }

        @Override
        @Nullable
        Object read(ResultSet row, int column) throws SQLException {
            String name = row.getString(column);
            return name == null ? null : byName.getOrDefault(name, UNKNOWN);
        }

        @Override
        Object write(Object value, String path) {
            return ((Enum<?>) value).name();
        }
    }

    /** What {@link #read} gives for a text that is none of an enumeration's names. */
    static boolean isUnknown(Object value) {
        return value == EnumType.UNKNOWN;
    }
}
