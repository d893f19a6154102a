package dev.medsync.gateway.transcode;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import java.io.IOException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Types whose JSON is not an object of their fields. `Any` is not among them: it needs every type's descriptor, and no public
 * RPC of the house uses it.
 */
final class WellKnown {

    interface Writer {
        void write(JsonGenerator json, Message message) throws IOException;
    }

    private static final Map<String, Writer> WRITERS = Map.ofEntries(
            Map.entry("google.protobuf.Timestamp", WellKnown::writeTimestamp),
            Map.entry("google.protobuf.Duration", WellKnown::writeDuration),
            Map.entry("google.protobuf.FieldMask", WellKnown::writeFieldMask),
            Map.entry("google.protobuf.Struct", WellKnown::writeOnlyField),
            Map.entry("google.protobuf.ListValue", WellKnown::writeList),
            Map.entry("google.protobuf.Value", WellKnown::writeValue),
            Map.entry("google.protobuf.BoolValue", WellKnown::writeOnlyField),
            Map.entry("google.protobuf.Int32Value", WellKnown::writeOnlyField),
            Map.entry("google.protobuf.UInt32Value", WellKnown::writeOnlyField),
            Map.entry("google.protobuf.Int64Value", WellKnown::writeOnlyField),
            Map.entry("google.protobuf.UInt64Value", WellKnown::writeOnlyField),
            Map.entry("google.protobuf.FloatValue", WellKnown::writeOnlyField),
            Map.entry("google.protobuf.DoubleValue", WellKnown::writeOnlyField),
            Map.entry("google.protobuf.StringValue", WellKnown::writeOnlyField),
            Map.entry("google.protobuf.BytesValue", WellKnown::writeOnlyField));

    private WellKnown() {}

    static @Nullable Writer writer(String type) {
        return WRITERS.get(type);
    }

    /** Whether the type's JSON is its only field's value: wrappers, and the dynamic ones. */
    static boolean isTransparent(Descriptor type) {
        return WRITERS.containsKey(type.getFullName())
                && !type.getFullName().equals("google.protobuf.Value")
                && type.getFields().size() == 1
                && !type.getFullName().equals("google.protobuf.FieldMask");
    }

    /** Reads a type whose JSON is one string; false if this is none of them. */
    static boolean readText(Message.Builder builder, String text) throws ParseException {
        Descriptor type = builder.getDescriptorForType();
        switch (type.getFullName()) {
            case "google.protobuf.Timestamp" -> {
                Timestamp timestamp = Timestamps.parse(text);
                secondsAndNanos(builder, timestamp.getSeconds(), timestamp.getNanos());
            }
            case "google.protobuf.Duration" -> {
                Duration duration = Durations.parse(text);
                secondsAndNanos(builder, duration.getSeconds(), duration.getNanos());
            }
            case "google.protobuf.FieldMask" -> {
                List<String> paths = new ArrayList<>();
                for (String path : text.split(",", -1)) {
                    if (!path.isEmpty()) {
                        paths.add(snakeCase(path));
                    }
                }
                builder.setField(field(type, 1), paths);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void secondsAndNanos(Message.Builder builder, long seconds, int nanos) {
        Descriptor type = builder.getDescriptorForType();
        builder.setField(field(type, 1), seconds);
        builder.setField(field(type, 2), nanos);
    }

    private static void writeTimestamp(JsonGenerator json, Message message) throws IOException {
        json.writeString(Timestamps.toString(Timestamp.newBuilder()
                .setSeconds(seconds(message))
                .setNanos(nanos(message))
                .build()));
    }

    private static void writeDuration(JsonGenerator json, Message message) throws IOException {
        json.writeString(Durations.toString(Duration.newBuilder()
                .setSeconds(seconds(message))
                .setNanos(nanos(message))
                .build()));
    }

    private static void writeFieldMask(JsonGenerator json, Message message) throws IOException {
        FieldDescriptor paths = field(message.getDescriptorForType(), 1);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < message.getRepeatedFieldCount(paths); i++) {
            text.append(i == 0 ? "" : ",").append(camelCase((String) message.getRepeatedField(paths, i)));
        }
        json.writeString(text.toString());
    }

    private static void writeOnlyField(JsonGenerator json, Message message) throws IOException {
        MessageWriter.writeField(json, message, field(message.getDescriptorForType(), 1));
    }

    private static void writeList(JsonGenerator json, Message message) throws IOException {
        MessageWriter.writeField(json, message, field(message.getDescriptorForType(), 1));
    }

    private static void writeValue(JsonGenerator json, Message message) throws IOException {
        FieldDescriptor kind = message.getOneofFieldDescriptor(
                message.getDescriptorForType().getOneofs().getFirst());
        if (kind == null) {
            json.writeNull();
        } else {
            MessageWriter.writeField(json, message, kind);
        }
    }

    private static long seconds(Message message) {
        return (Long) message.getField(field(message.getDescriptorForType(), 1));
    }

    private static int nanos(Message message) {
        return (Integer) message.getField(field(message.getDescriptorForType(), 2));
    }

    private static FieldDescriptor field(Descriptor type, int number) {
        FieldDescriptor field = type.findFieldByNumber(number);
        if (field == null) {
            throw new IllegalArgumentException(type.getFullName() + " is not what it is known as");
        }
        return field;
    }

    private static String camelCase(String path) {
        StringBuilder text = new StringBuilder(path.length());
        boolean upper = false;
        for (char c : path.toCharArray()) {
            if (c == '_') {
                upper = true;
            } else {
                text.append(upper ? Character.toUpperCase(c) : c);
                upper = false;
            }
        }
        return text.toString();
    }

    private static String snakeCase(String path) {
        StringBuilder text = new StringBuilder(path.length() + 8);
        for (char c : path.toCharArray()) {
            if (Character.isUpperCase(c)) {
                text.append('_');
            }
            text.append(Character.toLowerCase(c));
        }
        return text.toString();
    }
}
