package dev.medsync.strangler.order;

import io.micronaut.serde.annotation.Serdeable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * In which order capabilities leave: whoever refers to others goes before them, so that nothing that stays points at
 * something that has left. A reference with a seam does not bind. What is still a circle is cut where it is thinnest.
 *
 * @param places from first to last
 * @param cycles circles of references, and what cuts each
 * @param writers who changes rows of another capability
 * @param readers who reads them
 * @param undeclared tables that belong to nobody yet: the order is not to be trusted while there are any
 * @param statements how many statements of the monolith were looked at; -1 when its server does not count them
 */
@Serdeable
public record LegacyOrder(
        List<Place> places,
        List<Cycle> cycles,
        List<Reference> writers,
        List<Reference> readers,
        List<String> undeclared,
        long statements) {

    /** @param refersTo what it points at, by capability */
    @Serdeable
    public record Place(String capability, int tables, List<Edge> refersTo) {}

    /**
     * How much of one capability points at another.
     *
     * @param withoutSeam of these, how many nothing makes harmless
     */
    @Serdeable
    public record Edge(String to, long foreignKeys, long writers, long readers, long withoutSeam) {}

    /** @param cuts how each way round is interrupted */
    @Serdeable
    public record Cycle(List<String> capabilities, List<String> cuts) {}

    static LegacyOrder of(LegacyMap map, LegacyReferences.Found found) {
        List<Reference> references = found.references();
        List<Cycle> cycles = new ArrayList<>();
        Map<String, Set<String>> binding =
                graph(map, references.stream().filter(each -> !each.hasSeam()).toList());
        for (Set<String> circle : circles(graph(map, references))) {
            List<String> cuts = new ArrayList<>(seams(references, circle));
            cutThinnest(references, circle, binding, cuts);
            cycles.add(new Cycle(List.copyOf(circle), cuts));
        }
        List<Place> places = sorted(binding).stream()
                .map(each -> new Place(each, map.tablesOf(each).size(), edges(each, references)))
                .toList();
        return new LegacyOrder(
                places,
                cycles,
                references.stream().filter(Reference::writes).toList(),
                references.stream()
                        .filter(each -> !each.writes() && each.kind() != Reference.Kind.FOREIGN_KEY)
                        .toList(),
                found.undeclared(),
                found.statements());
    }

    private static Map<String, Set<String>> graph(LegacyMap map, Collection<Reference> references) {
        Map<String, Set<String>> graph = new TreeMap<>();
        map.capabilities().forEach(each -> graph.put(each, new TreeSet<>()));
        references.forEach(each ->
                graph.computeIfAbsent(each.from(), unused -> new TreeSet<>()).add(each.to()));
        return graph;
    }

    private static List<String> seams(List<Reference> references, Set<String> circle) {
        return references.stream()
                .filter(each -> each.hasSeam() && each.writes())
                .filter(each -> circle.contains(each.from()) && circle.contains(each.to()))
                .map(each -> each.from() + " → " + each.to() + ": " + each.what() + " " + each.seam())
                .toList();
    }

    /** Cuts until no circle is left among these, each time the connection that the fewest references make. */
    private static void cutThinnest(
            List<Reference> references, Set<String> circle, Map<String, Set<String>> binding, List<String> cuts) {
        while (true) {
            Set<String> rest = circles(binding).stream()
                    .filter(circle::containsAll)
                    .findFirst()
                    .orElse(Set.of());
            if (rest.isEmpty()) {
                return;
            }
            Reference thinnest = references.stream()
                    .filter(each -> !each.hasSeam())
                    .filter(each -> rest.contains(each.from()) && rest.contains(each.to()))
                    .filter(each -> binding.getOrDefault(each.from(), Set.of()).contains(each.to()))
                    .min(Comparator.comparingLong((Reference each) -> weight(references, each))
                            .thenComparing(Reference::from)
                            .thenComparing(Reference::to))
                    .orElseThrow();
            binding.getOrDefault(thinnest.from(), new TreeSet<>()).remove(thinnest.to());
            List<Reference> cut = references.stream()
                    .filter(each -> !each.hasSeam() && sameWay(each, thinnest))
                    .toList();
            cuts.add(thinnest.from() + " → " + thinnest.to() + ": " + how(cut));
        }
    }

    private static String how(List<Reference> cut) {
        List<String> names = cut.stream().map(Reference::what).toList();
        boolean keysOnly = cut.stream().allMatch(each -> each.kind() == Reference.Kind.FOREIGN_KEY);
        return String.join("; ", names) + (keysOnly ? " (the key goes, the number stays)" : " (needs a seam first)");
    }

    private static long weight(List<Reference> references, Reference like) {
        return references.stream()
                .filter(each -> !each.hasSeam() && sameWay(each, like))
                .count();
    }

    private static boolean sameWay(Reference one, Reference other) {
        return one.from().equals(other.from()) && one.to().equals(other.to());
    }

    /** Strongly connected components of more than one. */
    private static List<Set<String>> circles(Map<String, Set<String>> graph) {
        List<Set<String>> circles = new ArrayList<>();
        Set<String> placed = new HashSet<>();
        for (String start : graph.keySet()) {
            if (placed.contains(start)) {
                continue;
            }
            Set<String> forward = reachable(graph, start);
            Set<String> circle = new TreeSet<>();
            for (String other : forward) {
                if (reachable(graph, other).contains(start)) {
                    circle.add(other);
                }
            }
            circle.add(start);
            placed.addAll(circle);
            if (circle.size() > 1) {
                circles.add(circle);
            }
        }
        return circles;
    }

    private static Set<String> reachable(Map<String, Set<String>> graph, String start) {
        Set<String> found = new LinkedHashSet<>();
        List<String> open = new ArrayList<>(List.of(start));
        while (!open.isEmpty()) {
            for (String next : graph.getOrDefault(open.removeLast(), Set.of())) {
                if (found.add(next)) {
                    open.add(next);
                }
            }
        }
        return found;
    }

    /** Next is always one that nobody who stays refers to; of several, the one that refers to most. */
    private static List<String> sorted(Map<String, Set<String>> binding) {
        Map<String, Set<String>> left = new LinkedHashMap<>(binding);
        List<String> order = new ArrayList<>();
        while (!left.isEmpty()) {
            String next = left.keySet().stream()
                    .filter(each -> left.values().stream().noneMatch(targets -> targets.contains(each)))
                    .max(Comparator.comparingInt((String each) ->
                                    left.getOrDefault(each, Set.of()).size())
                            .thenComparing(Comparator.reverseOrder()))
                    .orElseThrow(() -> new IllegalStateException("a circle was not cut: " + left.keySet()));
            left.remove(next);
            order.add(next);
        }
        return order;
    }

    private static List<Edge> edges(String from, List<Reference> references) {
        Map<String, List<Reference>> byTarget = new TreeMap<>();
        references.stream()
                .filter(each -> each.from().equals(from))
                .forEach(each -> byTarget.computeIfAbsent(each.to(), unused -> new ArrayList<>())
                        .add(each));
        List<Edge> edges = new ArrayList<>();
        byTarget.forEach((to, found) -> edges.add(new Edge(
                to,
                found.stream()
                        .filter(each -> each.kind() == Reference.Kind.FOREIGN_KEY)
                        .count(),
                found.stream().filter(Reference::writes).count(),
                found.stream()
                        .filter(each -> !each.writes() && each.kind() != Reference.Kind.FOREIGN_KEY)
                        .count(),
                found.stream().filter(each -> !each.hasSeam()).count())));
        return edges;
    }
}
