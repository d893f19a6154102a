package dev.medsync.system;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A module of this house as a process of its own, from its jar, as the launcher starts it: configured by environment. */
final class ServiceUnderTest implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Path LOGS = Path.of("target", "processes");

    private final String name;
    private final Path log;
    private final Process process;

    /**
     * Starts it; it is of use after {@link #awaitHealthy}.
     *
     * @param module its folder, such as {@code services/billing}
     * @param environment on top of nothing but what a Java process needs
     */
    ServiceUnderTest(String module, Map<String, String> environment) {
        this.name = module.substring(module.lastIndexOf('/') + 1);
        Path target = Path.of("..", module, "target");
        Path jar = target.resolve("medsync-" + name + "-0.1.0.jar");
        try {
            Files.createDirectories(LOGS);
            this.log = Files.createTempFile(LOGS, name + "-", ".log");
            String libraries = Files.readString(target.resolve("classpath.txt")).strip();
            ProcessBuilder builder = new ProcessBuilder(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx192m",
                    "-cp",
                    jar + ":" + libraries,
                    "dev.medsync." + name + ".Main"));
            builder.environment().keySet().removeIf(key -> key.startsWith("MEDSYNC_") || key.startsWith("MICRONAUT_"));
            builder.environment().put("LOG_FORMAT", "TEXT");
            builder.environment().putAll(environment);
            this.process = builder.redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("Build " + module + " first: mvn package", e);
        }
    }

    /** Ports that nobody has just now. */
    static List<Integer> freePorts(int count) {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0));
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            held.forEach(ServiceUnderTest::close);
        }
    }

    /** @param managementPort where its health is told */
    ServiceUnderTest awaitHealthy(int managementPort) {
        URI health = URI.create("http://127.0.0.1:" + managementPort + "/health");
        try (HttpClient http = HttpClient.newHttpClient()) {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException(name + " ended: " + log());
                }
                return isHealthy(http, health);
            });
        }
        return this;
    }

    /** What it has written. */
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isHealthy(HttpClient http, URI health) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(health)
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
