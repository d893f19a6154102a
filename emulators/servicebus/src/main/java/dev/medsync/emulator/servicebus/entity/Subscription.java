package dev.medsync.emulator.servicebus.entity;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A topic's subscription: rules that choose, and the queue of what was chosen. */
public final class Subscription {
    private final MessageQueue queue;
    /** Changes made through the SDK last until the process ends; the configuration file is what counts. */
    private final Map<String, Rule> rules = new LinkedHashMap<>();

    Subscription(MessageQueue queue, List<Rule> rules) {
        this.queue = queue;
        if (rules.isEmpty()) {
            add(Rule.DEFAULT);
        }
        rules.forEach(this::add);
    }

    public MessageQueue queue() {
        return queue;
    }

    boolean takes(Message message) {
        return rules.values().stream().anyMatch(rule -> rule.filter().matches(message));
    }

    public Collection<Rule> rules() {
        return List.copyOf(rules.values());
    }

    /** Adds a rule; false when there is one of that name. */
    public boolean add(Rule rule) {
        return rules.putIfAbsent(rule.name(), rule) == null;
    }

    /** Removes a rule; false when there is none of that name. */
    public boolean remove(String ruleName) {
        return rules.remove(ruleName) != null;
    }
}
