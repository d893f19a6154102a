package dev.medsync.platform.rpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.medsync.platform.rpc.Refusal.FieldViolation;
import io.grpc.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An error as the edge shows it (RFC 9457).
 *
 * @param type stable; what a client decides by
 * @param title the type in words; the same for every problem of the type
 * @param status HTTP status
 * @param detail this occurrence in words, without PHI
 * @param code the gRPC code, as a member, because several codes share an HTTP status
 * @param members further members, e.g. {@code capability}, {@code facility}, {@code epoch}
 * @param errors the fields that are wrong, for an invalid request
 */
public record Problem(
        URI type,
        String title,
        int status,
        String detail,
        Status.Code code,
        Map<String, String> members,
        List<FieldViolation> errors) {

    public static final String MEDIA_TYPE = "application/problem+json";

    private static final JsonFactory JSON = new JsonFactory();

    /** Members that are numbers in JSON; every other member is a string. */
    private static final Set<String> NUMERIC = Set.of("facility", "epoch", "current_version", "retry_after_seconds");

    public Problem {
        members = Map.copyOf(members);
        errors = List.copyOf(errors);
    }

    /** The problem as UTF-8 JSON. */
    public byte[] toJson() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("type", type.toString());
            json.writeStringField("title", title);
            json.writeNumberField("status", status);
            json.writeStringField("detail", detail);
            json.writeStringField("code", code.name());
            for (Map.Entry<String, String> member : members.entrySet()) {
                if (NUMERIC.contains(member.getKey())) {
                    json.writeFieldName(member.getKey());
                    json.writeNumber(Long.parseLong(member.getValue()));
                } else {
                    json.writeStringField(member.getKey(), member.getValue());
                }
            }
            if (!errors.isEmpty()) {
                json.writeArrayFieldStart("errors");
                for (FieldViolation error : errors) {
                    json.writeStartObject();
                    json.writeStringField("field", error.field());
                    json.writeStringField("detail", error.description());
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
