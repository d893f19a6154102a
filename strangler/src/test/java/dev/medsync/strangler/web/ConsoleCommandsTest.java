package dev.medsync.strangler.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.platform.rpc.TestService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may press the console's buttons. No database runs: a command that is let through finds nothing to stop. */
class ConsoleCommandsTest {
    private static final String STOP = "/console/commands/billing/stop";
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static TestService strangler;
    private static String own;

    @BeforeAll
    static void start() {
        strangler = new TestService(
                "strangler",
                Map.of(
                        "medsync.strangler.legacy.url", "jdbc:postgresql://127.0.0.1:1/none",
                        "medsync.strangler.admin-token", "of-people",
                        "medsync.security.issuers", List.of("nobody=http://127.0.0.1:1/jwks.json"),
                        "medsync.gateway.management-url", "http://127.0.0.1:1",
                        "medsync.rpc.targets.billing", "127.0.0.1:1",
                        "medsync.rpc.targets.records", "127.0.0.1:1",
                        "medsync.rpc.targets.config", "127.0.0.1:1"));
        own = "http://127.0.0.1:" + strangler.httpPort();
    }

    @AfterAll
    static void stop() {
        strangler.close();
        HTTP.close();
    }

    @Test
    void aCodeOpensOneSessionWhoseCookieNoScriptReadsAndNoForeignPageSends() throws Exception {
        String code = code();
        HttpResponse<String> opened = post("/console/session", code, own, "");

        assertThat(opened.statusCode()).isEqualTo(200);
        String cookie = opened.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).containsIgnoringCase("HttpOnly").contains("SameSite=Strict", "Path=/console");
        assertThat(post("/console/session", code, own, "").statusCode()).isEqualTo(401);

        String session = cookie.substring(0, cookie.indexOf(';'));
        assertThat(get("/console/session", session)).isEqualTo("open");
        assertThat(get("/console/session", "medsync_console=guessed")).isEqualTo("closed");
        assertThat(post(STOP, "", own, session).statusCode()).isEqualTo(200);
        assertThat(post(STOP, "", own, "medsync_console=guessed").statusCode()).isEqualTo(401);
    }

    @Test
    void anotherPageCannotRideOnTheCookie() throws Exception {
        HttpResponse<String> opened = post("/console/session", code(), own, "");
        String cookie = opened.headers().firstValue("Set-Cookie").orElseThrow();
        String session = cookie.substring(0, cookie.indexOf(';'));

        for (String foreign : List.of("http://127.0.0.1:1", "http://evil.example:" + strangler.httpPort())) {
            assertThat(post(STOP, "", foreign, session).statusCode()).isIn(401, 403);
        }
        HttpRequest withoutHeader = HttpRequest.newBuilder(URI.create(own + STOP))
                .header("Origin", own)
                .header("Cookie", session)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(HTTP.send(withoutHeader, HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void onlyTheAdminTokenGetsACode() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(own + "/console/codes"))
                .header("Authorization", "Bearer of-nobody")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(401);
    }

    private static String code() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(own + "/console/codes"))
                .header("Authorization", "Bearer of-people")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private static String get(String path, String cookie) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(own + path))
                .header("Cookie", cookie)
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private static HttpResponse<String> post(String path, String body, String origin, String cookie)
            throws IOException, InterruptedException {
        return HTTP.send(request(path, body, origin, cookie).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String path, String body, String origin, String cookie) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(own + path))
                .header("Content-Type", "text/plain")
                .header("Origin", origin)
                .header(ConsoleCommands.HEADER, "1")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        return request;
    }
}
