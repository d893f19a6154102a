package dev.medsync.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medsync.cli.DirectoryTree;
import dev.medsync.cli.Home;
import dev.medsync.cli.chaos.PortBase;
import dev.medsync.cli.lifecycle.PlatformHost;
import dev.medsync.cli.load.LedgerCheck;
import dev.medsync.cli.load.Load;
import dev.medsync.cli.migration.Platform;
import dev.medsync.cli.migration.StranglerClient;
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
    /** What can move. */
    static final List<String> CAPABILITIES = List.of("billing", "records");

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
        this.host = PlatformHost.start(home, ports.base(), () -> topology.rehearsal(process -> false), line -> {});
        closeOnExit();
        this.platform = new Platform(home, ports.base());
        this.gateway = URI.create("http://127.0.0.1:" + ports.gateway());
    }

    /** A run of tests may be interrupted, also while a platform starts; nothing stays behind. */
    private void closeOnExit() {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(host::close, "stop-platform"));
        } catch (IllegalStateException endsAlready) {
            host.close();
            throw endsAlready;
        }
    }

    void awaitHealthy() {
        await("every process is healthy; their logs are in " + home.logs())
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> host.progress().isHealthy());
    }

    /** Waits until every process is healthy, then for every capability to be SYNCED; every facility is at home. */
    void awaitSynced() throws IOException, InterruptedException {
        awaitHealthy();
        for (String capability : CAPABILITIES) {
            carryOut(capability, "migrate", "SYNCED");
        }
    }

    Platform platform() {
        return platform;
    }

    URI gateway() {
        return gateway;
    }

    StranglerClient strangler() {
        return platform.strangler();
    }

    /** Moves one facility. */
    void move(String capability, int facility, String to) throws IOException, InterruptedException {
        StranglerClient.Moved moved = strangler().move(capability, facility, to);
        assertThat(moved.there())
                .as("%s of facility %d: %s", capability, facility, moved.reason())
                .isTrue();
    }

    /** Gives a command to the strangler and waits for its end. */
    StranglerClient.Status carryOut(String capability, String command, String to)
            throws IOException, InterruptedException {
        long since = strangler().command(capability, command, to, "a test").nextLine();
        return awaitEnd(capability, command, since);
    }

    /**
     * Waits for the end of a command.
     *
     * @param since the line of the strangler's story at which it began
     */
    StranglerClient.Status awaitEnd(String capability, String command, long since)
            throws IOException, InterruptedException {
        StranglerClient.Status end =
                strangler().follow(capability, since, line -> System.out.println(capability + ": " + line));
        assertThat(end.state())
                .as("%s %s: %s", command, capability, strangler().differences(capability))
                .isEqualTo("DONE");
        return end;
    }

    /** Verification finds no fault, of any capability. */
    void assertEqual() throws Exception {
        platform.awaitCopied();
        for (String capability : CAPABILITIES) {
            carryOut(capability, "verify", "");
            assertThat(strangler().differences(capability))
                    .as(capability)
                    .noneMatch(StranglerClient.Difference::isFault);
        }
    }

    /** Every write that was acknowledged is in the monolith's database and in those of both services, once and as it was. */
    void assertNothingIsLost(Load load, long atLeast) throws Exception {
        assertThat(load.settle(PATIENCE).open()).isEmpty();
        platform.awaitCopied();
        for (LedgerCheck.Database database :
                List.of(platform.legacyDatabase(), platform.billingDatabase(), platform.recordsDatabase())) {
            // Fees travel as commands where the visit was closed by the service or billing is away.
            await().atMost(PATIENCE).untilAsserted(() -> {
                LedgerCheck.Finding finding = LedgerCheck.check(load.ledger(), database);
                assertThat(finding.clean()).as("%s", finding).isTrue();
                assertThat(finding.looked()).isGreaterThanOrEqualTo(atLeast);
            });
        }
    }

    /** Lets a process stand still, without its knowing, until the pause is closed. */
    Pause pause(String process) throws IOException, InterruptedException {
        long pid = host.progress().processes().stream()
                .filter(each -> each.name().equals(process))
                .findFirst()
                .orElseThrow()
                .pid();
        signal("STOP", pid);
        return () -> signal("CONT", pid);
    }

    /** A process that stands still. Close it to let it go on. */
    interface Pause extends AutoCloseable {
        @Override
        void close() throws IOException, InterruptedException;
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                .inheritIO()
                .start()
                .waitFor();
        assertThat(status).as("kill -%s %d", name, pid).isZero();
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
