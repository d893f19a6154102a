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
 * Collects what a {@link TableMapping} consists of: each column is a field, or is left behind with a reason.
 *
 * @param <M> the message a row becomes
 * @param <B> its builder
 */
public final class TableDeclaration<M extends Message, B extends Message.Builder> {
    private final String table;
    private final Supplier<B> newBuilder;
    private final List<TableMapping.Column<M, B>> columns = new ArrayList<>();
    private final List<TableMapping.Child<M, B, ?, ?>> children = new ArrayList<>();
    private final Map<String, String> leftBehind = new LinkedHashMap<>();
    private final List<TableMapping.Derived> derived = new ArrayList<>();
    private @Nullable ParentFacility facility;
    private @Nullable OwnRows ownRows;
    private List<String> rowKey = List.of();

    TableDeclaration(String table, Supplier<B> newBuilder) {
        this.table = table;
        this.newBuilder = newBuilder;
    }

    /** A column and its field. The first one declared is the row's key. */
    public <T> TableDeclaration<M, B> column(
            String name, Codec<T> codec, String field, Function<M, T> get, BiConsumer<B, T> set) {
        columns.add(new TableMapping.Column<>(
                name, codec.sqlType(), field, message -> codec.encode().apply(get.apply(message)), (builder, text) -> {
                    T value = codec.decode().apply(text);
                    if (value != null) {
                        set.accept(builder, value);
                    }
                }));
        return this;
    }

    /** The key of most tables: the column and the field {@code id}. */
    public TableDeclaration<M, B> id(Function<M, Long> get, BiConsumer<B, Long> set) {
        return column("id", Codecs.number("bigint"), "id", get, set);
    }

    /** The tenant: the column and the field {@code facility_id}. */
    public TableDeclaration<M, B> facility(ToIntFunction<M> get, ObjIntConsumer<B> set) {
        return whole(TableMapping.FACILITY, "int", TableMapping.FACILITY, get, set);
    }

    /**
     * The tenant of a table that does not say it: that of the row of another table which a column names. A row never
     * changes its facility, so the parent's key is enough.
     */
    public TableDeclaration<M, B> facilityThrough(
            String parent, String column, ToIntFunction<M> get, ObjIntConsumer<B> set) {
        facility = new ParentFacility(parent, column);
        return facility(get, set);
    }

    /** Only the rows with these values are the capability's; the others are another's, of whom we know nothing. */
    public TableDeclaration<M, B> only(String column, String... values) {
        ownRows = new OwnRows(column, List.of(values));
        return this;
    }

    /** A whole number that must be there and is an int32 in the message. */
    public TableDeclaration<M, B> whole(
            String name, String sqlType, String field, ToIntFunction<M> get, ObjIntConsumer<B> set) {
        return column(
                name,
                Codecs.number(sqlType),
                field,
                message -> (long) get.applyAsInt(message),
                (builder, value) -> set.accept(builder, Math.toIntExact(value)));
    }

    /** For rows without an id that both sides know: what tells one from the others of its root. */
    public TableDeclaration<M, B> rowKey(String... columns) {
        rowKey = List.of(columns);
        return this;
    }

    /** Rows of another table that name this aggregate's root. */
    public <C extends Message, D extends Message.Builder> TableDeclaration<M, B> children(
            TableMapping<C, D> mapping, String rootColumn, Function<M, List<C>> get, BiConsumer<B, List<C>> set) {
        return grandchildren(mapping, rootColumn, rootColumn, get, set);
    }

    /** Rows that name the root and hang under a row of this table. */
    public <C extends Message, D extends Message.Builder> TableDeclaration<M, B> grandchildren(
            TableMapping<C, D> mapping,
            String rootColumn,
            String parentColumn,
            Function<M, List<C>> get,
            BiConsumer<B, List<C>> set) {
        children.add(new TableMapping.Child<>(mapping, rootColumn, parentColumn, get, set));
        return this;
    }

    /** A column that the service does not take; it keeps its value in the monolith. */
    public TableDeclaration<M, B> leave(String column, String why) {
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
    public TableDeclaration<M, B> derived(String column, String from, String expression, String why) {
        derived.add(new TableMapping.Derived(column, from, expression));
        return leave(column, why);
    }

    public TableMapping<M, B> build() {
        return new TableMapping<>(table, newBuilder, columns, children, leftBehind, derived, facility, ownRows, rowKey);
    }
}
