package dev.medsync.gateway.openapi;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** JSON schemas of messages and enums, as protobuf JSON writes them. Each is made once and referred to by name. */
final class Schemas {

    private static final Map<String, Object> STRING = Map.of("type", "string");

    /** Types whose JSON is not an object of their fields. */
    private static final Map<String, Map<String, Object>> WELL_KNOWN = Map.ofEntries(
            Map.entry("google.protobuf.Timestamp", Map.of("type", "string", "format", "date-time")),
            Map.entry("google.protobuf.Duration", Map.of("type", "string", "pattern", "^-?[0-9]+(\\.[0-9]{1,9})?s$")),
            Map.entry("google.protobuf.FieldMask", STRING),
            Map.entry("google.protobuf.Struct", Map.of("type", "object")),
            Map.entry("google.protobuf.ListValue", Map.of("type", "array")),
            Map.entry("google.protobuf.Value", Map.of()),
            Map.entry("google.protobuf.Empty", Map.of("type", "object")),
            Map.entry("google.protobuf.BoolValue", Map.of("type", "boolean")),
            Map.entry("google.protobuf.StringValue", STRING),
            Map.entry("google.protobuf.Int32Value", Map.of("type", "integer", "format", "int32")),
            Map.entry("google.protobuf.Int64Value", Map.of("type", "string", "format", "int64")),
            Map.entry("google.api.HttpBody", Map.of()));

    private final Map<String, Object> named = new TreeMap<>();

    Map<String, Object> all() {
        return named;
    }

    Object of(Descriptor message) {
        Map<String, Object> wellKnown = WELL_KNOWN.get(message.getFullName());
        if (wellKnown != null) {
            return wellKnown;
        }
        String name = message.getFullName();
        if (!named.containsKey(name)) {
            // Named before it is filled: messages may contain themselves.
            Map<String, Object> properties = new LinkedHashMap<>();
            Map<String, Object> schema = new LinkedHashMap<>();
            schema.put("type", "object");
            schema.put("properties", properties);
            named.put(name, schema);
            for (FieldDescriptor field : message.getFields()) {
                properties.put(field.getJsonName(), of(field));
            }
        }
        return reference(name);
    }

    Object of(FieldDescriptor field) {
        if (field.isMapField()) {
            return Map.of(
                    "type",
                    "object",
                    "additionalProperties",
                    single(field.getMessageType().findFieldByNumber(2)));
        }
        return field.isRepeated() ? Map.of("type", "array", "items", single(field)) : single(field);
    }

    Object problem() {
        named.computeIfAbsent(
                "Problem",
                name -> Map.of(
                        "type",
                        "object",
                        "description",
                        "RFC 9457",
                        "required",
                        List.of("type", "title", "status"),
                        "properties",
                        Map.of(
                                "type", Map.of("type", "string", "format", "uri"),
                                "title", STRING,
                                "status", Map.of("type", "integer"),
                                "detail", STRING,
                                "instance", STRING,
                                "requestId", STRING)));
        return reference("Problem");
    }

    private Object single(FieldDescriptor field) {
        return switch (field.getType()) {
            case BOOL -> Map.of("type", "boolean");
            case INT32, SINT32, SFIXED32 -> Map.of("type", "integer", "format", "int32");
            case UINT32, FIXED32 -> Map.of("type", "integer", "minimum", 0);
            case INT64, SINT64, SFIXED64 -> Map.of("type", "string", "format", "int64");
            case UINT64, FIXED64 -> Map.of("type", "string", "format", "uint64");
            case FLOAT -> Map.of("type", "number", "format", "float");
            case DOUBLE -> Map.of("type", "number", "format", "double");
            case STRING -> STRING;
            case BYTES -> Map.of("type", "string", "contentEncoding", "base64");
            case ENUM -> of(field.getEnumType());
            case MESSAGE, GROUP -> of(field.getMessageType());
        };
    }

    private Object of(EnumDescriptor type) {
        named.computeIfAbsent(
                type.getFullName(),
                name -> Map.of(
                        "type",
                        "string",
                        "enum",
                        type.getValues().stream()
                                .map(EnumValueDescriptor::getName)
                                .toList()));
        return reference(type.getFullName());
    }

    private static Map<String, Object> reference(String name) {
        return Map.of("$ref", "#/components/schemas/" + name);
    }
}
