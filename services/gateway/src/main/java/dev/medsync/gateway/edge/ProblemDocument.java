package dev.medsync.gateway.edge;

import dev.medsync.gateway.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes problems as `application/problem+json`. */
public final class ProblemDocument {

    public static final String CONTENT_TYPE = "application/problem+json";

    private static final String TYPES = "https://medsync.dev/problems/";

    private ProblemDocument() {}

    static byte[] write(Problem problem, String instance, Map<String, Object> more) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", TYPES + problem.type());
        document.put("title", problem.title());
        document.put("status", problem.status());
        if (problem.detail() != null) {
            document.put("detail", problem.detail());
        }
        document.put("instance", instance);
        document.putAll(problem.members());
        document.putAll(more);
        return Json.write(document);
    }
}
