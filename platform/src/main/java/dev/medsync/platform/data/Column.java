package dev.medsync.platform.data;

import java.lang.invoke.MethodHandle;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One column of a declared row shape: what may be in it, and how it is read, checked and written. */
final class Column {

    private final String name;
    private final String path;
    private final ColumnType type;
    private final boolean nullable;
    private final int maxLength;
    private final boolean encrypted;
    private final String blindIndex;
    private final boolean loose;
    private final int component;
    private final MethodHandle accessor;

    Column(
            String table,
            String name,
            ColumnType type,
            boolean nullable,
            int maxLength,
            @Nullable Encrypted encrypted,
            int component,
            MethodHandle accessor) {
        this.name = name;
        this.path = table + "." + name;
        this.type = type;
        this.nullable = nullable;
        this.maxLength = maxLength;
        this.encrypted = encrypted != null;
        this.blindIndex = encrypted == null ? "" : encrypted.blindIndex();
        this.loose = encrypted != null && encrypted.loose();
        this.component = component;
        this.accessor = accessor;
    }

    String name() {
        return name;
    }

    String path() {
        return path;
    }

    /** What the database holds: the component's own type, or bytes when it is encrypted. */
    ColumnType storedType() {
        return encrypted ? ColumnType.BYTES : type;
    }

    /** The column of the keyed hash; empty for none. */
    String blindIndex() {
        return blindIndex;
    }

    /** The position among the record's components. */
    int component() {
        return component;
    }

    @Nullable
    Object read(ResultSet row, int index, int facility, @Nullable FieldEncryption encryption) throws SQLException {
        Object value = encrypted ? decrypted(row.getBytes(index), facility, encryption) : type.read(row, index);
        if (value == null) {
            if (!nullable) {
                throw new RowShapeException(path, RowShapeException.Problem.NULL);
            }
            return null;
        }
        if (ColumnType.isUnknown(value)) {
            throw new RowShapeException(path, RowShapeException.Problem.UNKNOWN_VALUE);
        }
        if (value instanceof String text && text.length() > maxLength) {
            throw new RowShapeException(path, RowShapeException.Problem.TOO_LONG);
        }
        if (value instanceof java.math.BigDecimal decimal && decimal.scale() > ColumnType.SCALE) {
            throw new RowShapeException(path, RowShapeException.Problem.TOO_PRECISE);
        }
        return value;
    }

    private @Nullable Object decrypted(byte @Nullable [] cipher, int facility, @Nullable FieldEncryption encryption) {
        if (cipher == null) {
            return null;
        }
        try {
            return required(encryption).decrypt(facility, path, cipher);
        } catch (java.security.GeneralSecurityException e) {
            throw new RowShapeException(path, RowShapeException.Problem.UNREADABLE);
        }
    }

    /** The record's component. */
    @Nullable
    Object value(Object record) {
        try {
            return (Object) accessor.invokeExact(record);
        } catch (Throwable e) {
            throw new IllegalStateException("accessor of " + path, e);
        }
    }

    /** The record's component as the driver takes it. */
    @Nullable
    Object write(Object record, int facility, @Nullable FieldEncryption encryption) {
        Object value = value(record);
        if (value == null) {
            if (!nullable) {
                throw new RowShapeException(path, RowShapeException.Problem.NULL);
            }
            return null;
        }
        if (value instanceof String text && text.length() > maxLength) {
            throw new RowShapeException(path, RowShapeException.Problem.TOO_LONG);
        }
        return encrypted ? required(encryption).encrypt(facility, path, (String) value) : type.write(value, path);
    }

    /** The keyed hash of the record's component. */
    byte @Nullable [] blindIndex(Object record, int facility, @Nullable FieldEncryption encryption) {
        return value(record) instanceof String text ? blindIndexOf(text, facility, encryption) : null;
    }

    /** The keyed hash of a text that is looked for in this column. */
    byte[] blindIndexOf(String text, int facility, @Nullable FieldEncryption encryption) {
        String hashed = loose ? text.stripTrailing().toLowerCase(Locale.ROOT) : text;
        return required(encryption).blindIndex(facility, path, hashed);
    }

    private FieldEncryption required(@Nullable FieldEncryption encryption) {
        if (encryption == null) {
            throw new IllegalStateException(path + " is encrypted, but the store has no keys");
        }
        return encryption;
    }
}
