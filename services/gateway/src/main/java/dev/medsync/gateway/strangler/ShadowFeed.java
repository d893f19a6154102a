package dev.medsync.gateway.strangler;

import dev.medsync.gateway.json.Json;
import dev.medsync.gateway.shadow.ShadowPlan;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Asks `GET /shadow/plan` now and then: capability → share of reads to mirror. A strangler that does not answer has no use for
 * mirrored reads, so there are none until it does.
 */
final class ShadowFeed implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(2);

    private final URI plan;
    private final HttpClient http;
    private final ShadowPlan shadowPlan;
    private final Thread thread = Thread.ofVirtual().name("shadow-feed").unstarted(this::run);

    ShadowFeed(URI strangler, HttpClient http, ShadowPlan shadowPlan) {
        this.plan = strangler.resolve("/shadow/plan");
        this.http = http;
        this.shadowPlan = shadowPlan;
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                shadowPlan.replace(fetch());
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, Double> fetch() throws InterruptedException {
        try {
            HttpResponse<byte[]> response = http.send(
                    HttpRequest.newBuilder(plan).timeout(EVERY).build(), HttpResponse.BodyHandlers.ofByteArray());
            Map<String, Double> shares = new HashMap<>();
            if (response.statusCode() == 200 && Json.read(response.body()) instanceof Map<?, ?> object) {
                object.forEach((capability, share) -> {
                    if (share instanceof Number number) {
                        shares.put(String.valueOf(capability), number.doubleValue());
                    }
                });
            }
            return shares;
        } catch (IOException e) {
            return Map.of();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
