package dev.medsync.emulator.servicebus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medsync.emulator.servicebus.entity.BooleanFilter;
import dev.medsync.emulator.servicebus.entity.CorrelationFilter;
import dev.medsync.emulator.servicebus.entity.Filter;
import dev.medsync.emulator.servicebus.entity.NamespaceDefinition;
import dev.medsync.emulator.servicebus.entity.QueueSettings;
import dev.medsync.emulator.servicebus.entity.Rule;
import dev.medsync.emulator.servicebus.entity.SqlFilter;
import dev.medsync.emulator.servicebus.entity.SqlSyntaxException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the official Service Bus emulator's {@code Config.json}, within the same bounds, so that either emulator can stand
 * in for the other.
 *
 * @see <a href="https://learn.microsoft.com/azure/service-bus-messaging/test-locally-with-service-bus-emulator">Microsoft's
 *     description</a>
 */
public final class ConfigurationFile {
    private static final String NAMESPACE = "sbemulatorns";
    private static final int MAX_ENTITIES = 50;
    private static final int MAX_SUBSCRIPTIONS = 50;
    private static final int MAX_DELIVERIES = 10;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration SHORTEST_LOCK = Duration.ofSeconds(5);
    private static final Duration LONGEST_LOCK = Duration.ofMinutes(5);
    private static final Duration DEFAULT_LOCK = Duration.ofMinutes(1);
    private static final Duration LONGEST_LIFE = Duration.ofHours(1);
    private static final Duration SHORTEST_WINDOW = Duration.ofSeconds(20);
    private static final Duration LONGEST_WINDOW = Duration.ofMinutes(5);

    private static final Set<String> QUEUE_PROPERTIES = fields(
            "DeadLetteringOnMessageExpiration",
            "DefaultMessageTimeToLive",
            "DuplicateDetectionHistoryTimeWindow",
            "ForwardDeadLetteredMessagesTo",
            "ForwardTo",
            "LockDuration",
            "MaxDeliveryCount",
            "RequiresDuplicateDetection",
            "RequiresSession");
    private static final Set<String> TOPIC_PROPERTIES =
            fields("DefaultMessageTimeToLive", "DuplicateDetectionHistoryTimeWindow", "RequiresDuplicateDetection");
    private static final Set<String> CORRELATION_FIELDS = fields(
            "ContentType",
            "CorrelationId",
            "Label",
            "MessageId",
            "Properties",
            "ReplyTo",
            "ReplyToSessionId",
            "SessionId",
            "To");

    private final List<String> problems = new ArrayList<>();

    private ConfigurationFile() {}

    /** @throws ConfigurationException not there, not JSON, or not within the bounds */
    public static NamespaceDefinition read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new ConfigurationException(file.toString(), List.of("the file does not exist"));
        } catch (IOException e) {
            throw new ConfigurationException(file.toString(), List.of("the file cannot be read: " + e));
        }
    }

    /** MedSync's own entities, {@code medsync-servicebus.json} in this module's jar. */
    public static NamespaceDefinition medsync() {
        String name = "/medsync-servicebus.json";
        try (InputStream resource = ConfigurationFile.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException(name + " is missing from the class path");
            }
            return parse(name, new String(resource.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a configuration from its text.
     *
     * @param source named in error messages
     * @throws ConfigurationException not JSON, or not within the bounds
     */
    public static NamespaceDefinition parse(String source, String json) {
        ConfigurationFile file = new ConfigurationFile();
        NamespaceDefinition definition = file.namespace(source, json);
        file.problems.addAll(References.check(definition));
        if (!file.problems.isEmpty()) {
            throw new ConfigurationException(source, file.problems);
        }
        return definition;
    }

    private NamespaceDefinition namespace(String source, String json) {
        ConfigurationNode root;
        try {
            root = new ConfigurationNode(new ObjectMapper().readTree(json), "", problems);
        } catch (JsonProcessingException e) {
            throw new ConfigurationException(
                    source,
                    List.of("line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ": " + e.getOriginalMessage()));
        }
        root.allow(fields("UserConfig"));
        ConfigurationNode user = root.child("UserConfig");
        user.allow(fields("Namespaces", "Logging"));
        List<ConfigurationNode> namespaces = user.entries("Namespaces");
        if (namespaces.size() != 1) {
            user.child("Namespaces").problem("expected exactly one namespace, got " + namespaces.size());
        }
        return namespaces.isEmpty() ? new NamespaceDefinition(List.of(), List.of()) : namespace(namespaces.getFirst());
    }

    private NamespaceDefinition namespace(ConfigurationNode node) {
        node.allow(fields("Name", "Queues", "Topics"));
        String name = node.text("Name");
        if (!name.equals(NAMESPACE)) {
            node.child("Name").problem("the official emulator knows only " + NAMESPACE + ", got " + name);
        }
        List<NamespaceDefinition.Queue> queues =
                node.entries("Queues").stream().map(this::queue).toList();
        List<NamespaceDefinition.Topic> topics =
                node.entries("Topics").stream().map(this::topic).toList();
        if (queues.size() + topics.size() > MAX_ENTITIES) {
            node.problem((queues.size() + topics.size()) + " queues and topics; the most is " + MAX_ENTITIES);
        }
        return new NamespaceDefinition(queues, topics);
    }

    private NamespaceDefinition.Queue queue(ConfigurationNode node) {
        node.allow(fields("Name", "Properties"));
        return new NamespaceDefinition.Queue(node.text("Name"), settings(node.child("Properties")));
    }

    private NamespaceDefinition.Topic topic(ConfigurationNode node) {
        node.allow(fields("Name", "Properties", "Subscriptions"));
        ConfigurationNode properties = node.child("Properties");
        properties.allow(TOPIC_PROPERTIES);
        List<NamespaceDefinition.Subscription> subscriptions =
                node.entries("Subscriptions").stream().map(this::subscription).toList();
        if (subscriptions.isEmpty() || subscriptions.size() > MAX_SUBSCRIPTIONS) {
            node.child("Subscriptions")
                    .problem("expected 1 to " + MAX_SUBSCRIPTIONS + " subscriptions, got " + subscriptions.size());
        }
        return new NamespaceDefinition.Topic(
                node.text("Name"), timeToLive(properties), duplicateWindow(properties), subscriptions);
    }

    private NamespaceDefinition.Subscription subscription(ConfigurationNode node) {
        node.allow(fields("Name", "Properties", "Rules"));
        return new NamespaceDefinition.Subscription(
                node.text("Name"),
                settings(node.child("Properties")),
                node.entries("Rules").stream().map(this::rule).toList());
    }

    private QueueSettings settings(ConfigurationNode node) {
        node.allow(QUEUE_PROPERTIES);
        return new QueueSettings(
                node.duration("LockDuration", DEFAULT_LOCK, SHORTEST_LOCK, LONGEST_LOCK),
                node.number("MaxDeliveryCount", MAX_DELIVERIES, 1, MAX_DELIVERIES),
                timeToLive(node),
                node.flag("DeadLetteringOnMessageExpiration"),
                node.flag("RequiresSession"),
                duplicateWindow(node),
                node.optionalText("ForwardTo"),
                node.optionalText("ForwardDeadLetteredMessagesTo"));
    }

    private static Duration timeToLive(ConfigurationNode node) {
        return node.duration("DefaultMessageTimeToLive", LONGEST_LIFE, SHORTEST, LONGEST_LIFE);
    }

    private static @Nullable Duration duplicateWindow(ConfigurationNode node) {
        Duration window =
                node.duration("DuplicateDetectionHistoryTimeWindow", SHORTEST_WINDOW, SHORTEST_WINDOW, LONGEST_WINDOW);
        return node.flag("RequiresDuplicateDetection") ? window : null;
    }

    private Rule rule(ConfigurationNode node) {
        node.allow(fields("Name", "Properties"));
        ConfigurationNode properties = node.child("Properties");
        properties.allow(fields("Action", "CorrelationFilter", "FilterType", "SqlFilter"));
        if (!properties.child("Action").isMissing()) {
            properties.child("Action").problem("rule actions are not supported");
        }
        return new Rule(node.text("Name"), filter(properties));
    }

    private static Filter filter(ConfigurationNode node) {
        String type = node.text("FilterType");
        return switch (type) {
            case "Correlation" -> correlationFilter(node.child("CorrelationFilter"));
            case "Sql" -> sqlFilter(node.child("SqlFilter"));
            default -> {
                node.child("FilterType").problem("expected Correlation or Sql, got " + type);
                yield new BooleanFilter(false);
            }
        };
    }

    private static Filter correlationFilter(ConfigurationNode node) {
        if (node.isMissing()) {
            node.problem("missing");
        }
        node.allow(CORRELATION_FIELDS);
        return new CorrelationFilter(
                node.optionalText("CorrelationId"),
                node.optionalText("MessageId"),
                node.optionalText("To"),
                node.optionalText("ReplyTo"),
                node.optionalText("Label"),
                node.optionalText("SessionId"),
                node.optionalText("ReplyToSessionId"),
                node.optionalText("ContentType"),
                node.texts("Properties"));
    }

    private static Filter sqlFilter(ConfigurationNode node) {
        node.allow(fields("SqlExpression"));
        try {
            return SqlFilter.of(node.text("SqlExpression"));
        } catch (SqlSyntaxException e) {
            node.child("SqlExpression").problem(String.valueOf(e.getMessage()));
            return new BooleanFilter(false);
        }
    }

    private static Set<String> fields(String... names) {
        return new LinkedHashSet<>(List.of(names));
    }
}
