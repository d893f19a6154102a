package dev.medsync.gateway.mapping;

import dev.medsync.gateway.edge.EdgeRequest;
import dev.medsync.gateway.json.Json;
import dev.medsync.gateway.json.MalformedJsonException;
import dev.medsync.gateway.transcode.InvalidRequestException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a legacy client sent, in plain values: body, path variables, query. */
record LegacyRequest(Map<?, ?> body, Map<String, String> path, Map<String, String> query) {

    static LegacyRequest of(EdgeRequest request, Map<String, String> variables) throws InvalidRequestException {
        return new LegacyRequest(body(request), variables, query(request.query()));
    }

    private static Map<?, ?> body(EdgeRequest request) throws InvalidRequestException {
        if (request.body().length == 0) {
            return Map.of();
        }
        try {
            Object body = Json.read(request.body());
            if (body instanceof Map<?, ?> object) {
                return object;
            }
        } catch (MalformedJsonException e) {
            throw new InvalidRequestException("", "well-formed JSON; it ends to be " + e.getMessage());
        }
        throw new InvalidRequestException("", "a JSON object");
    }

    private static Map<String, String> query(String query) {
        if (query.isEmpty()) {
            return Map.of();
        }
        Map<String, String> values = new HashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.putIfAbsent(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return values;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** The value that an expression's source names; null when it is absent. */
    static @Nullable Object value(String source, @Nullable LegacyRequest request, Map<?, ?> object) {
        if (source.startsWith("path.")) {
            return request == null ? null : request.path().get(source.substring(5));
        }
        if (source.startsWith("query.")) {
            return request == null ? null : request.query().get(source.substring(6));
        }
        return source.equals("$") ? object : object.get(source);
    }
}
