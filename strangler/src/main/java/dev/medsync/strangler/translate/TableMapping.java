package dev.medsync.strangler.translate;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which column of a legacy table is which field of a message, both ways.
 *
 * @param <M> the message a row becomes
 * @param <B> its builder
 */
public final class TableMapping<M extends Message, B extends Message.Builder> {
    /** The tenant's column. */
    public static final String FACILITY = "facility_id";

    private final String table;
    private final Supplier<B> newBuilder;
    private final List<Column<M, B>> columns;
    private final List<String> columnNames;
    private final List<Child<M, B, ?, ?>> children;
    private final Map<String, String> leftBehind;
    private final List<Derived> derived;
    private final @Nullable ParentFacility facility;
    private final @Nullable OwnRows ownRows;
    private final List<String> rowKey;

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

    TableMapping(
            String table,
            Supplier<B> newBuilder,
            List<Column<M, B>> columns,
            List<Child<M, B, ?, ?>> children,
            Map<String, String> leftBehind,
            List<Derived> derived,
            @Nullable ParentFacility facility,
            @Nullable OwnRows ownRows,
            List<String> rowKey) {
        this.table = table;
        this.newBuilder = newBuilder;
        this.columns = List.copyOf(columns);
        this.columnNames = this.columns.stream().map(Column::name).toList();
        this.children = List.copyOf(children);
        this.leftBehind = Map.copyOf(leftBehind);
        this.derived = List.copyOf(derived);
        this.facility = facility;
        this.ownRows = ownRows;
        this.rowKey = rowKey.isEmpty() ? columnNames.subList(0, 1) : List.copyOf(rowKey);
    }

    /** The same table with other columns and children. */
    TableMapping<M, B> with(List<Column<M, B>> otherColumns, List<Child<M, B, ?, ?>> otherChildren) {
        return new TableMapping<>(
                table, newBuilder, otherColumns, otherChildren, leftBehind, derived, facility, ownRows, rowKey);
    }

    /** Begins the declaration of a table. */
    public static <M extends Message, B extends Message.Builder> TableDeclaration<M, B> of(
            String table, Supplier<B> newBuilder) {
        return new TableDeclaration<>(table, newBuilder);
    }

    public String table() {
        return table;
    }

    /** Names of the mapped columns, the key first; {@code facility_id} also where it is another table's. */
    public List<String> columnNames() {
        return columnNames;
    }

    /** Those that are the table's own. */
    public List<String> storedColumns() {
        return facility == null
                ? columnNames
                : columnNames.stream().filter(each -> !each.equals(FACILITY)).toList();
    }

    /** Where the rows have their facility from; null when they have one, or none. */
    public @Nullable ParentFacility facility() {
        return facility;
    }

    /** The columns that tell a row from the others of its root. */
    public List<String> rowKey() {
        return rowKey;
    }

    /** What tells a row from the others of its root. */
    public String keyOf(LegacyRow row) {
        return rowKey.size() == 1
                ? row.key()
                : rowKey.stream().map(row::column).map(String::valueOf).collect(Collectors.joining("/"));
    }

    /** The rows that are ours; null when all are. */
    public @Nullable OwnRows ownRows() {
        return ownRows;
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
}
