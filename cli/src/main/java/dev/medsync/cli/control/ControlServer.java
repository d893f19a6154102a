package dev.medsync.cli.control;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.medsync.cli.Home;
import dev.medsync.cli.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The supervisor's side of the control channel: JSON over HTTP on a loopback port of the system's choice.
 *
 * <ul>
 *   <li>{@code GET /status}: {@link PlatformStatus}; {@code GET /progress}: the same without memory and processor use
 *   <li>{@code POST /restart/NAME}, {@code POST /kill/NAME}: 204, or 404
 *   <li>{@code POST /edit/NAME}: restarts it with classes from the directory in the body; {@code DELETE /edit/NAME}: from
 *       its jar again; 204, or 404
 *   <li>{@code POST /train}, {@code POST /train/NAME}: names of the processes that have an AOT cache now and had none before
 *   <li>{@code POST /stop}: 202; the platform stops and the channel goes away
 * </ul>
 */
public final class ControlServer implements AutoCloseable {
    /** What the server asks of the platform. */
    public interface Platform {
        PlatformStatus status();

        /** The same without what is costly to measure. */
        PlatformStatus progress();

        /** False when there is no such process. */
        boolean restart(String process);

        /**
         * Restarts it with its classes from a directory instead of its jar; null: from its jar again. False when there is no
         * such process.
         */
        boolean edit(String process, @Nullable Path classes);

        /** False when there is no such process. */
        boolean kill(String process);

        /** Makes the caches that are missing, of one process or (empty) of all; returns who has a new one. */
        List<String> train(String process) throws InterruptedException;

        /** Begins to stop and returns at once. */
        void stop();
    }

    private final Home home;
    private final Platform platform;
    private final HttpServer server;
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    private final byte[] authorization;

    private ControlServer(Home home, Platform platform, HttpServer server, String token) {
        this.home = home;
        this.platform = platform;
        this.server = server;
        this.authorization = ("Bearer " + token).getBytes(StandardCharsets.US_ASCII);
    }

    /** Listens and tells where in the control file. */
    public static ControlServer start(Home home, int portBase, Platform platform) throws IOException {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        ControlServer control = new ControlServer(home, platform, http, token);
        http.setExecutor(control.requests);
        http.createContext("/", control::answer);
        http.start();
        new ControlFile(
                        http.getAddress().getPort(),
                        token,
                        ProcessHandle.current().pid(),
                        portBase)
                .write(home);
        return control;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String given = exchange.getRequestHeaders().getFirst("Authorization");
            if (given == null || !MessageDigest.isEqual(authorization, given.getBytes(StandardCharsets.US_ASCII))) {
                respond(exchange, 401, Map.of("title", "The token of .medsync/run/control.json is required"));
                return;
            }
            String[] path = exchange.getRequestURI().getPath().substring(1).split("/", 2);
            String process = path.length > 1 ? path[1] : "";
            switch (exchange.getRequestMethod() + " " + path[0]) {
                case "GET status" -> respond(exchange, 200, platform.status());
                case "GET progress" -> respond(exchange, 200, platform.progress());
                case "POST restart" -> respondFound(exchange, platform.restart(process), process);
                case "POST edit" -> respondFound(exchange, platform.edit(process, directory(exchange)), process);
                case "DELETE edit" -> respondFound(exchange, platform.edit(process, null), process);
                case "POST kill" -> respondFound(exchange, platform.kill(process), process);
                case "POST train" -> respond(exchange, 200, train(process));
                case "POST stop" -> {
                    platform.stop();
                    respond(exchange, 202, Map.of());
                }
                default -> respond(exchange, 404, Map.of("title", "No such command"));
            }
        }
    }

    private static Path directory(HttpExchange exchange) throws IOException {
        return Path.of(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    private List<String> train(String process) throws IOException {
        try {
            return platform.train(process);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void respondFound(HttpExchange exchange, boolean found, String process) throws IOException {
        if (found) {
            exchange.sendResponseHeaders(204, -1);
        } else {
            respond(exchange, 404, Map.of("title", "There is no process " + process));
        }
    }

    private static void respond(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] content = Json.MAPPER.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, content.length);
        exchange.getResponseBody().write(content);
    }

    /** Stops listening and removes the control file. */
    @Override
    public void close() {
        ControlFile.delete(home);
        server.stop(0);
        requests.shutdown();
    }
}
