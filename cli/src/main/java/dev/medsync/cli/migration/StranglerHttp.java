package dev.medsync.cli.migration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Json;
import dev.medsync.cli.UserProblem;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks the strangler over HTTP. A refusal, and a strangler that is not there, are problems with a remedy. */
final class StranglerHttp {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final URI base;
    private final String token;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();

    StranglerHttp(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    /** Sends JSON, or nothing, and reads JSON. */
    JsonNode send(String method, String path, @Nullable JsonNode body) throws IOException, InterruptedException {
        HttpRequest.BodyPublisher content = body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body.toString());
        String answer = answer(request(path, "application/json").method(method, content));
        return answer.isEmpty() ? Json.MAPPER.createObjectNode() : Json.MAPPER.readTree(answer);
    }

    /** Sends text and reads text. */
    String post(String path, String text) throws IOException, InterruptedException {
        return answer(request(path, "text/plain").POST(HttpRequest.BodyPublishers.ofString(text)));
    }

    private HttpRequest.Builder request(String path, String contentType) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(ANSWER)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", contentType);
    }

    private String answer(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response;
        try {
            response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw new UserProblem(
                    ExitCode.NOT_RUNNING,
                    "The strangler does not answer at " + base,
                    "./medsync status shows what runs; ./medsync logs strangler shows why.");
        }
        if (response.statusCode() / 100 != 2) {
            throw new UserProblem(ExitCode.FAILED, why(response), "./medsync logs strangler tells more.");
        }
        return response.body();
    }

    /** The reason stands with the errors; the message beside them only names the status. */
    private static String why(HttpResponse<String> response) {
        String otherwise = "The strangler answered " + response.statusCode();
        try {
            JsonNode answer = Json.MAPPER.readTree(response.body());
            String named = answer.path("message").asText(answer.path("detail").asText(otherwise));
            return answer.path("_embedded")
                    .path("errors")
                    .path(0)
                    .path("message")
                    .asText(named);
        } catch (JsonProcessingException noProblemOfItsOwn) {
            return otherwise;
        }
    }
}
