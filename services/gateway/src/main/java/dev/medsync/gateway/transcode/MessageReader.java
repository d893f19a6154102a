package dev.medsync.gateway.transcode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import dev.medsync.gateway.json.Json;
import java.io.IOException;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads protobuf JSON into messages of one type, following its descriptor. Field names may be the JSON names or the names of
 * the proto file. Refusals name the field and what was expected, never the value: it may be PHI.
 */
public final class MessageReader {

    private static final Map<Descriptor, MessageReader> READERS = new ConcurrentHashMap<>();

    private final Descriptor type;
    private final Map<String, FieldDescriptor> fields = new HashMap<>();

    private MessageReader(Descriptor type) {
        this.type = type;
        for (FieldDescriptor field : type.getFields()) {
            fields.put(field.getName(), field);
        }
        for (FieldDescriptor field : type.getFields()) {
            fields.put(field.getJsonName(), field);
        }
    }

    /** The reader of a type; made once. */
    public static MessageReader of(Descriptor type) {
        MessageReader reader = READERS.get(type);
        if (reader == null) {
            reader = new MessageReader(type);
            READERS.put(type, reader);
        }
        return reader;
    }

    static void forgetAll() {
        READERS.clear();
    }

    /** Finds a field by either of its names. */
    @Nullable
    FieldDescriptor field(String name) {
        return fields.get(name);
    }

    /**
     * Merges a JSON document into a message.
     *
     * @param strict whether unknown fields are refused instead of ignored
     */
    public static void read(byte[] document, Message.Builder into, boolean strict) throws InvalidRequestException {
        read(document, strict, parser -> of(into.getDescriptorForType()).read(parser, into, "", strict));
    }

    /** Merges a JSON document into one field of a message. */
    static void readField(byte[] document, Message.Builder into, FieldDescriptor field, boolean strict)
            throws InvalidRequestException {
        read(document, strict, parser -> readField(parser, into, field, field.getJsonName(), strict));
    }

    private interface Body {
        void read(JsonParser parser) throws IOException, InvalidRequestException;
    }

    private static void read(byte[] document, boolean strict, Body body) throws InvalidRequestException {
        try (JsonParser parser = Json.FACTORY.createParser(document)) {
            if (parser.nextToken() == null) {
                throw new InvalidRequestException("", "a JSON document");
            }
            body.read(parser);
            if (parser.nextToken() != null) {
                throw new InvalidRequestException("", "nothing after the JSON document");
            }
        } catch (JsonProcessingException e) {
            throw new InvalidRequestException(
                    "",
                    "well-formed JSON, up to byte "
                            + (e.getLocation() == null ? 0 : e.getLocation().getByteOffset()));
        } catch (IOException e) {
            throw new InvalidRequestException("", "well-formed JSON");
        }
    }

    private void read(JsonParser parser, Message.Builder into, String path, boolean strict)
            throws IOException, InvalidRequestException {
        if (readSpecial(parser, into, path, strict)) {
            return;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new InvalidRequestException(path, "an object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            FieldDescriptor field = fields.get(name);
            parser.nextToken();
            if (field != null) {
                readField(parser, into, field, path.isEmpty() ? name : path + '.' + name, strict);
            } else if (strict) {
                throw new InvalidRequestException(path.isEmpty() ? name : path + '.' + name, "no such field");
            } else {
                parser.skipChildren();
            }
        }
    }

    private boolean readSpecial(JsonParser parser, Message.Builder into, String path, boolean strict)
            throws IOException, InvalidRequestException {
        if (parser.currentToken() == JsonToken.VALUE_STRING && WellKnown.writer(type.getFullName()) != null) {
            try {
                if (WellKnown.readText(into, parser.getText())) {
                    return true;
                }
            } catch (ParseException | IllegalArgumentException e) {
                throw new InvalidRequestException(path, "text of a " + type.getName());
            }
        }
        if (type.getFullName().equals("google.protobuf.Value")) {
            FieldDescriptor kind = fields.get(
                    switch (parser.currentToken()) {
                        case VALUE_NULL -> "null_value";
                        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "number_value";
                        case VALUE_STRING -> "string_value";
                        case VALUE_TRUE, VALUE_FALSE -> "bool_value";
                        case START_OBJECT -> "struct_value";
                        default -> "list_value";
                    });
            if (parser.currentToken() == JsonToken.VALUE_NULL && kind != null) {
                into.setField(kind, kind.getEnumType().getValues().getFirst());
            } else if (kind != null) {
                readField(parser, into, kind, path, strict);
            }
            return true;
        }
        if (WellKnown.isTransparent(type)) {
            readField(parser, into, type.getFields().getFirst(), path, strict);
            return true;
        }
        return false;
    }

    private static void readField(
            JsonParser parser, Message.Builder into, FieldDescriptor field, String path, boolean strict)
            throws IOException, InvalidRequestException {
        boolean value = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                && field.getMessageType().getFullName().equals("google.protobuf.Value");
        if (parser.currentToken() == JsonToken.VALUE_NULL && !(value && !field.isRepeated())) {
            return;
        }
        if (field.isMapField()) {
            readMap(parser, into, field, path, strict);
        } else if (field.isRepeated()) {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                throw new InvalidRequestException(path, "an array");
            }
            for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                into.addRepeatedField(field, readValue(parser, field, path + '[' + i + ']', strict));
            }
        } else {
            into.setField(field, readValue(parser, field, path, strict));
        }
    }

    private static void readMap(
            JsonParser parser, Message.Builder into, FieldDescriptor field, String path, boolean strict)
            throws IOException, InvalidRequestException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new InvalidRequestException(path, "an object");
        }
        Descriptor entryType = field.getMessageType();
        FieldDescriptor keyField = entryType.getFields().get(0);
        FieldDescriptor valueField = entryType.getFields().get(1);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            DynamicMessage.Builder entry = DynamicMessage.newBuilder(entryType);
            entry.setField(keyField, Scalars.parse(keyField, parser.currentName(), path));
            parser.nextToken();
            entry.setField(valueField, readValue(parser, valueField, path + "[]", strict));
            into.addRepeatedField(field, entry.build());
        }
    }

    private static Object readValue(JsonParser parser, FieldDescriptor field, String path, boolean strict)
            throws IOException, InvalidRequestException {
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            DynamicMessage.Builder nested = DynamicMessage.newBuilder(field.getMessageType());
            of(field.getMessageType()).read(parser, nested, path, strict);
            return nested.build();
        }
        return switch (parser.currentToken()) {
            case VALUE_STRING -> Scalars.parse(field, parser.getText(), path);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                if (field.getType() == FieldDescriptor.Type.STRING || field.getType() == FieldDescriptor.Type.BYTES) {
                    throw new InvalidRequestException(path, "a string");
                }
                yield Scalars.parse(field, parser.getText(), path);
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                if (field.getType() != FieldDescriptor.Type.BOOL) {
                    throw new InvalidRequestException(
                            path, "a " + field.getType().name().toLowerCase(java.util.Locale.ROOT));
                }
                yield parser.currentToken() == JsonToken.VALUE_TRUE;
            }
            default ->
                throw new InvalidRequestException(
                        path, "a " + field.getType().name().toLowerCase(java.util.Locale.ROOT));
        };
    }
}
