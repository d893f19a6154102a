package dev.medsync.strangler.translate;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A translation as somebody might break it. It stands in the package of what it breaks, which tells nobody else how a
 * mapping is made.
 */
public final class Sabotage {
    private Sabotage() {}

    /** The mappings, one column of which reaches the service as something else. */
    public static List<AggregateMapping<?, ?>> distort(
            List<AggregateMapping<?, ?>> mappings, String table, String column, UnaryOperator<@Nullable String> wrong) {
        return each(mappings, table, column, wrong);
    }

    /** The mappings, with a column forgotten: it is no field, and nobody says why. */
    public static List<AggregateMapping<?, ?>> forget(
            List<AggregateMapping<?, ?>> mappings, String table, String column) {
        return each(mappings, table, column, null);
    }

    private static List<AggregateMapping<?, ?>> each(
            List<AggregateMapping<?, ?>> mappings,
            String table,
            String column,
            @Nullable UnaryOperator<@Nullable String> wrong) {
        if (mappings.stream()
                .flatMap(mapping -> mapping.parts().stream())
                .noneMatch(part -> part.mapping().table().equals(table)
                        && part.mapping().columnNames().contains(column))) {
            throw new IllegalArgumentException("nothing to break: " + table + "." + column);
        }
        List<AggregateMapping<?, ?>> broken = new ArrayList<>();
        mappings.forEach(mapping -> broken.add(broken(mapping, table, column, wrong)));
        return broken;
    }

    private static <M extends Message, B extends Message.Builder> AggregateMapping<M, B> broken(
            AggregateMapping<M, B> mapping,
            String table,
            String column,
            @Nullable UnaryOperator<@Nullable String> wrong) {
        return new AggregateMapping<>(
                mapping.type(),
                broken(mapping.root(), table, column, wrong),
                mapping.keyColumns(),
                mapping.facilityColumn(),
                mapping.parser());
    }

    private static <M extends Message, B extends Message.Builder> TableMapping<M, B> broken(
            TableMapping<M, B> mapping, String table, String column, @Nullable UnaryOperator<@Nullable String> wrong) {
        List<TableMapping.Column<M, B>> columns = new ArrayList<>();
        for (TableMapping.Column<M, B> each : mapping.columns()) {
            if (!mapping.table().equals(table) || !each.name().equals(column)) {
                columns.add(each);
            } else if (wrong != null) {
                columns.add(new TableMapping.Column<>(
                        each.name(),
                        each.sqlType(),
                        each.field(),
                        each.toRow(),
                        (builder, text) -> each.toMessage().accept(builder, wrong.apply(text))));
            }
        }
        List<TableMapping.Child<M, B, ?, ?>> children = new ArrayList<>();
        for (TableMapping.Child<M, B, ?, ?> child : mapping.children()) {
            children.add(broken(child, table, column, wrong));
        }
        return mapping.with(columns, children);
    }

    private static <M extends Message, B extends Message.Builder, C extends Message, D extends Message.Builder>
            TableMapping.Child<M, B, C, D> broken(
                    TableMapping.Child<M, B, C, D> child,
                    String table,
                    String column,
                    @Nullable UnaryOperator<@Nullable String> wrong) {
        return new TableMapping.Child<>(
                broken(child.mapping(), table, column, wrong),
                child.rootColumn(),
                child.parentColumn(),
                child.toRows(),
                child.toMessage());
    }
}
