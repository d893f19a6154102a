package dev.medsync.strangler.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What passes through the gateway, asked once a second while the console or a gate wants to know. */
@Singleton
public final class GatewayTraffic implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int RECENT_SECONDS = 30;
    private static final int LATEST_SECONDS = 3;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofMillis(500)).build();
    private final ObjectMapper json = new ObjectMapper();
    private final URI uri;
    private final Audience audience = new Audience();
    private volatile Picture picture = new Picture(List.of(), new Totals(0, 0, 0), Map.of());
    private volatile boolean up;

    /**
     * One completed second.
     *
     * @param slow those that took longer than a second
     * @param capabilities the same requests by the capability that they belong to; only those that had any
     */
    public record Second(
            long at, long legacy, long service, long failed, long held, long slow, Map<String, Share> capabilities) {}

    /** What one capability had of the traffic, whoever answered. */
    public record Share(long requests, long failed) {
        static final Share NOTHING = new Share(0, 0);

        Share plus(Share other) {
            return new Share(requests + other.requests, failed + other.failed);
        }
    }

    /** Since the gateway began to count. */
    public record Totals(long requests, long failed, long retriedNotOwner) {}

    /**
     * The traffic as of now.
     *
     * @param perFacility requests a second, by facility
     */
    public record Picture(List<Second> seconds, Totals totals, Map<Integer, Double> perFacility) {}

    public GatewayTraffic(@Value("${medsync.gateway.management-url:`http://127.0.0.1:7419`}") String managementUrl) {
        this.uri = URI.create(managementUrl + "/traffic");
        Thread.ofVirtual().name("gateway-traffic").start(this::poll);
    }

    public Picture picture() {
        audience.look();
        return picture;
    }

    /** Whether the gateway answered the last time it was asked. */
    public boolean up() {
        return up;
    }

    /** The last half minute of one capability, at the monolith and at its service. */
    public Share recent(String capability) {
        List<Second> seconds = picture().seconds();
        return seconds.subList(Math.max(0, seconds.size() - RECENT_SECONDS), seconds.size()).stream()
                .map(second -> second.capabilities().getOrDefault(capability, Share.NOTHING))
                .reduce(Share.NOTHING, Share::plus);
    }

    /** The share of slow requests among those of the last three seconds; 0 without any, or when the gateway does not tell. */
    public double slowShare() {
        List<Second> seconds = picture().seconds();
        if (!up) {
            return 0;
        }
        List<Second> latest = seconds.subList(Math.max(0, seconds.size() - LATEST_SECONDS), seconds.size());
        long requests = latest.stream()
                .mapToLong(second -> second.legacy() + second.service())
                .sum();
        long slow = latest.stream().mapToLong(Second::slow).sum();
        return requests == 0 ? 0 : (double) slow / requests;
    }

    private void poll() {
        while (!Thread.currentThread().isInterrupted() && !closed) {
            try {
                audience.await();
                HttpResponse<String> response = client.send(
                        HttpRequest.newBuilder(uri)
                                .timeout(Duration.ofSeconds(1))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                up = response.statusCode() == 200;
                if (up) {
                    picture = read(json.readTree(response.body()));
                }
                Thread.sleep(EVERY);
            } catch (IOException e) {
                up = false;
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private volatile boolean closed;

    private static void pause() {
        try {
            Thread.sleep(EVERY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Picture read(JsonNode root) {
        List<Second> seconds = new ArrayList<>();
        for (JsonNode each : root.path("seconds")) {
            seconds.add(new Second(
                    each.path("at").asLong(),
                    each.path("legacy").asLong(),
                    each.path("service").asLong(),
                    each.path("failed").asLong(),
                    each.path("held").asLong(),
                    each.path("slow").asLong(),
                    shares(each.path("capabilities"))));
        }
        JsonNode totals = root.path("totals");
        Map<Integer, Double> perFacility = new HashMap<>();
        root.path("facilities")
                .properties()
                .forEach(each -> perFacility.put(
                        Integer.valueOf(each.getKey()), each.getValue().asDouble()));
        return new Picture(
                List.copyOf(seconds),
                new Totals(
                        totals.path("requests").asLong(),
                        totals.path("failed").asLong(),
                        totals.path("retriedNotOwner").asLong()),
                Map.copyOf(perFacility));
    }

    private static Map<String, Share> shares(JsonNode capabilities) {
        Map<String, Share> shares = new HashMap<>();
        capabilities
                .properties()
                .forEach(each -> shares.put(
                        each.getKey(),
                        new Share(
                                each.getValue().path("requests").asLong(),
                                each.getValue().path("failed").asLong())));
        return Map.copyOf(shares);
    }

    @Override
    @PreDestroy
    public void close() {
        closed = true;
        client.shutdownNow();
    }
}
