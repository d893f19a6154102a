package dev.medsync.gateway.strangler;

import dev.medsync.gateway.mapping.EdgeMappings;
import dev.medsync.gateway.mapping.MappingDocument;
import dev.medsync.gateway.mapping.MappingException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Fetches the edge mapping of every service that the gateway knows, `GET /edge-mappings/{capability}`, now and then. A mapping
 * that makes no sense is left aside and the one before it stays.
 */
final class MappingFeed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MappingFeed.class);
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final Duration AT_FIRST = Duration.ofMillis(500);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final URI strangler;
    private final HttpClient http;
    private final Collection<String> capabilities;
    private final EdgeMappings mappings;
    private final StateDirectory state;
    private final Map<String, String> texts = new TreeMap<>();
    private final Thread thread = Thread.ofVirtual().name("mapping-feed").unstarted(this::run);

    MappingFeed(
            URI strangler,
            HttpClient http,
            Collection<String> capabilities,
            EdgeMappings mappings,
            StateDirectory state) {
        this.strangler = strangler;
        this.http = http;
        this.capabilities = List.copyOf(capabilities);
        this.mappings = mappings;
        this.state = state;
    }

    /** Takes what was known at the last run, then begins to fetch. */
    void start() {
        for (String capability : capabilities) {
            state.read(file(capability)).ifPresent(text -> texts.put(capability, text));
        }
        if (!texts.isEmpty()) {
            apply(Map.copyOf(texts));
        }
        thread.start();
    }

    private void run() {
        Duration pause = AT_FIRST;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                if (fetch()) {
                    pause = EVERY;
                }
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whether the strangler answered for every capability. */
    private boolean fetch() throws InterruptedException {
        Map<String, String> fetched = new TreeMap<>(texts);
        for (String capability : capabilities) {
            try {
                HttpResponse<String> response = http.send(
                        HttpRequest.newBuilder(strangler.resolve("/edge-mappings/" + capability))
                                .timeout(TIMEOUT)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() == 200) {
                    fetched.put(capability, response.body());
                } else if (response.statusCode() == 404) {
                    fetched.remove(capability);
                } else {
                    return false;
                }
            } catch (IOException e) {
                return false;
            }
        }
        if (!fetched.equals(texts) && apply(fetched)) {
            texts.clear();
            texts.putAll(fetched);
            fetched.forEach((capability, text) -> state.write(file(capability), text));
        }
        return true;
    }

    private boolean apply(Map<String, String> sources) {
        try {
            List<MappingDocument> documents = new ArrayList<>();
            for (String text : sources.values()) {
                documents.add(parse(text));
            }
            mappings.replace(documents);
            return true;
        } catch (MappingException e) {
            LOG.error("The edge mappings are refused, those in force stay: {}", e.getMessage());
            return false;
        }
    }

    /** The mapping in a YAML text. */
    static MappingDocument parse(String text) {
        try {
            return MappingDocument.read(new Yaml(new SafeConstructor(new LoaderOptions())).<Object>load(text));
        } catch (YAMLException e) {
            throw new MappingException("not YAML: " + e.getMessage());
        }
    }

    private static String file(String capability) {
        return "edge-" + capability + ".yaml";
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
