package dev.medsync.emulator.servicebus.entity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All entities, found by name without regard to case. */
public final class Namespace {
    private static final String DEAD_LETTER_SUFFIX = "/$deadletterqueue";

    private final Environment environment;
    private final Map<String, MessageQueue> queues = new LinkedHashMap<>();
    private final Map<String, Topic> topics = new LinkedHashMap<>();
    private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
    /** Every queue, subscription and dead-letter queue: whatever can be received from. */
    private final Map<String, MessageQueue> sources = new LinkedHashMap<>();

    /** Creates the entities and takes up what the store kept of them. */
    public Namespace(NamespaceDefinition definition, Environment environment) {
        this.environment = environment;
        for (NamespaceDefinition.Queue queue : definition.queues()) {
            queues.put(key(queue.name()), create(queue.name(), queue.settings()));
        }
        for (NamespaceDefinition.Topic topic : definition.topics()) {
            List<Subscription> created = new ArrayList<>();
            for (NamespaceDefinition.Subscription subscription : topic.subscriptions()) {
                String name = topic.name() + "/subscriptions/" + subscription.name();
                Subscription added = new Subscription(create(name, subscription.settings()), subscription.rules());
                subscriptions.put(key(name), added);
                created.add(added);
            }
            topics.put(key(topic.name()), new Topic(topic, environment, created));
        }
        sources.values().forEach(MessageQueue::recover);
        topics.values().forEach(Topic::recover);
    }

    private MessageQueue create(String name, QueueSettings settings) {
        String deadLetterName = name + DEAD_LETTER_SUFFIX;
        MessageQueue deadLetters =
                new MessageQueue(deadLetterName, settings.forDeadLetters(), environment, this::target, null);
        MessageQueue queue = new MessageQueue(name, settings, environment, this::target, deadLetters);
        sources.put(key(name), queue);
        sources.put(key(deadLetterName), deadLetters);
        return queue;
    }

    private Optional<Destination> target(@Nullable String name) {
        return name == null ? Optional.empty() : destination(name);
    }

    /** A queue or a topic, where messages can be sent. */
    public Optional<Destination> destination(String name) {
        MessageQueue queue = queues.get(key(name));
        return queue != null ? Optional.of(queue) : Optional.ofNullable(topics.get(key(name)));
    }

    /** A queue, a subscription or a dead-letter queue, where messages can be received. */
    public Optional<MessageQueue> source(String name) {
        return Optional.ofNullable(sources.get(key(name)));
    }

    public Optional<Subscription> subscription(String name) {
        return Optional.ofNullable(subscriptions.get(key(name)));
    }

    public boolean exists(String name) {
        return sources.containsKey(key(name)) || topics.containsKey(key(name));
    }

    /** Lets pass what time brings: locks and messages expire, scheduled messages become available. */
    public void tick() {
        Instant now = environment.clock().instant();
        topics.values().forEach(topic -> topic.tick(now));
        sources.values().forEach(source -> source.tick(now));
    }

    /** When {@link #tick()} has something to do next. */
    public Optional<Instant> nextTick() {
        return Stream.concat(
                        topics.values().stream().map(Topic::nextTick),
                        sources.values().stream().map(MessageQueue::nextTick))
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    /** What the queues, topics and subscriptions hold, in the order of the configuration. */
    public List<EntityCounts> counts() {
        List<EntityCounts> counts = new ArrayList<>();
        queues.values().forEach(queue -> counts.add(queue.counts("queue")));
        for (Topic topic : topics.values()) {
            counts.add(new EntityCounts(topic.name(), "topic", 0, 0, 0, topic.scheduledCount(), 0, Map.of()));
            topic.subscriptions()
                    .forEach(subscription -> counts.add(subscription.queue().counts("subscription")));
        }
        return counts;
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
