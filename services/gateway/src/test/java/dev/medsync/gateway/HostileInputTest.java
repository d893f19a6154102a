package dev.medsync.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.platform.security.TokenIssuer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an attacker, or a broken client, may send. Nothing of it may reach an upstream. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class HostileInputTest {

    private GatewayFixture gateway;

    @BeforeAll
    void start() {
        gateway = new GatewayFixture();
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /api/v1/login HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /api/v1/login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
                "POST /api/v1/login HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
                "POST /api/v1/login HTTP/1.1\r\nHost: a\r\nContent-Length: 4, 4\r\n\r\nabcd",
                "POST /api/v1/login HTTP/1.1\r\nHost: a\r\nContent-Length: +4\r\n\r\nabcd",
                "POST /api/v1/login HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                "POST /api/v1/login HTTP/1.1\r\nHost: a\r\nContent-Length: 0x4\r\n\r\nabcd",
                "POST /api/v1/login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "POST /api/v1/login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                "POST /api/v1/login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /api/v1/login HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /api/v1/login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                "POST /api/v1/login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nZ\r\n\r\n0\r\n\r\n",
                "GET /api/v1/login HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n",
                "GET /api/v1/login HTTP/1.1\r\nHost: a\r\nX\u0001: b\r\n\r\n",
                "GET /api/v1/login HTTP/1.1\r\nHost: a\nX: y\n\n",
                "GET /api/v1/login HTTP/1.1\r\n\r\n",
                "GET /api/v1/login HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET http://elsewhere/ HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /api/v1/../v2/x HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /api/v1/%2e%2e/x HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /api//v1/x HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /api/v1/a%2Fb HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /api/v1/%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /api/v1/a#b HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /api/v1/\u00e9 HTTP/1.1\r\nHost: a\r\n\r\n"
            })
    void whatTwoServersCouldReadInTwoWaysIsRefusedAndTheConnectionEnds(String request) throws IOException {
        int before = gateway.monolith.received().size();

        String answer = exchange(request + "GET /api/v1/smuggled HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("connection: close");
        assertThat(answer.split("HTTP/1.1 \\d", -1)).as("one answer").hasSize(2);
        assertThat(gateway.monolith.received()).hasSize(before);
    }

    @Test
    void limitsAreAnsweredWithTheirOwnStatus() throws IOException {
        assertThat(exchange("GET /" + "a".repeat(9000) + " HTTP/1.1\r\nHost: a\r\n\r\n"))
                .startsWith("HTTP/1.1 414 ");
        assertThat(exchange("GET / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(17_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ");
        assertThat(exchange("POST /api/v1/login HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ");
        assertThat(exchange("POST /api/v1/login HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n"))
                .startsWith("HTTP/1.1 4");
        assertThat(exchange("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 405 ");
        assertThat(exchange("GET / HTTP/3.0\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 505 ");
    }

    @Test
    void anOversizeChunkedBodyIsRefusedWhileItComes() throws IOException {
        StringBuilder chunks =
                new StringBuilder("POST /api/v1/login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < 70; i++) {
            chunks.append("4000\r\n").append("x".repeat(0x4000)).append("\r\n");
        }

        assertThat(exchange(chunks.toString())).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void aRequestThatNeverEndsIsEnded() throws IOException {
        assertThat(exchange("POST /api/v1/login HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab"))
                .startsWith("HTTP/1.1 408 ");
        assertThat(exchange("GET /api/v1/lo")).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() throws IOException {
        gateway.monolith.answers(request -> {
            if (request.target().endsWith("/1")) {
                sleep(150);
            }
            return new FakeMonolith.Answer(200, "answer to " + request.target());
        });
        String head = " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + gateway.token() + "\r\n";

        String answers = exchange("GET /api/v1/p/1" + head + "\r\nGET /api/v1/p/2" + head + "\r\nPOST /api/v1/p/3"
                + head + "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\nGET /api/v1/p/4" + head
                + "Connection: close\r\n\r\n");

        assertThat(answers.replaceAll("(?s)HTTP/1.1 200.*?\r\n\r\n", "|"))
                .isEqualTo("|answer to /api/v1/p/1|answer to /api/v1/p/2|answer to /api/v1/p/3|answer to /api/v1/p/4");
        gateway.monolith.answers(request -> new FakeMonolith.Answer(200, "{}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "{\"encounterId\": \"x\"}",
                "{\"encounterId\": 1.5}",
                "{\"encounterId\": 99999999999999999999}",
                "{\"encounterId\": 1e999999999}",
                "{\"quantity\": 4294967296}",
                "{\"chargeCode\": 5}",
                "{\"chargeCode\": \"\\ud800\"",
                "{\"serviceDate\": \"2026-01-01\"}",
                "{\"unitPrice\": 12.5}",
                "{\"encounterId\": 1, \"encounterId\": 2}",
                "{\"quantity\": true}",
                "{} {}",
                "nonsense"
            })
    void aBodyThatIsNoMessageIsRefusedWithoutQuotingIt(String body) {
        int before = gateway.billing.received().size();

        HttpResponse<String> response = gateway.post("/api/v2/billing/charges", body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.body()).contains("\"errors\":").doesNotContain("nonsense", "2026-01-01");
        assertThat(gateway.billing.received()).hasSize(before);
    }

    @Test
    void anUnknownFieldIsRefusedOnlyWhenTheClientAsksForIt() {
        HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString("{\"nosuch\": 1}");

        assertThat(gateway.send(gateway.request("/api/v2/billing/charges").POST(body))
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> strict = gateway.send(gateway.request("/api/v2/billing/charges")
                .header("Prefer", "handling=strict")
                .POST(body));
        assertThat(strict.statusCode()).isEqualTo(400);
        assertThat(strict.body()).contains("\"field\":\"nosuch\"");
    }

    @Test
    void aDeeplyNestedBodyIsRefused() {
        String body = "{\"a\":".repeat(2000) + "1" + "}".repeat(2000);

        assertThat(gateway.post("/api/v2/billing/charges", body).statusCode()).isEqualTo(400);
    }

    @Test
    void forgedTokensAreRefused() {
        TokenIssuer forger = new TokenIssuer("medsync-auth", TokenIssuer.newKey(), Clock.systemUTC());
        TokenIssuer unknown = new TokenIssuer("somebody", TokenIssuer.newKey(), Clock.systemUTC());
        String genuine = gateway.token();
        String payload = genuine.split("\\.")[1];
        String none = encode("{\"alg\":\"none\"}") + "." + payload + ".";

        assertRefused(forger.issue("12", "x", 7, Set.of("admin")).token());
        assertRefused(unknown.issue("12", "x", 7, Set.of("admin")).token());
        assertRefused(none);
        assertRefused(encode("{\"alg\":\"HS256\"}") + "." + payload + "." + genuine.split("\\.")[2]);
        assertRefused(genuine.substring(0, genuine.length() - 4) + "AAAA");
        assertRefused(genuine.split("\\.")[0] + "." + encode("{\"facility\":8}") + "." + genuine.split("\\.")[2]);
        assertRefused("");
        assertRefused("a.b.c");
        assertRefused("x".repeat(8000));
        assertThat(gateway.get("/api/v1/patients").statusCode()).isEqualTo(200);
    }

    @Test
    void anExpiredTokenIsRefused() {
        Clock past = Clock.fixed(Instant.now().minus(Duration.ofHours(1)), ZoneOffset.UTC);

        assertRefused(
                gateway.issuerAt(past).issue("12", "x", 7, Set.of("biller")).token());
    }

    @Test
    void headersThatOnlyTheGatewayMaySetAreDropped() {
        gateway.send(gateway.request("/api/v1/patients")
                .header("Medsync-Shadow", "1")
                .header("X-Forwarded-For", "10.0.0.1"));

        assertThat(gateway.monolith.received().getLast().headers().get("Medsync-shadow"))
                .isNull();
        assertThat(gateway.monolith.received().getLast().headers().get("X-forwarded-for"))
                .containsExactly("127.0.0.1");
    }

    private void assertRefused(String token) {
        HttpResponse<String> response =
                gateway.send(gateway.request("/api/v1/patients").setHeader("Authorization", "Bearer " + token));
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends bytes, and reads until the gateway closes. */
    private String exchange(String bytes) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", gateway.port)) {
            socket.setSoTimeout(15_000);
            OutputStream out = socket.getOutputStream();
            try {
                out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
            } catch (IOException e) {
                // The gateway may refuse before everything is sent; what it answered can still be read.
            }
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
