package dev.medsync.system.badinput;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client of the gateway that sends whatever it is told to. */
final class Edge implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    private final String base;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Edge(int port) {
        this.base = "http://127.0.0.1:" + port;
    }

    /** What came back. */
    record Answer(int status, String contentType, String body) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new AssertionError("not JSON: " + status + " " + contentType, e);
            }
        }

        boolean isProblem() {
            return contentType.startsWith("application/problem+json");
        }
    }

    /**
     * A request as bytes on the wire.
     *
     * @param token null for none
     */
    record Request(
            String method, String path, @Nullable String token, Map<String, String> headers, byte @Nullable [] body) {

        Request withToken(@Nullable String other) {
            return new Request(method, path, other, headers, body);
        }

        Request withBody(byte[] other) {
            return new Request(method, path, token, headers, other);
        }

        Request with(String header, String value) {
            Map<String, String> more = new java.util.HashMap<>(headers);
            more.put(header, value);
            return new Request(method, path, token, more, body);
        }
    }

    /** The request that a well-behaved client makes of a message: path, query and body by the RPC's rule. */
    static Request request(PublicRpc rpc, ObjectNode message, @Nullable String token) {
        ObjectNode rest = message.deepCopy();
        String path = rpc.path();
        for (String variable : rpc.variables()) {
            JsonNode value = rest.remove(rpc.input().findFieldByName(variable).getJsonName());
            path = path.replace("{" + variable + "}", encode(value == null ? "" : value.asText()));
        }
        if (rpc.hasBody()) {
            return new Request(rpc.httpMethod(), path, token, Map.of(), bytes(rest));
        }
        List<String> query = new ArrayList<>();
        rest.properties()
                .forEach(field ->
                        query.add(field.getKey() + "=" + encode(field.getValue().asText())));
        return new Request(
                rpc.httpMethod(), path + (query.isEmpty() ? "" : "?" + String.join("&", query)), token, Map.of(), null);
    }

    Answer send(Request request) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(URI.create(base + request.path())).timeout(Duration.ofSeconds(30));
        byte[] body = request.body();
        if (body == null) {
            builder.method(request.method(), HttpRequest.BodyPublishers.noBody());
        } else {
            builder.header("Content-Type", "application/json");
            builder.method(request.method(), HttpRequest.BodyPublishers.ofByteArray(body));
        }
        if (request.token() != null) {
            builder.header("Authorization", "Bearer " + request.token());
        }
        request.headers().forEach(builder::header);
        try {
            HttpResponse<String> response = http.send(builder.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.path(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** JSON in ASCII: half of a surrogate pair survives only as an escape. */
    private static byte[] bytes(ObjectNode body) {
        try {
            return JSON.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        http.close();
    }
}
