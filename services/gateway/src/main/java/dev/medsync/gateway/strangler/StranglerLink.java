package dev.medsync.gateway.strangler;

import dev.medsync.gateway.mapping.EdgeMappings;
import dev.medsync.gateway.mapping.MappingDocument;
import dev.medsync.gateway.ownership.OwnershipMap;
import dev.medsync.gateway.shadow.ShadowPlan;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Collection;

/** The connection to the strangler. The gateway works without it, with what it was told last. */
public final class StranglerLink implements AutoCloseable {

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();
    private final OwnershipFeed owners;
    private final MappingFeed mappingFeed;
    private final ShadowFeed shadowFeed;

    /**
     * Makes the link; {@link #start} opens it.
     *
     * @param capabilities whose mappings are asked for
     * @param stateDirectory where the last word is kept; blank keeps it in memory only
     */
    public StranglerLink(
            URI strangler,
            Collection<String> capabilities,
            OwnershipMap ownership,
            EdgeMappings mappings,
            ShadowPlan shadowPlan,
            String stateDirectory) {
        StateDirectory state = new StateDirectory(stateDirectory);
        owners = new OwnershipFeed(strangler, http, ownership, state);
        shadowFeed = new ShadowFeed(strangler, http, shadowPlan);
        mappingFeed = new MappingFeed(strangler, http, capabilities, mappings, state);
    }

    public void start() {
        mappingFeed.start();
        owners.start();
        shadowFeed.start();
    }

    /** Reads a mapping's YAML, as the strangler serves it. */
    public static MappingDocument parse(String yaml) {
        return MappingFeed.parse(yaml);
    }

    @Override
    public void close() {
        owners.close();
        mappingFeed.close();
        shadowFeed.close();
        http.shutdownNow();
    }
}
