package dev.medsync.strangler.translate;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The translation of one aggregate: from the rows of the monolith to the service's message and back.
 *
 * @param type the message's simple name
 * @param root the mapping of the root table
 * @param keyColumns the root's key columns; more than one are joined by '/' to the aggregate's key
 * @param facilityColumn the root column with the facility; null for data that all facilities share (facility 0)
 * @param parser reads the message
 */
public record AggregateMapping<M extends Message, B extends Message.Builder>(
        String type,
        TableMapping<M, B> root,
        List<String> keyColumns,
        @Nullable String facilityColumn,
        Parser<M> parser) {

    /** A legacy table of the aggregate, and the column of it that names the root; null for the root itself. */
    public record Part(
            TableMapping<?, ?> mapping,
            @Nullable String rootColumn,
            @Nullable String parentColumn) {}

    /**
     * The aggregate's message, with what is kept beside its rows. Throws {@link UntranslatableException} for rows without
     * meaning at the service.
     */
    public M toService(LegacyAggregate aggregate) {
        M message = root.toMessage(aggregate.root(), aggregate);
        byte[] beside = aggregate.beside();
        return beside == null ? message : Remainder.fromBytes(parser, beside).mergedInto(message);
    }

    /** The rows of a message, the root first. What they cannot hold is a {@link Remainder}. */
    public LegacyAggregate toLegacy(M message) {
        List<LegacyRow> rows = new ArrayList<>();
        String key = rootKey(message);
        root.toRows(message, key, key, null, rows);
        LegacyAggregate aggregate = new LegacyAggregate(rows.getFirst());
        rows.subList(1, rows.size()).forEach(aggregate::add);
        return aggregate;
    }

    /** Reads a message from its bytes. */
    public M parse(com.google.protobuf.ByteString state) {
        try {
            return parser.parseFrom(state);
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("Not a " + type, e);
        }
    }

    /** All tables of the aggregate, the root first. */
    public List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part(root, null, null));
        collect(root, parts);
        return parts;
    }

    /** What stays behind, by {@code table.column}, with the reason. */
    public Map<String, String> leftBehind() {
        Map<String, String> all = new LinkedHashMap<>();
        for (Part part : parts()) {
            part.mapping()
                    .leftBehind()
                    .forEach((column, why) -> all.put(part.mapping().table() + "." + column, why));
        }
        return all;
    }

    private static void collect(TableMapping<?, ?> mapping, List<Part> parts) {
        for (TableMapping.Child<?, ?, ?, ?> child : mapping.children()) {
            parts.add(new Part(child.mapping(), child.rootColumn(), child.parentColumn()));
            collect(child.mapping(), parts);
        }
    }

    private String rootKey(M message) {
        String key = root.columns().getFirst().toRow().apply(message);
        if (key == null) {
            throw new IllegalArgumentException("A " + type + " without a key");
        }
        return key;
    }
}
