package dev.medsync.gateway.transcode;

import dev.medsync.gateway.edge.EventLoops;
import io.netty.handler.ssl.SslContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The services that the gateway speaks to and the watch over what they offer. */
public final class Services implements AutoCloseable {

    private final Map<String, ServiceChannels> channels = new HashMap<>();
    private final List<ApiWatch> watches = new ArrayList<>();
    private final ApiCatalog catalog;

    /**
     * Makes the channels; they connect when they are used.
     *
     * @param targets service → host:port
     * @param tls null means plaintext, which only tests use
     */
    public Services(Map<String, String> targets, @Nullable SslContext tls, EventLoops loops, ApiCatalog catalog) {
        this.catalog = catalog;
        targets.forEach((name, target) -> channels.put(name, new ServiceChannels(name, target, loops, tls)));
    }

    /** Begins to read the services' descriptors. */
    public void start() {
        for (ServiceChannels each : channels.values()) {
            ApiWatch watch = new ApiWatch(each, catalog);
            watches.add(watch);
            watch.start();
        }
    }

    public @Nullable ServiceChannels channels(String service) {
        return channels.get(service);
    }

    @Override
    public void close() {
        watches.forEach(ApiWatch::close);
        channels.values().forEach(ServiceChannels::close);
    }
}
