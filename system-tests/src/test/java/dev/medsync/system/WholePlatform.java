package dev.medsync.system;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medsync.cli.DirectoryTree;
import dev.medsync.cli.Home;
import dev.medsync.cli.chaos.PortBase;
import dev.medsync.cli.lifecycle.PlatformHost;
import dev.medsync.cli.migration.Platform;
import dev.medsync.cli.pki.CertificateAuthority;
import dev.medsync.cli.topology.Ports;
import dev.medsync.cli.topology.Secrets;
import dev.medsync.cli.topology.Topology;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Everything that {@code ./medsync up} starts, from the jars that were just built, and a client at its edge. */
final class WholePlatform implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Home home;
    private final PlatformHost host;
    private final Platform platform;
    private final URI gateway;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final Map<Integer, String> tokens = new HashMap<>();

    WholePlatform(String name) throws IOException {
        Path parent = Path.of("target", name).toAbsolutePath();
        Files.createDirectories(parent);
        this.home = Home.of(Path.of(".."), Files.createTempDirectory(parent, "home-"));
        home.create();
        Ports ports = new Ports(PortBase.free());
        Topology topology = new Topology(
                home, ports, new Secrets(home.secrets()), CertificateAuthority.in(home.pki(), Clock.systemUTC()));
        this.host = PlatformHost.start(home, ports.base(), () -> topology.rehearsal(false), line -> {});
        this.platform = new Platform(home, ports.base());
        this.gateway = URI.create("http://127.0.0.1:" + ports.gateway());
    }

    void awaitHealthy() {
        await("every process is healthy; their logs are in " + home.logs())
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> host.progress().isHealthy());
    }

    Platform platform() {
        return platform;
    }

    URI gateway() {
        return gateway;
    }

    /** What a user of the population gets who works at this facility. */
    JsonNode get(int facility, String path) throws IOException, InterruptedException {
        return send(facility, HttpRequest.newBuilder(gateway.resolve(path)).GET());
    }

    JsonNode post(int facility, String path, String body) throws IOException, InterruptedException {
        return send(
                facility,
                HttpRequest.newBuilder(gateway.resolve(path))
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private JsonNode send(int facility, HttpRequest.Builder request) throws IOException, InterruptedException {
        String token = tokens.get(facility);
        if (token == null) {
            token = signIn(facility);
            tokens.put(facility, token);
        }
        return answer(request.header("Authorization", "Bearer " + token).build());
    }

    private String signIn(int facility) throws IOException, InterruptedException {
        String body = "{\"username\":\"demo\",\"password\":\"demo\",\"facility\":" + facility + "}";
        return answer(HttpRequest.newBuilder(gateway.resolve("/api/v1/login"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build())
                .path("token")
                .asText();
    }

    private JsonNode answer(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IOException(request.method() + " " + request.uri().getPath() + ": " + response.statusCode() + " "
                    + response.body());
        }
        return json.readTree(response.body());
    }

    /** The logs stay; the databases go. */
    @Override
    public void close() throws IOException {
        http.close();
        host.close();
        for (Path each : List.of(home.data(), home.lib(), home.aot(), home.binaries())) {
            DirectoryTree.delete(each);
        }
    }
}
