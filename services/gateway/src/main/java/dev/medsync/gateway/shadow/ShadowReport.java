package dev.medsync.gateway.shadow;

import dev.medsync.gateway.json.Json;
import dev.medsync.gateway.mapping.EdgeMappings;
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
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the strangler what shadow reads found, `POST /shadow/differences`, once a second: capability, route, path, kind, class
 * and how often; never a value. What the strangler does not take is kept for the next time. It carries the token that the
 * strangler knows the gateway by, because a difference can stop a migration.
 */
public final class ShadowReport implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ShadowReport.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int MAX_KINDS = 1000;

    private record Kind(String capability, String route, String path, String kind, String difference) {}

    private final HttpClient http;
    private final URI target;
    private final String token;
    private final Map<Kind, Long> found = new HashMap<>();
    private final Map<String, Long> compared = new HashMap<>();
    private boolean refused;
    private final Thread thread = Thread.ofVirtual().name("shadow-report").unstarted(this::run);

    /** @param token of the gateway at the strangler */
    public ShadowReport(HttpClient http, URI strangler, String token) {
        this.http = http;
        this.token = token;
        this.target = strangler.resolve("/shadow/differences");
    }

    public void start() {
        thread.start();
    }

    synchronized void add(EdgeMappings.MappedRoute route, Set<JsonDifference> differences) {
        String capability = route.document().capability();
        compared.merge(capability, 1L, Long::sum);
        for (JsonDifference difference : differences) {
            Kind kind = new Kind(
                    capability,
                    route.name(),
                    difference.path(),
                    difference.kind(),
                    classOf(route.document().differences(), difference));
            if (found.containsKey(kind) || found.size() < MAX_KINDS) {
                found.merge(kind, 1L, Long::sum);
            }
        }
    }

    /** Known differences are classified by the mapping; another spelling of the same thing is noise. */
    static String classOf(Map<String, String> known, JsonDifference difference) {
        String declared = known.get(member(difference));
        if (declared != null) {
            return declared;
        }
        return difference.kind().equals("order") || difference.kind().equals("blank") ? "NOISE" : "SERVICE_BUG";
    }

    /** Whether the mapping says what this difference is. Such a one does not pass with time. */
    static boolean isDeclared(Map<String, String> known, JsonDifference difference) {
        return known.containsKey(member(difference));
    }

    private static String member(JsonDifference difference) {
        String path = difference.path();
        return path.substring(Math.max(path.lastIndexOf('.'), path.lastIndexOf(']')) + 1);
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(EVERY);
                send();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send() throws InterruptedException {
        Map<Kind, Long> differences;
        Map<String, Long> reads;
        synchronized (this) {
            if (compared.isEmpty()) {
                return;
            }
            differences = new HashMap<>(found);
            reads = new HashMap<>(compared);
        }
        try {
            HttpResponse<Void> response = http.send(
                    HttpRequest.newBuilder(target)
                            .timeout(Duration.ofSeconds(2))
                            .header("Content-Type", "application/json")
                            .header("Authorization", "Bearer " + token)
                            .POST(HttpRequest.BodyPublishers.ofByteArray(document(differences, reads)))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            if (response.statusCode() / 100 == 2) {
                sent(differences, reads);
                refused = false;
            } else if (!refused) {
                LOG.warn("The strangler does not take what shadow reads found: status {}", response.statusCode());
                refused = true;
            }
        } catch (IOException e) {
            LOG.debug("The strangler does not take differences: {}", e.toString());
        }
    }

    private synchronized void sent(Map<Kind, Long> differences, Map<String, Long> reads) {
        differences.forEach((kind, count) -> found.computeIfPresent(kind, (same, now) -> now - count));
        found.values().removeIf(count -> count == 0);
        reads.forEach((capability, count) -> compared.computeIfPresent(capability, (same, now) -> now - count));
        compared.values().removeIf(count -> count == 0);
    }

    private static byte[] document(Map<Kind, Long> differences, Map<String, Long> reads) {
        List<Map<String, Object>> each = new ArrayList<>();
        differences.forEach((kind, count) -> each.add(Map.of(
                "capability", kind.capability,
                "route", kind.route,
                "path", kind.path,
                "kind", kind.kind,
                "class", kind.difference,
                "count", count)));
        return Json.write(Map.of("compared", reads, "differences", each));
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
