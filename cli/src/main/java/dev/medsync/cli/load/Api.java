package dev.medsync.cli.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medsync.cli.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A client of the gateway, as a clinic's workstation is one: signed in at a facility, JSON in the legacy shape. */
final class Api implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final Duration RENEW_BEFORE_END = Duration.ofMinutes(2);

    private final URI base;
    private final String username;
    private final String password;
    private final HttpClient client;
    private final Map<Integer, Session> sessions = new ConcurrentHashMap<>();

    private record Session(String token, Instant until) {}

    /** An answer that is not what was asked for. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;

        RefusedException(int status, String why) {
            super(why);
            this.status = status;
        }

        int status() {
            return status;
        }

        /** Whether it is said that nothing was done. After a 5xx the write may have happened, or happen yet. */
        boolean isRefusal() {
            return status < 500;
        }
    }

    /** An answer's body, and whether it repeats an earlier answer. */
    record Answer(JsonNode body, boolean replayed) {}

    Api(URI base, String username, String password, Executor executor) {
        this.base = base;
        this.username = username;
        this.password = password;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .executor(executor)
                .build();
    }

    Answer get(int facility, String path) throws IOException, InterruptedException, RefusedException {
        return send(facility, HttpRequest.newBuilder(base.resolve(path)).GET(), path);
    }

    /** Writes under a key: the gateway and whoever owns the facility recognise a retry by it. */
    Answer post(int facility, String path, String key, @Nullable JsonNode body)
            throws IOException, InterruptedException, RefusedException {
        return send(
                facility,
                HttpRequest.newBuilder(base.resolve(path))
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(HttpRequest.BodyPublishers.ofString(body == null ? "{}" : body.toString())),
                path);
    }

    /** Signs in at a facility ahead of time. */
    void signIn(int facility) throws IOException, InterruptedException, RefusedException {
        token(facility);
    }

    private Answer send(int facility, HttpRequest.Builder request, String path)
            throws IOException, InterruptedException, RefusedException {
        HttpResponse<String> response = client.send(
                request.header("Authorization", "Bearer " + token(facility))
                        .timeout(TIMEOUT)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw refused(response, path);
        }
        return new Answer(
                Json.MAPPER.readTree(response.body()),
                response.headers().firstValue("Idempotency-Replayed").isPresent());
    }

    private String token(int facility) throws IOException, InterruptedException, RefusedException {
        Session session = sessions.get(facility);
        if (session == null || Instant.now().isAfter(session.until().minus(RENEW_BEFORE_END))) {
            session = newSession(facility);
            sessions.put(facility, session);
        }
        return session.token();
    }

    /** A password is checked slowly on purpose: sign in once, then switch facilities. */
    private Session newSession(int facility) throws IOException, InterruptedException, RefusedException {
        Session any = sessions.values().stream()
                .filter(each -> Instant.now().isBefore(each.until().minusSeconds(10)))
                .findAny()
                .orElse(null);
        ObjectNode body = Json.MAPPER.createObjectNode().put("facility", facility);
        String path = "/api/v1/session/facility";
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
        if (any == null) {
            path = "/api/v1/login";
            request = HttpRequest.newBuilder(base.resolve(path));
            body.put("username", username).put("password", password);
        } else {
            request.header("Authorization", "Bearer " + any.token());
        }
        HttpResponse<String> response = client.send(
                request.header("Content-Type", "application/json")
                        .timeout(TIMEOUT)
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw refused(response, path);
        }
        JsonNode answer = Json.MAPPER.readTree(response.body());
        return new Session(
                answer.path("token").asText(),
                Instant.now().plusSeconds(answer.path("expiresIn").asLong(600)));
    }

    private static RefusedException refused(HttpResponse<String> response, String path) throws IOException {
        String title = "";
        if (response.body().startsWith("{")) {
            JsonNode problem = Json.MAPPER.readTree(response.body());
            title = problem.path("title").asText("") + " "
                    + problem.path("detail").asText("");
        }
        String shape = path.replaceAll("/[0-9]+", "/N");
        return new RefusedException(response.statusCode(), response.statusCode() + " " + shape + " " + title.strip());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
