package dev.medsync.gateway.mapping;

import dev.medsync.gateway.route.PathTemplate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A capability's edge mapping as the strangler writes it; the module's README explains the language. Reading checks what can
 * be checked without the service's descriptors.
 *
 * @param retired whether the monolith has nothing of it any more, so that the addresses are gone
 * @param capability whose owner decides between monolith and service
 * @param protoPackage where the called services live
 * @param date how the monolith writes a day
 * @param time how the monolith writes a moment
 * @param zone the zone whose wall clock the monolith writes, without saying so
 * @param codes by name: what follows the enum's prefix → legacy code
 * @param answers by name: legacy member → expression over the message
 * @param requests by name: field of the message → expression over the legacy request
 * @param problems name of a problem type, such as {@code stale-version} → the monolith's HTTP status for it
 * @param differences member of an answer → what a difference between the owners is in it
 */
public record MappingDocument(
        boolean retired,
        String capability,
        String protoPackage,
        DateTimeFormatter date,
        DateTimeFormatter time,
        ZoneId zone,
        Map<String, Map<String, String>> codes,
        Map<String, Map<String, String>> answers,
        Map<String, Map<String, String>> requests,
        List<MappedCall> routes,
        Map<String, Integer> problems,
        Map<String, String> differences) {

    /**
     * One route.
     *
     * @param method HTTP method
     * @param call `ChargeService.GetCharge`
     * @param request field of the request message → expression
     * @param answer expression over the answer's message
     * @param status of a success; a replayed write answers 200 whatever this says
     * @param shared whether the data belongs to all facilities
     */
    public record MappedCall(
            String method,
            PathTemplate template,
            String call,
            Map<String, String> request,
            String answer,
            int status,
            boolean shared) {}

    /**
     * The mapping in a parsed YAML or JSON document.
     *
     * @throws MappingException if it is none
     */
    public static MappingDocument read(@Nullable Object document) {
        Map<String, Object> root = object(document, "mapping");
        Map<String, Object> formats = object(root.get("formats"), "formats");
        try {
            return new MappingDocument(
                    Boolean.TRUE.equals(root.get("retired")),
                    text(root, "capability"),
                    text(root, "package"),
                    DateTimeFormatter.ofPattern(text(formats, "date")),
                    DateTimeFormatter.ofPattern(text(formats, "time")),
                    ZoneId.of(text(formats, "zone")),
                    tables(root, "codes"),
                    tables(root, "answers"),
                    tables(root, "requests"),
                    routes(root),
                    statuses(root),
                    texts(root.getOrDefault("differences", Map.of()), "differences"));
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            throw new MappingException(String.valueOf(e.getMessage()));
        }
    }

    private static List<MappedCall> routes(Map<String, Object> root) {
        List<MappedCall> calls = new ArrayList<>();
        object(root.get("routes"), "routes").forEach((match, value) -> {
            Map<String, Object> route = object(value, match);
            int space = match.indexOf(' ');
            if (space < 0) {
                throw new MappingException(match + ": not METHOD /path");
            }
            Object status = route.getOrDefault("status", 200);
            calls.add(new MappedCall(
                    match.substring(0, space),
                    PathTemplate.parse(match.substring(space + 1)),
                    text(route, "call"),
                    texts(route.getOrDefault("request", Map.of()), match),
                    text(route, "answer"),
                    Integer.parseInt(status.toString()),
                    Boolean.TRUE.equals(route.get("shared"))));
        });
        return List.copyOf(calls);
    }

    private static Map<String, Integer> statuses(Map<String, Object> root) {
        Map<String, Integer> statuses = new LinkedHashMap<>();
        texts(root.getOrDefault("problems", Map.of()), "problems")
                .forEach((type, status) -> statuses.put(type, Integer.valueOf(status)));
        return statuses;
    }

    private static Map<String, Map<String, String>> tables(Map<String, Object> root, String name) {
        Map<String, Map<String, String>> tables = new LinkedHashMap<>();
        object(root.getOrDefault(name, Map.of()), name)
                .forEach((key, value) -> tables.put(key, texts(value, name + "." + key)));
        return tables;
    }

    private static Map<String, String> texts(Object value, String where) {
        Map<String, String> texts = new LinkedHashMap<>();
        object(value, where).forEach((key, each) -> texts.put(key, String.valueOf(each)));
        return texts;
    }

    private static String text(Map<String, Object> object, String name) {
        Object value = object.get(name);
        if (value == null) {
            throw new MappingException(name + " is missing");
        }
        return value.toString();
    }

    private static Map<String, Object> object(@Nullable Object value, String where) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new MappingException(where + " is not an object");
        }
        Map<String, Object> object = new LinkedHashMap<>();
        map.forEach((key, each) -> object.put(String.valueOf(key), each));
        return object;
    }
}
