package dev.medsync.gateway.strangler;

import dev.medsync.gateway.json.Json;
import dev.medsync.gateway.json.MalformedJsonException;
import dev.medsync.gateway.ownership.Owner;
import dev.medsync.gateway.ownership.OwnershipEntry;
import dev.medsync.gateway.ownership.OwnershipMap;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to `GET /ownership/stream` (Server-Sent Events: all owners, then every change) and keeps the map. A stream that has
 * been silent for longer than the strangler's own keep-alive is taken for dead and opened again.
 */
final class OwnershipFeed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OwnershipFeed.class);
    private static final String FILE = "ownership.json";
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration SILENCE = Duration.ofSeconds(15);
    private static final Duration TICK = Duration.ofMillis(500);

    private final URI stream;
    private final HttpClient http;
    private final OwnershipMap ownership;
    private final StateDirectory state;
    private final Thread listener = Thread.ofVirtual().name("ownership-feed").unstarted(this::listen);
    private final Thread keeper = Thread.ofVirtual().name("ownership-keeper").unstarted(this::keep);
    private volatile boolean changed;
    private volatile long heardNanos = System.nanoTime();
    private volatile @Nullable Stream<String> open;

    OwnershipFeed(URI strangler, HttpClient http, OwnershipMap ownership, StateDirectory state) {
        this.stream = strangler.resolve("/ownership/stream");
        this.http = http;
        this.ownership = ownership;
        this.state = state;
    }

    /** Takes what was known at the last run, then begins to listen. */
    void start() {
        state.read(FILE).ifPresent(this::restore);
        listener.start();
        keeper.start();
    }

    private void listen() {
        boolean told = false;
        Duration pause = SHORTEST_PAUSE;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                HttpResponse<Stream<String>> response = http.send(
                        HttpRequest.newBuilder(stream)
                                .header("Accept", "text/event-stream")
                                .timeout(Duration.ofSeconds(5))
                                .build(),
                        HttpResponse.BodyHandlers.ofLines());
                try (Stream<String> lines = response.body()) {
                    if (response.statusCode() == 200) {
                        open = lines;
                        told = false;
                        pause = SHORTEST_PAUSE;
                        read(lines.iterator());
                    }
                }
                Thread.sleep(pause);
            } catch (IOException | RuntimeException e) {
                if (!told) {
                    LOG.warn(
                            "The strangler does not tell who owns what; the last known owners stay ({})", e.toString());
                    told = true;
                }
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
                sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                open = null;
            }
        }
    }

    private void read(Iterator<String> lines) {
        while (lines.hasNext()) {
            String line = lines.next();
            heardNanos = System.nanoTime();
            if (line.startsWith("data:")) {
                try {
                    take(Json.read(line.substring(5).strip().getBytes(StandardCharsets.UTF_8)));
                } catch (MalformedJsonException e) {
                    LOG.warn("An ownership event cannot be read: {}", e.getMessage());
                }
            }
        }
    }

    private void take(@Nullable Object event) {
        if (event instanceof Map<?, ?> object
                && object.get("capability") instanceof String capability
                && object.get("facility") instanceof Number facility
                && object.get("owner") instanceof String owner
                && object.get("epoch") instanceof Number epoch) {
            OwnershipEntry entry = new OwnershipEntry(
                    capability,
                    facility.intValue(),
                    owner.equals("SERVICE") ? Owner.SERVICE : Owner.LEGACY,
                    epoch.longValue());
            changed |= ownership.update(entry);
        }
    }

    /** Writes the map down when it has changed, and ends a stream that has fallen silent. */
    private void keep() {
        try {
            while (true) {
                Thread.sleep(TICK);
                if (changed) {
                    changed = false;
                    state.write(FILE, new String(Json.write(snapshot()), StandardCharsets.UTF_8));
                }
                Stream<String> lines = open;
                if (lines != null && System.nanoTime() - heardNanos > SILENCE.toNanos()) {
                    heardNanos = System.nanoTime();
                    lines.close();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Map<String, Object>> snapshot() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (OwnershipEntry entry : ownership.all()) {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("capability", entry.capability());
            each.put("facility", entry.facility());
            each.put("owner", entry.owner().name());
            each.put("epoch", entry.epoch());
            all.add(each);
        }
        return all;
    }

    private void restore(String text) {
        try {
            if (Json.read(text.getBytes(StandardCharsets.UTF_8)) instanceof List<?> all) {
                all.forEach(this::take);
            }
        } catch (MalformedJsonException e) {
            LOG.warn("The kept owners cannot be read: {}", e.getMessage());
        }
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        listener.interrupt();
        keeper.interrupt();
        Stream<String> lines = open;
        if (lines != null) {
            lines.close();
        }
    }
}
