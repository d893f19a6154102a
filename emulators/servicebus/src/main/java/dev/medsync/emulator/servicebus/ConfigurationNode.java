package dev.medsync.emulator.servicebus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A place in the configuration file that knows its path. A bad value is noted, and reading goes on with the default, so that
 * one run shows all problems.
 */
final class ConfigurationNode {
    private final JsonNode node;
    private final String path;
    private final List<String> problems;

    ConfigurationNode(JsonNode node, String path, List<String> problems) {
        this.node = node;
        this.path = path;
        this.problems = problems;
    }

    void problem(String what) {
        problems.add((path.isEmpty() ? "(root)" : path) + ": " + what);
    }

    ConfigurationNode child(String name) {
        JsonNode child = node.get(name);
        return new ConfigurationNode(
                child == null || child.isNull() ? MissingNode.getInstance() : child,
                path.isEmpty() ? name : path + "." + name,
                problems);
    }

    boolean isMissing() {
        return node.isMissingNode();
    }

    /** The entries of an array; none when it is missing. */
    List<ConfigurationNode> entries(String name) {
        ConfigurationNode array = child(name);
        if (array.isMissing()) {
            return List.of();
        }
        if (!array.node.isArray()) {
            array.problem("expected an array, got " + array.node.getNodeType());
            return List.of();
        }
        List<ConfigurationNode> entries = new ArrayList<>();
        for (int i = 0; i < array.node.size(); i++) {
            entries.add(new ConfigurationNode(array.node.get(i), array.path + "[" + i + "]", problems));
        }
        return entries;
    }

    /** Notes fields nobody reads: usually a misspelt name, whose default would surprise. */
    void allow(Set<String> names) {
        if (isMissing()) {
            return;
        }
        if (!node.isObject()) {
            problem("expected an object, got " + node.getNodeType());
            return;
        }
        node.properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> !names.contains(name))
                .forEach(name -> child(name).problem("not known here; known are " + String.join(", ", names)));
    }

    @Nullable
    String optionalText(String name) {
        ConfigurationNode child = child(name);
        if (child.isMissing() || child.node.asText().isEmpty()) {
            return null;
        }
        if (!child.node.isTextual()) {
            child.problem("expected text, got " + child.node);
            return null;
        }
        return child.node.textValue();
    }

    /** A text that must be there; a placeholder after noting that it is not. */
    String text(String name) {
        String value = optionalText(name);
        if (value == null) {
            child(name).problem("missing");
            return "?";
        }
        return value;
    }

    boolean flag(String name) {
        ConfigurationNode child = child(name);
        if (!child.isMissing() && !child.node.isBoolean()) {
            child.problem("expected true or false, got " + child.node);
        }
        return child.node.asBoolean(false);
    }

    int number(String name, int defaultValue, int min, int max) {
        ConfigurationNode child = child(name);
        if (child.isMissing()) {
            return defaultValue;
        }
        if (!child.node.isInt()) {
            child.problem("expected a whole number, got " + child.node);
            return defaultValue;
        }
        int value = child.node.intValue();
        if (value < min || value > max) {
            child.problem(value + " is outside " + min + " to " + max + ", the official emulator's bounds");
            return defaultValue;
        }
        return value;
    }

    /** An ISO 8601 duration such as PT1M. */
    Duration duration(String name, Duration defaultValue, Duration min, Duration max) {
        String text = optionalText(name);
        if (text == null) {
            return defaultValue;
        }
        try {
            Duration value = Duration.parse(text);
            if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
                child(name).problem(text + " is outside " + min + " to " + max + ", the official emulator's bounds");
                return defaultValue;
            }
            return value;
        } catch (DateTimeParseException e) {
            child(name).problem("expected an ISO 8601 duration such as PT1M, got \"" + text + "\"");
            return defaultValue;
        }
    }

    /** The values of an object's fields as text. */
    Map<String, Object> texts(String name) {
        ConfigurationNode child = child(name);
        Map<String, Object> texts = new java.util.LinkedHashMap<>();
        child.node
                .properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }
}
