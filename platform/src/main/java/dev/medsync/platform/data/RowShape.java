package dev.medsync.platform.data;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a table's row as its record declares it, worked out once: columns, constructor and child tables. Reflection
 * happens here only; rows are read and written through method handles.
 */
final class RowShape {

    private final String table;
    private final Class<?> type;
    private final List<Column> columns = new ArrayList<>();
    private final List<Column> key = new ArrayList<>();
    private final List<ChildShape> children = new ArrayList<>();
    private final int components;
    private final MethodHandle constructor;
    private int facilityComponent = -1;
    private boolean facilityInKey;
    private @Nullable Column version;
    private boolean versionTravels;

    /** A child table and the component that lists its rows. */
    record ChildShape(Children declared, int component, MethodHandle accessor, RowShape shape) {

        String table() {
            return declared.table();
        }

        @SuppressWarnings("unchecked")
        List<Object> of(Object parent) {
            try {
                return (List<Object>) (Object) accessor.invokeExact(parent);
            } catch (Throwable e) {
                throw new IllegalStateException("accessor of " + table(), e);
            }
        }
    }

    static RowShape of(Class<? extends Record> type) {
        Aggregate aggregate = type.getAnnotation(Aggregate.class);
        if (aggregate == null) {
            throw new IllegalArgumentException(type.getName() + " is no @Aggregate");
        }
        RowShape shape = new RowShape(aggregate.value(), type);
        if (shape.facilityComponent < 0) {
            throw new IllegalArgumentException(type.getName() + " has no component facilityId");
        }
        return shape;
    }

    private RowShape(String table, Class<?> type) {
        this.table = table;
        this.type = type;
        RecordComponent[] declared = type.getRecordComponents();
        this.components = declared.length;
        try {
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
            Class<?>[] parameters = new Class<?>[declared.length];
            for (int i = 0; i < declared.length; i++) {
                parameters[i] = declared[i].getType();
                add(lookup, declared[i], i);
            }
            this.constructor = lookup.findConstructor(type, MethodType.methodType(void.class, parameters))
                    .asSpreader(Object[].class, declared.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("cannot read the shape of " + type.getName(), e);
        }
        if (key.isEmpty()) {
            throw new IllegalArgumentException(type.getName() + " has no @Key");
        }
    }

    private void add(MethodHandles.Lookup lookup, RecordComponent component, int index) throws IllegalAccessException {
        MethodHandle accessor =
                lookup.unreflect(component.getAccessor()).asType(MethodType.methodType(Object.class, Object.class));
        Children child = component.getAnnotation(Children.class);
        if (child != null) {
            Class<?> element = (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
            children.add(new ChildShape(child, index, accessor, new RowShape(child.table(), element)));
            return;
        }
        Length length = component.getAnnotation(Length.class);
        Column column = new Column(
                table,
                snakeCase(component.getName()),
                ColumnType.of(component.getType()),
                isNullable(component.getAnnotatedType()) || isNullable(component),
                length == null ? Integer.MAX_VALUE : length.value(),
                component.getAnnotation(Encrypted.class),
                index,
                accessor);
        columns.add(column);
        if (component.getName().equals("facilityId")) {
            facilityComponent = index;
        }
        if (component.isAnnotationPresent(Key.class)) {
            if (facilityComponent == index) {
                facilityInKey = true;
            } else {
                key.add(column);
            }
        }
        Version declaredVersion = component.getAnnotation(Version.class);
        if (declaredVersion != null) {
            version = column;
            versionTravels = declaredVersion.travels();
        }
    }

    private static boolean isNullable(AnnotatedElement element) {
        return element.isAnnotationPresent(Nullable.class);
    }

    static String snakeCase(String camelCase) {
        return camelCase.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    Object construct(@Nullable Object[] values) {
        try {
            return (Object) constructor.invokeExact(values);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("constructor of " + type.getName(), e);
        }
    }

    /** A copy of the record with another version. */
    Object withVersion(Object record, long changed) {
        @Nullable Object[] values = new @Nullable Object[components];
        for (Column column : columns) {
            values[column.component()] = column == version ? (Object) changed : column.value(record);
        }
        for (ChildShape child : children) {
            values[child.component()] = child.of(record);
        }
        return construct(values);
    }

    long version(Object record) {
        return version == null ? 0 : (long) java.util.Objects.requireNonNull(version.value(record));
    }

    int facility(Object record) {
        Object facility = columnOf(facilityComponent).value(record);
        return facility instanceof Integer id ? id : 0;
    }

    private Column columnOf(int component) {
        for (Column column : columns) {
            if (column.component() == component) {
                return column;
            }
        }
        throw new IllegalStateException(type.getName() + " has no column for component " + component);
    }

    /** The key as text, its parts joined by '/'. */
    String keyText(Object record) {
        if (key.size() == 1 && !facilityInKey) {
            return String.valueOf(key.getFirst().value(record));
        }
        List<String> parts = new ArrayList<>();
        if (facilityInKey) {
            parts.add(Integer.toString(facility(record)));
        }
        key.forEach(column -> parts.add(String.valueOf(column.value(record))));
        return String.join("/", parts);
    }

    /** The parts of a key's text as the key's columns take them; the facility is not among them. */
    List<Object> keyParts(String text) {
        int skipped = facilityInKey ? 1 : 0;
        String[] parts = text.split("/", key.size() + skipped);
        if (parts.length != key.size() + skipped) {
            throw new IllegalArgumentException("a key of " + table + " has " + (key.size() + skipped) + " parts");
        }
        List<Object> values = new ArrayList<>(key.size());
        for (int i = 0; i < key.size(); i++) {
            String part = parts[i + skipped];
            ColumnType type = key.get(i).storedType();
            if (type == ColumnType.LONG) {
                values.add(Long.valueOf(part));
            } else if (type == ColumnType.INT) {
                values.add(Integer.valueOf(part));
            } else {
                values.add(part);
            }
        }
        return values;
    }

    /** The columns whose values make up the key's text. */
    List<String> keyColumns() {
        List<String> columns = new ArrayList<>();
        if (facilityInKey) {
            columns.add("facility_id");
        }
        key.forEach(column -> columns.add(column.name()));
        return columns;
    }

    /** The key of a row with a single numeric key. */
    long id(Object record) {
        return (long) java.util.Objects.requireNonNull(key.getFirst().value(record));
    }

    String table() {
        return table;
    }

    List<Column> columns() {
        return columns;
    }

    /** The key's columns without the facility. */
    List<Column> key() {
        return key;
    }

    List<ChildShape> children() {
        return children;
    }

    int components() {
        return components;
    }

    int facilityComponent() {
        return facilityComponent;
    }

    @Nullable
    Column version() {
        return version;
    }

    /** Whether copies keep the version that they bring. */
    boolean versionTravels() {
        return versionTravels;
    }
}
