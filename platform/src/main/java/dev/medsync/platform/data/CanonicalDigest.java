package dev.medsync.platform.data;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import dev.medsync.replication.v1.Options;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A 64-bit digest of a message's content, for the comparison of two owners' copies. It runs over the declared fields in
 * number order; unknown fields do not count, a field that holds its default counts as absent, and so does a message whose
 * fields all do. The order of a repeated field counts. A finding aid against loss and corruption, not against an
 * adversary: it has no key.
 *
 * <p>The algorithm: the state starts at 0xcbf29ce484222325; each 64-bit word {@code w} makes it
 * {@code mix(state ^ w) + 0x9e3779b97f4a7c15} with MurmurHash3's 64-bit finaliser as {@code mix}. A field adds its number,
 * then its value: numbers, booleans and enum numbers one word; texts and bytes their length and then their UTF-8 in
 * little-endian words, the last padded with zeros; messages their own digest; repeated fields their count and elements.
 */
public final class CanonicalDigest {

    private static final long START = 0xcbf29ce484222325L;
    private static final long STEP = 0x9e3779b97f4a7c15L;

    private final Descriptor type;
    private final List<Field> fields;

    private record Field(
            FieldDescriptor descriptor, @Nullable CanonicalDigest nested) {}

    private CanonicalDigest(Descriptor type, Set<String> left) {
        this.type = type;
        this.fields = new ArrayList<>();
        List<FieldDescriptor> declared = new ArrayList<>(type.getFields());
        declared.sort(Comparator.comparingInt(FieldDescriptor::getNumber));
        for (FieldDescriptor field : declared) {
            if (!left.contains(field.getName()) && !field.getOptions().getExtension(Options.local)) {
                boolean message = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
                fields.add(new Field(field, message ? new CanonicalDigest(field.getMessageType(), Set.of()) : null));
            }
        }
    }

    /** The digest of a type of message without the fields that its proto declares as the owner's own. */
    public static CanonicalDigest of(Descriptor type) {
        return of(type, Set.of());
    }

    /**
     * The digest of a type of message. The type must not contain itself.
     *
     * @param left further fields of the message that are left out
     */
    public static CanonicalDigest of(Descriptor type, Set<String> left) {
        for (String name : left) {
            if (type.findFieldByName(name) == null) {
                throw new IllegalArgumentException(type.getFullName() + " has no field " + name);
            }
        }
        return new CanonicalDigest(type, left);
    }

    /** The digest of a message of this type. */
    public long digest(MessageOrBuilder message) {
        if (!message.getDescriptorForType().equals(type)) {
            throw new IllegalArgumentException("not a " + type.getFullName());
        }
        return finish(content(message));
    }

    /** START for a message without content. */
    private long content(MessageOrBuilder message) {
        long state = START;
        for (Field field : fields) {
            FieldDescriptor descriptor = field.descriptor();
            if (descriptor.isRepeated()) {
                int count = message.getRepeatedFieldCount(descriptor);
                if (count > 0) {
                    state = add(add(state, descriptor.getNumber()), count);
                    for (int i = 0; i < count; i++) {
                        state = value(state, field, message.getRepeatedField(descriptor, i));
                    }
                }
            } else if (!descriptor.hasPresence() || message.hasField(descriptor)) {
                Object value = message.getField(descriptor);
                if (!isDefault(field, value)) {
                    state = value(add(state, descriptor.getNumber()), field, value);
                }
            }
        }
        return state;
    }

    private static boolean isDefault(Field field, Object value) {
        return field.nested() == null
                ? value.equals(field.descriptor().getDefaultValue())
                : field.nested().content((Message) value) == START;
    }

    private static long value(long state, Field field, Object value) {
        return switch (value) {
            case Message message
            when field.nested() != null -> add(state, finish(field.nested().content(message)));
            case String text -> bytes(state, text.getBytes(StandardCharsets.UTF_8));
            case ByteString bytes -> bytes(state, bytes.toByteArray());
            case EnumValueDescriptor constant -> add(state, constant.getNumber());
            case Boolean flag -> add(state, flag ? 1 : 0);
            case Double number -> add(state, Double.doubleToLongBits(number));
            case Float number -> add(state, Float.floatToIntBits(number));
            case Number number -> add(state, number.longValue());
            default ->
                throw new IllegalArgumentException(
                        "cannot digest " + field.descriptor().getFullName());
        };
    }

    private static long bytes(long start, byte[] bytes) {
        long state = add(start, bytes.length);
        for (int i = 0; i < bytes.length; i += Long.BYTES) {
            long word = 0;
            for (int j = Math.min(bytes.length, i + Long.BYTES) - 1; j >= i; j--) {
                word = word << 8 | bytes[j] & 0xffL;
            }
            state = add(state, word);
        }
        return state;
    }

    private static long add(long state, long word) {
        return finish(state ^ word) + STEP;
    }

    private static long finish(long state) {
        long mixed = (state ^ state >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }
}
