package dev.medsync.strangler.translate;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which column of a legacy table is which field of a message, both ways.
 *
 * @param <M> the message a row becomes
 * @param <B> its builder
 */
public final class TableMapping<M extends Message, B extends Message.Builder> {
    private final String table;
    private final Supplier<B> newBuilder;
    private final List<Column<M, B>> columns;
    private final List<String> columnNames;
    private final List<Child<M, B, ?, ?>> children;
    private final Map<String, String> leftBehind;
    private final List<Derived> derived;

    /**
     * A column that the monolith makes anew from what is copied.
     *
     * @param column its name
     * @param from the table of another aggregate that it is made from
     * @param expression what it has to be, in SQL over the table's row
     */
    public record Derived(String column, String from, String expression) {}

    /**
     * One column.
     *
     * @param name of the column
     * @param sqlType for casts
     * @param field path of the field, for people
     * @param toRow the column's text for a message
     * @param toMessage sets the field from the column's text
     */
    record Column<M, B>(
            String name,
            String sqlType,
            String field,
            Function<M, @Nullable String> toRow,
            BiConsumer<B, @Nullable String> toMessage) {}

    /**
     * Rows of another table that are part of the message.
     *
     * @param mapping how one of them is translated
     * @param rootColumn the column that names the aggregate's root
     * @param parentColumn the column that names the row they hang under; the root column unless they are grandchildren
     */
    record Child<M, B, C extends Message, D extends Message.Builder>(
            TableMapping<C, D> mapping,
            String rootColumn,
            String parentColumn,
            Function<M, List<C>> toRows,
            BiConsumer<B, List<C>> toMessage) {}

    private TableMapping(
            String table,
            Supplier<B> newBuilder,
            List<Column<M, B>> columns,
            List<Child<M, B, ?, ?>> children,
            Map<String, String> leftBehind,
            List<Derived> derived) {
        this.table = table;
        this.newBuilder = newBuilder;
        this.columns = List.copyOf(columns);
        this.columnNames = this.columns.stream().map(Column::name).toList();
        this.children = List.copyOf(children);
        this.leftBehind = Map.copyOf(leftBehind);
        this.derived = List.copyOf(derived);
    }

    /** The same table with other columns and children. */
    TableMapping<M, B> with(List<Column<M, B>> otherColumns, List<Child<M, B, ?, ?>> otherChildren) {
        return new TableMapping<>(table, newBuilder, otherColumns, otherChildren, leftBehind, derived);
    }

    /** Begins the declaration of a table. */
    public static <M extends Message, B extends Message.Builder> Builder<M, B> of(
            String table, Supplier<B> newBuilder) {
        return new Builder<>(table, newBuilder);
    }

    public String table() {
        return table;
    }

    /** Names of the mapped columns, the key first. */
    public List<String> columnNames() {
        return columnNames;
    }

    /** Their SQL types, in the same order. */
    public List<String> columnTypes() {
        return columns.stream().map(Column::sqlType).toList();
    }

    List<Column<M, B>> columns() {
        return columns;
    }

    List<Child<M, B, ?, ?>> children() {
        return children;
    }

    /** Columns that stay behind, each with the reason. */
    public Map<String, String> leftBehind() {
        return leftBehind;
    }

    /** Columns that triggers of the monolith make; they are left behind as well. */
    public List<Derived> derived() {
        return derived;
    }

    /** The path of the field that a column becomes. */
    public @Nullable String fieldOf(String column) {
        for (Column<M, B> each : columns) {
            if (each.name().equals(column)) {
                return each.field();
            }
        }
        return null;
    }

    /** The message of a row and of the rows below it. */
    M toMessage(LegacyRow row, LegacyAggregate aggregate) {
        B builder = newBuilder.get();
        for (int i = 0; i < columns.size(); i++) {
            Column<M, B> column = columns.get(i);
            try {
                column.toMessage().accept(builder, row.value(i));
            } catch (UntranslatableException e) {
                throw e.at(table + "." + column.name());
            }
        }
        for (Child<M, B, ?, ?> child : children) {
            addChildren(child, builder, row, aggregate);
        }
        @SuppressWarnings("unchecked") // a builder of B builds an M: of() has no way to say so
        M message = (M) builder.build();
        return message;
    }

    private <C extends Message, D extends Message.Builder> void addChildren(
            Child<M, B, C, D> child, B builder, LegacyRow row, LegacyAggregate aggregate) {
        List<C> messages = new ArrayList<>();
        for (LegacyRow below : aggregate.rowsUnder(child.mapping().table(), child.parentColumn(), row.key())) {
            messages.add(child.mapping().toMessage(below, aggregate));
        }
        child.toMessage().accept(builder, messages);
    }

    /** Adds the rows of a message and of what is inside it. */
    void toRows(M message, String rootKey, String parentKey, @Nullable Child<?, ?, ?, ?> as, List<LegacyRow> into) {
        Map<String, @Nullable String> extra = new LinkedHashMap<>();
        if (as != null) {
            extra.put(as.rootColumn(), rootKey);
            extra.put(as.parentColumn(), parentKey);
        }
        @Nullable String[] values = new @Nullable String[columns.size()];
        for (int i = 0; i < values.length; i++) {
            Column<M, B> column = columns.get(i);
            try {
                values[i] = column.toRow().apply(message);
            } catch (UntranslatableException e) {
                throw e.at(table + "." + column.name());
            }
        }
        LegacyRow row = new LegacyRow(table, columnNames, values, extra);
        into.add(row);
        for (Child<M, B, ?, ?> child : children) {
            childRows(child, message, rootKey, row.key(), into);
        }
    }

    private <C extends Message, D extends Message.Builder> void childRows(
            Child<M, B, C, D> child, M message, String rootKey, String key, List<LegacyRow> into) {
        for (C below : child.toRows().apply(message)) {
            child.mapping().toRows(below, rootKey, key, child, into);
        }
    }

    /** Collects the declaration. */
    public static final class Builder<M extends Message, B extends Message.Builder> {
        private final String table;
        private final Supplier<B> newBuilder;
        private final List<Column<M, B>> columns = new ArrayList<>();
        private final List<Child<M, B, ?, ?>> children = new ArrayList<>();
        private final Map<String, String> leftBehind = new LinkedHashMap<>();
        private final List<Derived> derived = new ArrayList<>();

        private Builder(String table, Supplier<B> newBuilder) {
            this.table = table;
            this.newBuilder = newBuilder;
        }

        /** A column and its field. The first one declared is the row's key. */
        public <T> Builder<M, B> column(
                String name, Codec<T> codec, String field, Function<M, T> get, BiConsumer<B, T> set) {
            columns.add(new Column<>(
                    name,
                    codec.sqlType(),
                    field,
                    message -> codec.encode().apply(get.apply(message)),
                    (builder, text) -> {
                        T value = codec.decode().apply(text);
                        if (value != null) {
                            set.accept(builder, value);
                        }
                    }));
            return this;
        }

        /** The key of most tables: the column and the field {@code id}. */
        public Builder<M, B> id(Function<M, Long> get, BiConsumer<B, Long> set) {
            return column("id", Codecs.number("bigint"), "id", get, set);
        }

        /** The tenant: the column and the field {@code facility_id}. */
        public Builder<M, B> facility(ToIntFunction<M> get, ObjIntConsumer<B> set) {
            return whole("facility_id", "int", "facility_id", get, set);
        }

        /** A whole number that must be there and is an int32 in the message. */
        public Builder<M, B> whole(
                String name, String sqlType, String field, ToIntFunction<M> get, ObjIntConsumer<B> set) {
            return column(
                    name,
                    Codecs.number(sqlType),
                    field,
                    message -> (long) get.applyAsInt(message),
                    (builder, value) -> set.accept(builder, Math.toIntExact(value)));
        }

        /** Rows of another table that name this aggregate's root. */
        public <C extends Message, D extends Message.Builder> Builder<M, B> children(
                TableMapping<C, D> mapping, String rootColumn, Function<M, List<C>> get, BiConsumer<B, List<C>> set) {
            return grandchildren(mapping, rootColumn, rootColumn, get, set);
        }

        /** Rows that name the root and hang under a row of this table. */
        public <C extends Message, D extends Message.Builder> Builder<M, B> grandchildren(
                TableMapping<C, D> mapping,
                String rootColumn,
                String parentColumn,
                Function<M, List<C>> get,
                BiConsumer<B, List<C>> set) {
            children.add(new Child<>(mapping, rootColumn, parentColumn, get, set));
            return this;
        }

        /** A column that the service does not take; it keeps its value in the monolith. */
        public Builder<M, B> leave(String column, String why) {
            leftBehind.put(column, Objects.requireNonNull(why));
            return this;
        }

        /**
         * A column that is not copied because triggers of the monolith make it from rows that are. Copies do not fire ordinary
         * triggers, so a comparison checks that it was made.
         *
         * @param from the table of another aggregate that it is made from
         * @param expression what it has to be, in SQL over the row of an aggregate's root
         */
        public Builder<M, B> derived(String column, String from, String expression, String why) {
            derived.add(new Derived(column, from, expression));
            return leave(column, why);
        }

        public TableMapping<M, B> build() {
            return new TableMapping<>(table, newBuilder, columns, children, leftBehind, derived);
        }
    }
}
