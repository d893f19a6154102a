package dev.medsync.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/** An HTTP server in the monolith's place: remembers what came and answers as it is told. */
final class FakeMonolith implements AutoCloseable {

    record Received(
            String method,
            String target,
            String idempotencyKey,
            String requestId,
            String body,
            Map<String, List<String>> headers) {}

    record Answer(int status, String body) {}

    @FunctionalInterface
    interface Behaviour {
        Answer answer(Received request);
    }

    static final Answer NOT_OWNER = new Answer(421, "{\"type\":\"https://medsync.dev/problems/not-owner\"}");

    private final HttpServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final AtomicReference<Behaviour> behaviour =
            new AtomicReference<>(request -> new Answer(200, "{\"from\":\"monolith\"}"));

    FakeMonolith() {
        this(0);
    }

    FakeMonolith(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    FakeMonolith answers(Behaviour next) {
        behaviour.set(next);
        return this;
    }

    List<Received> received() {
        return received;
    }

    int port() {
        return server.getAddress().getPort();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port());
    }

    private void handle(HttpExchange exchange) throws IOException {
        Received request = new Received(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")),
                String.valueOf(exchange.getRequestHeaders().getFirst("X-Request-Id")),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                Map.copyOf(exchange.getRequestHeaders()));
        received.add(request);
        Answer answer = behaviour.get().answer(request);
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), request.method().equals("HEAD") ? -1 : body.length);
        if (!request.method().equals("HEAD")) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
