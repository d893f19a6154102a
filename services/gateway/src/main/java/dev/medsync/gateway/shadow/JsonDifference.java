package dev.medsync.gateway.shadow;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One place where two answers differ: a path without positions (`lines[].amt`) and how. Never the values.
 *
 * @param kind `value`, `missing` (the service lacks it), `extra` (only the service has it), `order` (the same elements in
 *     another order) or `blank` (null against the empty text)
 */
public record JsonDifference(String path, String kind) {

    /** All differences of two documents of plain values; numbers are compared by amount, 12.50 is 12.5. */
    public static Set<JsonDifference> between(@Nullable Object legacy, @Nullable Object service) {
        Set<JsonDifference> found = new LinkedHashSet<>();
        compare("", legacy, service, found);
        return found;
    }

    private static void compare(
            String path, @Nullable Object legacy, @Nullable Object service, Set<JsonDifference> found) {
        if (legacy instanceof Map<?, ?> left && service instanceof Map<?, ?> right) {
            compareObjects(path, left, right, found);
        } else if (legacy instanceof List<?> left && service instanceof List<?> right) {
            compareArrays(path, left, right, found);
        } else if (!same(legacy, service)) {
            found.add(new JsonDifference(path, isBlank(legacy) && isBlank(service) ? "blank" : "value"));
        }
    }

    private static void compareObjects(String path, Map<?, ?> legacy, Map<?, ?> service, Set<JsonDifference> found) {
        Set<Object> names = new LinkedHashSet<>(legacy.keySet());
        names.addAll(service.keySet());
        for (Object name : names) {
            String at = path.isEmpty() ? name.toString() : path + '.' + name;
            if (!service.containsKey(name)) {
                found.add(new JsonDifference(at, "missing"));
            } else if (!legacy.containsKey(name)) {
                found.add(new JsonDifference(at, "extra"));
            } else {
                compare(at, legacy.get(name), service.get(name), found);
            }
        }
    }

    private static void compareArrays(String path, List<?> legacy, List<?> service, Set<JsonDifference> found) {
        String at = path + "[]";
        if (legacy.size() != service.size()) {
            found.add(new JsonDifference(at, legacy.size() > service.size() ? "missing" : "extra"));
            return;
        }
        List<?> aligned = aligned(legacy, service);
        if (aligned != null) {
            compareElements(at, legacy, aligned, found);
            if (!aligned.equals(service)) {
                found.add(new JsonDifference(at, "order"));
            }
            return;
        }
        Set<JsonDifference> inOrder = new LinkedHashSet<>();
        compareElements(at, legacy, service, inOrder);
        if (!inOrder.isEmpty() && sameElements(legacy, service)) {
            found.add(new JsonDifference(at, "order"));
        } else {
            found.addAll(inOrder);
        }
    }

    private static void compareElements(String path, List<?> legacy, List<?> service, Set<JsonDifference> found) {
        for (int i = 0; i < legacy.size(); i++) {
            compare(path, legacy.get(i), service.get(i), found);
        }
    }

    /**
     * The service's elements in the monolith's order, by their first member, which is an id or a number wherever the legacy
     * API has lists of objects; null when it is not.
     */
    private static @Nullable List<?> aligned(List<?> legacy, List<?> service) {
        Map<Object, Object> byId = new HashMap<>();
        for (Object element : service) {
            Object id = firstMember(element);
            if (id == null || byId.put(id, element) != null) {
                return null;
            }
        }
        List<Object> aligned = new ArrayList<>();
        for (Object element : legacy) {
            Object id = firstMember(element);
            Object same = id == null ? null : byId.remove(id);
            if (same == null) {
                return null;
            }
            aligned.add(same);
        }
        return aligned;
    }

    private static @Nullable Object firstMember(@Nullable Object element) {
        return element instanceof Map<?, ?> object
                        && !object.isEmpty()
                        && object.values().iterator().next() instanceof BigDecimal id
                ? id.stripTrailingZeros()
                : null;
    }

    private static boolean sameElements(List<?> legacy, List<?> service) {
        Map<Object, Integer> counts = new HashMap<>();
        List<Object> canonical = new ArrayList<>();
        legacy.forEach(each -> counts.merge(canonical(each), 1, Integer::sum));
        service.forEach(each -> canonical.add(canonical(each)));
        for (Object each : canonical) {
            Integer count = counts.get(each);
            if (count == null || count == 0) {
                return false;
            }
            counts.put(each, count - 1);
        }
        return true;
    }

    /** A value that equals another one exactly when the two are the same here. */
    private static Object canonical(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case BigDecimal number -> number.stripTrailingZeros();
            case Map<?, ?> object -> {
                Map<Object, Object> copy = new HashMap<>();
                object.forEach((name, each) -> copy.put(name, canonical(each)));
                yield copy;
            }
            case List<?> array -> array.stream().map(JsonDifference::canonical).toList();
            default -> value;
        };
    }

    private static boolean same(@Nullable Object legacy, @Nullable Object service) {
        if (legacy instanceof BigDecimal left && service instanceof BigDecimal right) {
            return left.compareTo(right) == 0;
        }
        return legacy == null ? service == null : legacy.equals(service);
    }

    private static boolean isBlank(@Nullable Object value) {
        return value == null || value.equals("");
    }
}
