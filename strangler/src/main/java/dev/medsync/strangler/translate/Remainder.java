package dev.medsync.strangler.translate;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.medsync.platform.replication.LocalFields;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the monolith's rows cannot hold of a service's message: the fields that a way there and back loses. It is kept
 * beside the rows and merged when they are read again, so that a rollback and the next migration lose nothing.
 *
 * <p>The merge is a three-way one, field by field: where the rows still say what they said when the remainder was made,
 * the kept value returns; where somebody has changed the row since, the row is right. A part of a list (a line of a claim)
 * is recognised by its {@code id}; one that the rows have lost since is gone, one that they never had is kept.
 *
 * @param kept the fields that were lost, with the values of the service
 * @param base the same fields as the rows gave them back
 */
public record Remainder<M extends Message>(M kept, M base) {
    private static final String IDENTITY = "id";

    /** What the rows of {@code message} lose of it; null when they hold everything. */
    public static <M extends Message, B extends Message.Builder> @Nullable Remainder<M> of(
            AggregateMapping<M, B> mapping, M message) {
        M original = LocalFields.clear(message);
        M back = mapping.toService(mapping.toLegacy(original));
        if (original.equals(back)) {
            return null;
        }
        Message.Builder kept = original.newBuilderForType();
        Message.Builder base = original.newBuilderForType();
        split(original, back, kept, base);
        return new Remainder<>(built(kept), built(base));
    }

    /** The message of the rows as they are now, with what they cannot hold. */
    public M mergedInto(M fromRows) {
        return built(merge(fromRows, kept, base));
    }

    /** For storage: two messages, each after its length. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            kept.writeDelimitedTo(bytes);
            base.writeDelimitedTo(bytes);
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    /** @throws IllegalArgumentException for bytes that {@link #toBytes} did not make */
    public static <M extends Message> Remainder<M> fromBytes(Parser<M> parser, byte[] stored) {
        ByteArrayInputStream bytes = new ByteArrayInputStream(stored);
        try {
            return new Remainder<>(parser.parseDelimitedFrom(bytes), parser.parseDelimitedFrom(bytes));
        } catch (IOException e) {
            throw new IllegalArgumentException("The side state of an aggregate cannot be read", e);
        }
    }

    /** Paths of the fields in which two messages differ, local ones left out: {@code lines.diagnosis_code}. */
    public static List<String> differingFields(Message one, Message other) {
        List<String> paths = new ArrayList<>();
        differing(LocalFields.clear(one), LocalFields.clear(other), "", paths);
        return paths.stream().distinct().toList();
    }

    private static void split(Message original, Message back, Message.Builder kept, Message.Builder base) {
        for (FieldDescriptor field : original.getDescriptorForType().getFields()) {
            if (same(original, back, field)) {
                continue;
            }
            if (!isList(field)) {
                copy(original, field, kept);
                copy(back, field, base);
                continue;
            }
            Map<Object, Message> backParts = parts(back, field);
            for (Message part : list(original, field)) {
                Message found = backParts.get(identity(part));
                if (found == null) {
                    kept.addRepeatedField(field, part);
                } else if (!part.equals(found)) {
                    Message.Builder keptPart = named(part);
                    Message.Builder basePart = named(part);
                    split(part, found, keptPart, basePart);
                    kept.addRepeatedField(field, keptPart.build());
                    base.addRepeatedField(field, basePart.build());
                }
            }
        }
    }

    private static Message.Builder merge(Message rows, Message kept, Message base) {
        Message.Builder merged = rows.toBuilder();
        for (FieldDescriptor field : rows.getDescriptorForType().getFields()) {
            if (isList(field)) {
                mergeList(rows, kept, base, field, merged);
            } else if (!same(kept, base, field) && same(rows, base, field)) {
                copy(kept, field, merged);
            }
        }
        return merged;
    }

    private static void mergeList(
            Message rows, Message kept, Message base, FieldDescriptor field, Message.Builder merged) {
        Map<Object, Message> keptParts = parts(kept, field);
        if (keptParts.isEmpty()) {
            return;
        }
        Map<Object, Message> baseParts = parts(base, field);
        merged.clearField(field);
        for (Message part : list(rows, field)) {
            Message keptPart = keptParts.remove(identity(part));
            Message basePart = baseParts.get(identity(part));
            merged.addRepeatedField(
                    field,
                    keptPart == null || basePart == null
                            ? part
                            : merge(part, keptPart, basePart).build());
        }
        keptParts.forEach((id, part) -> {
            if (!baseParts.containsKey(id)) {
                merged.addRepeatedField(field, part);
            }
        });
    }

    private static void differing(Message one, Message other, String prefix, List<String> paths) {
        for (FieldDescriptor field : one.getDescriptorForType().getFields()) {
            if (same(one, other, field)) {
                continue;
            }
            String path = prefix + field.getName();
            Map<Object, Message> parts = isList(field) ? parts(other, field) : Map.of();
            List<Message> ours = isList(field) ? list(one, field) : List.of();
            boolean sameParts = isList(field)
                    && ours.size() == parts.size()
                    && ours.stream().allMatch(part -> parts.containsKey(identity(part)));
            if (sameParts) {
                ours.forEach(
                        part -> differing(part, Objects.requireNonNull(parts.get(identity(part))), path + ".", paths));
            } else {
                paths.add(path);
            }
        }
    }

    /** A list of parts that have an identity; everything else is a value that differs as a whole. */
    private static boolean isList(FieldDescriptor field) {
        return field.isRepeated()
                && field.getJavaType() == JavaType.MESSAGE
                && field.getMessageType().findFieldByName(IDENTITY) != null;
    }

    private static boolean same(Message one, Message other, FieldDescriptor field) {
        return one.getField(field).equals(other.getField(field))
                && (!field.hasPresence() || one.hasField(field) == other.hasField(field));
    }

    private static void copy(Message from, FieldDescriptor field, Message.Builder into) {
        if (field.hasPresence() && !from.hasField(field)) {
            into.clearField(field);
        } else {
            into.setField(field, from.getField(field));
        }
    }

    private static Map<Object, Message> parts(Message message, FieldDescriptor field) {
        Map<Object, Message> parts = new HashMap<>();
        list(message, field).forEach(part -> parts.put(identity(part), part));
        return parts;
    }

    private static List<Message> list(Message message, FieldDescriptor field) {
        List<Message> parts = new ArrayList<>(message.getRepeatedFieldCount(field));
        for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
            parts.add((Message) message.getRepeatedField(field, i));
        }
        return parts;
    }

    private static Object identity(Message part) {
        return part.getField(part.getDescriptorForType().findFieldByName(IDENTITY));
    }

    private static Message.Builder named(Message part) {
        FieldDescriptor id = part.getDescriptorForType().findFieldByName(IDENTITY);
        return part.newBuilderForType().setField(id, part.getField(id));
    }

    @SuppressWarnings("unchecked") // a message's builder builds its own type
    private static <M extends Message> M built(Message.Builder builder) {
        return (M) builder.build();
    }
}
