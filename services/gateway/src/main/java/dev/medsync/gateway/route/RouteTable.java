package dev.medsync.gateway.route;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a method and a path lead to. A literal segment goes before `*`, and `*` before `**`; a verb goes before none. Does not
 * change once built.
 */
public final class RouteTable<T> {

    /** What was found, with the path's variables, percent-decoded. */
    public record Match<T>(T value, Map<String, String> variables) {}

    private record Leaf<T>(PathTemplate template, T value) {}

    private static final class Node<T> {
        final Map<String, Node<T>> literals = new HashMap<>();
        /** By method, a space and the verb. */
        final Map<String, Leaf<T>> here = new HashMap<>();

        final Map<String, Leaf<T>> rest = new HashMap<>();

        @Nullable
        Node<T> one;
    }

    private final Node<T> root;

    private RouteTable(Node<T> root) {
        this.root = root;
    }

    /** Gathers routes. */
    public static final class Builder<T> {

        private final Node<T> root = new Node<>();

        /**
         * Adds a route.
         *
         * @throws IllegalArgumentException if a route of the same shape is there
         */
        public Builder<T> add(String method, PathTemplate template, T value) {
            Node<T> node = root;
            boolean rest = false;
            for (String segment : template.segments()) {
                if (segment.equals(PathTemplate.REST)) {
                    rest = true;
                } else if (segment.equals(PathTemplate.ONE)) {
                    if (node.one == null) {
                        node.one = new Node<>();
                    }
                    node = node.one;
                } else {
                    node = node.literals.computeIfAbsent(segment, name -> new Node<>());
                }
            }
            Leaf<T> before = (rest ? node.rest : node.here)
                    .putIfAbsent(method + ' ' + template.verb(), new Leaf<>(template, value));
            if (before != null) {
                throw new IllegalArgumentException(method + ' ' + template.text() + " has the shape of "
                        + before.template().text());
            }
            return this;
        }

        public RouteTable<T> build() {
            return new RouteTable<>(root);
        }
    }

    public static <T> RouteTable<T> empty() {
        return new Builder<T>().build();
    }

    /** The best route, or null when there is none. The path is percent-encoded and starts with a slash. */
    public @Nullable Match<T> match(String method, String path) {
        List<String> segments = segments(path);
        int last = segments.size() - 1;
        String tail = segments.get(last);
        int colon = tail.lastIndexOf(':');
        if (colon >= 0) {
            segments.set(last, tail.substring(0, colon));
            Leaf<T> leaf = find(root, segments, 0, method + ' ' + tail.substring(colon + 1));
            if (leaf != null) {
                return matched(leaf, segments);
            }
            segments.set(last, tail);
        }
        Leaf<T> leaf = find(root, segments, 0, method + ' ');
        return leaf == null ? null : matched(leaf, segments);
    }

    /** The methods that this path has routes for. */
    public Set<String> methods(String path) {
        Set<String> methods = new TreeSet<>();
        for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
            if (match(method, path) != null) {
                methods.add(method);
            }
        }
        return methods;
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>(8);
        int at = 1;
        while (true) {
            int slash = path.indexOf('/', at);
            if (slash < 0) {
                segments.add(path.substring(at));
                return segments;
            }
            segments.add(path.substring(at, slash));
            at = slash + 1;
        }
    }

    private static <T> @Nullable Leaf<T> find(Node<T> node, List<String> segments, int at, String key) {
        if (at == segments.size()) {
            return node.here.get(key);
        }
        String segment = segments.get(at);
        Node<T> literal = node.literals.get(segment);
        if (literal != null) {
            Leaf<T> leaf = find(literal, segments, at + 1, key);
            if (leaf != null) {
                return leaf;
            }
        }
        if (node.one != null && !segment.isEmpty()) {
            Leaf<T> leaf = find(node.one, segments, at + 1, key);
            if (leaf != null) {
                return leaf;
            }
        }
        return node.rest.get(key);
    }

    private static <T> Match<T> matched(Leaf<T> leaf, List<String> segments) {
        List<PathTemplate.Variable> variables = leaf.template.variables();
        if (variables.isEmpty()) {
            return new Match<>(leaf.value, Map.of());
        }
        Map<String, String> values = LinkedHashMap.newLinkedHashMap(variables.size());
        for (PathTemplate.Variable variable : variables) {
            int end = variable.count() < 0 ? segments.size() : variable.first() + variable.count();
            values.put(variable.name(), decode(String.join("/", segments.subList(variable.first(), end))));
        }
        return new Match<>(leaf.value, values);
    }

    private static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        // URLDecoder is made for forms, where a plus is a space; in a path it is a plus.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
