package dev.medsync.platform.replication;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.medsync.replication.v1.Options;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Fields that belong to one owner alone ({@code medsync.replication.v1.local}): they are neither copied nor compared. */
public final class LocalFields {
    private static final Map<Descriptor, List<FieldDescriptor>> BY_TYPE = new ConcurrentHashMap<>();

    private LocalFields() {}

    /** The message without its top-level local fields. */
    public static <M extends Message> M clear(M message) {
        List<FieldDescriptor> local = BY_TYPE.computeIfAbsent(message.getDescriptorForType(), LocalFields::localFields);
        if (local.isEmpty()) {
            return message;
        }
        Message.Builder builder = message.toBuilder();
        local.forEach(builder::clearField);
        @SuppressWarnings("unchecked") // a message's builder builds its own type
        M cleared = (M) builder.build();
        return cleared;
    }

    private static List<FieldDescriptor> localFields(Descriptor type) {
        return type.getFields().stream()
                .filter(field -> field.getOptions().getExtension(Options.local))
                .toList();
    }
}
