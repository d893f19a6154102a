package dev.medsync.emulator.servicebus.entity;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The entities of a namespace, as a configuration file names them. */
public record NamespaceDefinition(List<Queue> queues, List<Topic> topics) {

    /** A queue. */
    public record Queue(String name, QueueSettings settings) {}

    /**
     * A topic.
     *
     * @param duplicateWindow how long message ids are remembered; null for no duplicate detection
     */
    public record Topic(
            String name,
            @Nullable Duration timeToLive,
            @Nullable Duration duplicateWindow,
            List<Subscription> subscriptions) {}

    /** A subscription; without rules it gets every message. */
    public record Subscription(String name, QueueSettings settings, List<Rule> rules) {}
}
