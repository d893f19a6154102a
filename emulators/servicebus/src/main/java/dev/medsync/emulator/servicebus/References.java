package dev.medsync.emulator.servicebus;

import dev.medsync.emulator.servicebus.entity.NamespaceDefinition;
import dev.medsync.emulator.servicebus.entity.QueueSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks what one place in a configuration says about another: names, and where messages are forwarded to. */
final class References {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._/~-]{0,258}[A-Za-z0-9])?");

    private final List<String> problems = new ArrayList<>();
    /** By lower-case name, where each queue forwards to; a topic forwards nowhere. */
    private final Map<String, @Nullable String> forwards = new LinkedHashMap<>();

    private References() {}

    /** @return problems, none when the definition holds together */
    static List<String> check(NamespaceDefinition definition) {
        References references = new References();
        references.names(definition);
        references.targets(definition);
        return references.problems;
    }

    private void names(NamespaceDefinition definition) {
        Set<String> names = new HashSet<>();
        definition.queues().forEach(queue -> name(queue.name(), queue.name(), names));
        for (NamespaceDefinition.Topic topic : definition.topics()) {
            name(topic.name(), topic.name(), names);
            Set<String> subscriptions = new HashSet<>();
            topic.subscriptions()
                    .forEach(subscription ->
                            name(topic.name() + "/" + subscription.name(), subscription.name(), subscriptions));
        }
    }

    private void name(String where, String name, Set<String> taken) {
        if (!NAME.matcher(name).matches() && !name.equals("?")) {
            problems.add(where + ": not a valid entity name (letters, digits, and . _ / ~ - between them)");
        }
        if (!taken.add(key(name)) && !name.equals("?")) {
            problems.add(where + ": this name is used twice");
        }
    }

    private void targets(NamespaceDefinition definition) {
        definition.topics().forEach(topic -> forwards.put(key(topic.name()), null));
        definition
                .queues()
                .forEach(queue ->
                        forwards.put(key(queue.name()), queue.settings().forwardTo()));
        definition.queues().forEach(queue -> targets(queue.name(), queue.settings()));
        definition
                .topics()
                .forEach(topic -> topic.subscriptions()
                        .forEach(subscription ->
                                targets(topic.name() + "/" + subscription.name(), subscription.settings())));
    }

    private void targets(String name, QueueSettings settings) {
        target(name, "ForwardTo", settings.forwardTo());
        target(name, "ForwardDeadLetteredMessagesTo", settings.forwardDeadLettersTo());
        Set<String> passed = new HashSet<>();
        for (String at = settings.forwardTo(); at != null; at = forwards.get(key(at))) {
            if (!passed.add(key(at)) || key(at).equals(key(name))) {
                problems.add(name + ": messages are forwarded in a circle");
                return;
            }
        }
    }

    private void target(String name, String property, @Nullable String target) {
        if (target != null && !forwards.containsKey(key(target))) {
            problems.add(name + ": " + property + " names '" + target + "', which is no queue or topic here");
        }
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
