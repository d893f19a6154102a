package dev.medsync.system.badinput;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Bodies that are no message, made of one that is. */
final class HostileBodies {
    /** Stands in what is sent, so that an answer that quotes it is found out. */
    static final String CANARY = "canary-7f3a91";

    static final int TOO_LARGE = 1_048_577;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private HostileBodies() {}

    /** Text that is no JSON object at all, each 400, or 413 where it is too large. */
    static Map<String, byte[]> malformed(ObjectNode message) {
        String valid = message.toString();
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        bodies.put("half of it", bytes(valid.substring(0, Math.max(1, valid.length() / 2))));
        bodies.put("an array", bytes("[" + valid + "]"));
        bodies.put("a text", bytes("\"" + CANARY + "\""));
        bodies.put("null", bytes("null"));
        bodies.put("two of them", bytes(valid + " " + valid));
        bodies.put("words", bytes(CANARY));
        bodies.put("XML", bytes("<a>" + CANARY + "</a>"));
        bodies.put("bytes that are no UTF-8", new byte[] {'{', '"', (byte) 0xc3, (byte) 0x28, '"', ':', '1', '}'});
        bodies.put("a NUL", bytes(valid + "\0"));
        bodies.put("nesting without end", bytes("{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000)));
        bodies.put("arrays without end", bytes("{\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}"));
        bodies.put("a number without end", bytes("{\"a\":" + "9".repeat(5_000) + "}"));
        bodies.put("too large", bytes("{\"a\":\"" + "x".repeat(TOO_LARGE) + "\"}"));
        return bodies;
    }

    /** The message with one field of a wrong type, each 400. */
    static Map<String, ObjectNode> wrongTypes(PublicRpc rpc, ObjectNode message) {
        Map<String, ObjectNode> bodies = new LinkedHashMap<>();
        for (FieldDescriptor field : rpc.input().getFields()) {
            if (rpc.variables().contains(field.getName())) {
                continue;
            }
            if (field.isRepeated()) {
                put(bodies, message, field, "no array", JSON.textNode(CANARY));
                put(
                        bodies,
                        message,
                        field,
                        "array of arrays",
                        JSON.arrayNode().add(JSON.arrayNode().add(1)));
                continue;
            }
            put(bodies, message, field, "array", JSON.arrayNode().add(1));
            switch (field.getJavaType()) {
                case INT, LONG -> {
                    put(bodies, message, field, "text", JSON.textNode(CANARY));
                    put(bodies, message, field, "fraction", JSON.numberNode(1.5));
                    put(bodies, message, field, "boolean", JSON.booleanNode(true));
                    put(bodies, message, field, "object", JSON.objectNode().put("a", CANARY));
                    put(bodies, message, field, "beyond 64 bits", JSON.textNode("99999999999999999999"));
                }
                case STRING -> {
                    put(bodies, message, field, "number", JSON.numberNode(5));
                    put(bodies, message, field, "object", JSON.objectNode().put("a", CANARY));
                }
                case ENUM -> put(bodies, message, field, "unknown name", JSON.textNode(CANARY));
                case BOOLEAN -> put(bodies, message, field, "text", JSON.textNode(CANARY));
                case MESSAGE -> {
                    put(bodies, message, field, "text", JSON.textNode(CANARY));
                    put(bodies, message, field, "number", JSON.numberNode(12.5));
                }
                default -> throw new IllegalStateException("The walk knows no wrong " + field.getJavaType());
            }
        }
        return bodies;
    }

    private static void put(
            Map<String, ObjectNode> bodies, ObjectNode message, FieldDescriptor field, String what, JsonNode wrong) {
        ObjectNode body = message.deepCopy();
        body.set(field.getJsonName(), wrong);
        bodies.put(field.getName() + ": " + what, body);
    }

    /** Values of the right type that somebody may hope to break something with; what they are answered is the RPC's. */
    static Map<String, ObjectNode> awkward(PublicRpc rpc, ObjectNode message) {
        Map<String, ObjectNode> bodies = new LinkedHashMap<>();
        for (FieldDescriptor field : rpc.input().getFields()) {
            if (field.isRepeated()) {
                continue;
            }
            switch (field.getJavaType()) {
                case INT, LONG -> {
                    for (String number : List.of("-1", "0", "2147483647", "-2147483648")) {
                        put(bodies, message, field, number, JSON.numberNode(Long.parseLong(number)));
                    }
                    if (field.getJavaType() == FieldDescriptor.JavaType.LONG) {
                        put(bodies, message, field, "most", JSON.textNode("9223372036854775807"));
                        put(bodies, message, field, "least", JSON.textNode("-9223372036854775808"));
                    }
                }
                case STRING -> {
                    put(bodies, message, field, "empty", JSON.textNode(""));
                    put(bodies, message, field, "long", JSON.textNode("x".repeat(100_000)));
                    put(bodies, message, field, "NUL", JSON.textNode("a\0b"));
                    put(bodies, message, field, "half a pair", JSON.textNode("a\ud800b"));
                    put(bodies, message, field, "SQL", JSON.textNode("'; drop table payment; --"));
                    put(bodies, message, field, "a path", JSON.textNode("../../etc/passwd"));
                    put(bodies, message, field, "lines", JSON.textNode("a\r\nSet-Cookie: b=c"));
                }
                case MESSAGE -> put(bodies, message, field, "empty", JSON.objectNode());
                default -> {
                    // An enum or a boolean has no awkward values that are of its type.
                }
            }
        }
        return bodies;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
