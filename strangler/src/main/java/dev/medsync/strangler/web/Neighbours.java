package dev.medsync.strangler.web;

import dev.medsync.strangler.traffic.Audience;
import io.micronaut.context.annotation.Value;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Whether the processes around the strangler answer, asked once a second at their health addresses while somebody looks. */
@Singleton
final class Neighbours implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofMillis(300)).build();
    private final Map<String, URI> health = new TreeMap<>();
    private final Map<String, Boolean> up = new ConcurrentHashMap<>();
    private final Audience audience = new Audience();
    private volatile boolean closed;

    /** @param neighbours {@code name=url} of each process's health address, separated by commas */
    Neighbours(@Value("${medsync.strangler.neighbours:}") String neighbours) {
        for (String each : neighbours.split(",")) {
            String[] parts = each.split("=", 2);
            if (parts.length == 2) {
                health.put(parts[0].strip(), URI.create(parts[1].strip()));
            }
        }
        Thread.ofVirtual().name("neighbours").start(this::watch);
    }

    List<ConsoleState.ProcessState> states() {
        audience.look();
        List<ConsoleState.ProcessState> states = new ArrayList<>();
        health.forEach((name, uri) -> {
            Boolean answers = up.get(name);
            states.add(new ConsoleState.ProcessState(
                    name,
                    Boolean.TRUE.equals(answers) ? "UP" : "DOWN",
                    answers == null ? "not asked yet" : answers ? "answers" : "does not answer"));
        });
        return states;
    }

    private void watch() {
        while (!closed) {
            try {
                audience.await();
                health.forEach((name, uri) -> up.put(name, answers(uri)));
                Thread.sleep(EVERY);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private boolean answers(URI uri) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(uri).timeout(Duration.ofMillis(800)).build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    @PreDestroy
    public void close() {
        closed = true;
        client.shutdownNow();
    }
}
