package dev.medsync.emulator.servicebus.entity;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Messages of tests: a line of {@code name=value} pairs, {@code p.name=value} for an application property. */
final class TextMessageFormat implements MessageFormat {

    static Message message(String line) {
        return new TextMessageFormat().read(line.getBytes(StandardCharsets.UTF_8));
    }

    static String text(byte[] content) {
        return new String(content, StandardCharsets.UTF_8);
    }

    @Override
    public Message read(byte[] content) {
        Map<String, String> fields = fields(content);
        Map<String, Object> properties = new LinkedHashMap<>();
        fields.forEach((name, value) -> {
            if (name.startsWith("p.")) {
                properties.put(name.substring(2), value);
            }
        });
        return new Message(
                fields.get("id"),
                fields.get("correlation"),
                fields.get("to"),
                fields.get("replyTo"),
                fields.get("subject"),
                fields.get("session"),
                fields.get("replyToSession"),
                fields.get("type"),
                properties,
                duration(fields.get("ttl")),
                instant(fields.get("at")),
                content);
    }

    @Override
    public byte[] withProperties(byte[] content, Map<String, ? extends @Nullable Object> changes) {
        Map<String, String> fields = fields(content);
        changes.forEach((name, value) -> {
            if (value == null) {
                fields.remove("p." + name);
            } else {
                fields.put("p." + name, value.toString());
            }
        });
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining(";"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, String> fields(byte[] content) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : text(content).split(";", -1)) {
            int equals = field.indexOf('=');
            fields.put(field.substring(0, equals), field.substring(equals + 1));
        }
        return fields;
    }

    private static @Nullable Duration duration(@Nullable String text) {
        return text == null ? null : Duration.parse(text);
    }

    private static @Nullable Instant instant(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }
}
