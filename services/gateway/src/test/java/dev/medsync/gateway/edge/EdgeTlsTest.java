package dev.medsync.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medsync.gateway.traffic.Traffic;
import dev.medsync.platform.rpc.TestCertificates;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The edge with a certificate of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class EdgeTlsTest {

    private static final int MAX_BODY_BYTES = 100_000;

    private Path certificates;
    private EventLoops loops;
    private EdgeServer server;
    private int port;

    @BeforeAll
    void start(@TempDir Path directory) {
        certificates = new TestCertificates(directory, "localhost").directory();
        EdgeSettings settings = new EdgeSettings(
                "127.0.0.1",
                0,
                1,
                16_384,
                MAX_BODY_BYTES,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1));
        loops = new EventLoops(settings);
        server = new EdgeServer(
                settings,
                loops,
                exchange -> exchange.respond(
                        200,
                        "text/plain",
                        ("heard " + exchange.request().path()).getBytes(StandardCharsets.UTF_8),
                        EmptyHttpHeaders.INSTANCE),
                new Traffic(new SimpleMeterRegistry(), Clock.systemUTC()),
                EdgeTls.of(
                        certificates.resolve("localhost.pem").toString(),
                        certificates.resolve("localhost.key").toString()));
        port = server.start();
    }

    @AfterAll
    void stop() {
        server.close();
        loops.close();
    }

    private HttpClient client(String... protocols) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream authority = Files.newInputStream(certificates.resolve("ca.pem"))) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(authority));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(protocols);
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(context)
                .sslParameters(parameters)
                .build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + port + path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aClientThatTrustsTheAuthorityIsAnswered(String protocol) throws Exception {
        try (HttpClient client = client(protocol)) {
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> response =
                        client.send(request("/api/v2/x" + i).build(), HttpResponse.BodyHandlers.ofString());

                assertThat(response.body()).isEqualTo("heard /api/v2/x" + i);
                assertThat(response.sslSession().map(SSLSession::getProtocol)).contains(protocol);
            }
        }
    }

    @Test
    void aRefusalArrivesThoughTheClientIsStillSending() throws Exception {
        try (HttpClient client = client("TLSv1.3")) {
            HttpResponse<String> response = client.send(
                    request("/api/v2/x")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[MAX_BODY_BYTES + 1]))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(response.body()).contains("body-too-large");
        }
    }

    @Test
    void whatIsNotEncryptedIsNotHeard() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream()
                    .write("GET /api/v2/x HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

            assertThat(answer).doesNotContain("HTTP/1.1", "heard");
        }
    }

    @Test
    void aCertificateWithoutItsKeyKeepsTheEdgeFromStarting() {
        String certificate = certificates.resolve("localhost.pem").toString();

        assertThat(EdgeTls.of("", "")).isNull();
        assertThatThrownBy(() -> EdgeTls.of(certificate, "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        EdgeTls.of(certificate, certificates.resolve("ca.pem").toString()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
