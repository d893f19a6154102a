package dev.medsync.emulator.servicebus;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What an operator may see and do over HTTP: {@code GET /health}, {@code GET /entities}, {@code POST
 * /entities/{name}/dead-letters/replay}.
 */
final class ManagementServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ManagementServer.class.getName());
    private static final String ENTITIES = "/entities";
    private static final String REPLAY = "/dead-letters/replay";

    private final ServiceBusEmulator emulator;
    private final ObjectMapper json = new ObjectMapper();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    /** @throws IOException the port is taken */
    ManagementServer(InetSocketAddress address, ServiceBusEmulator emulator) throws IOException {
        this.emulator = emulator;
        this.server = HttpServer.create(address, 0);
        server.setExecutor(executor);
        server.createContext("/", this::handle);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            // the raw path: an entity's name contains slashes, whether or not a client escapes them
            String path = URLDecoder.decode(exchange.getRequestURI().getRawPath(), StandardCharsets.UTF_8);
            switch (exchange.getRequestMethod()) {
                case "GET" -> get(exchange, path);
                case "POST" -> post(exchange, path);
                default -> problem(exchange, 405, "method-not-allowed", "Only GET and POST are known here.");
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a management request failed", e);
            problem(exchange, 500, "internal-error", e.toString());
        }
    }

    private void get(HttpExchange exchange, String path) throws IOException {
        switch (path) {
            case "/health" -> answer(exchange, 200, "application/json", Map.of("status", health(emulator)));
            case ENTITIES -> answer(exchange, 200, "application/json", Map.of("entities", emulator.counts()));
            default -> notFound(exchange, path);
        }
    }

    /** Asks the loop for something: a loop that does not turn is not healthy. */
    private static String health(ServiceBusEmulator emulator) {
        emulator.counts();
        return "UP";
    }

    private void post(HttpExchange exchange, String path) throws IOException {
        if (!path.startsWith(ENTITIES + "/") || !path.endsWith(REPLAY)) {
            notFound(exchange, path);
            return;
        }
        String entity = path.substring(ENTITIES.length() + 1, path.length() - REPLAY.length());
        OptionalInt replayed = emulator.replayDeadLetters(entity);
        if (replayed.isPresent()) {
            answer(exchange, 200, "application/json", Map.of("entity", entity, "replayed", replayed.getAsInt()));
        } else {
            problem(exchange, 404, "entity-not-found", "There is no queue or subscription '" + entity + "'.");
        }
    }

    private void notFound(HttpExchange exchange, String path) throws IOException {
        problem(
                exchange,
                404,
                "not-found",
                "Nothing is at " + path + ". Try GET /health, GET /entities or POST /entities/{name}" + REPLAY + ".");
    }

    private void problem(HttpExchange exchange, int status, String type, String detail) throws IOException {
        answer(
                exchange,
                status,
                "application/problem+json",
                Map.of(
                        "type",
                        "https://medsync.dev/problems/" + type,
                        "title",
                        type.replace('-', ' '),
                        "status",
                        status,
                        "detail",
                        detail));
    }

    private void answer(HttpExchange exchange, int status, String contentType, Object body) throws IOException {
        byte[] bytes = json.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        executor.close();
    }
}
