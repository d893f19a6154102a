package dev.medsync.gateway.openapi;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.medsync.gateway.json.Json;
import dev.medsync.gateway.transcode.ApiCatalog;
import dev.medsync.gateway.transcode.Rpc;
import dev.medsync.gateway.transcode.ServiceApi;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The OpenAPI 3.1 document of everything that is transcoded. Made again when a service's API changes. */
@Singleton
public final class OpenApi {

    private final ApiCatalog catalog;
    private volatile byte @Nullable [] document;

    public OpenApi(ApiCatalog catalog) {
        this.catalog = catalog;
        catalog.whenChanged(() -> document = null);
    }

    /** The document as JSON. */
    public byte[] json() {
        byte[] made = document;
        if (made == null) {
            made = Json.write(make());
            document = made;
        }
        return made;
    }

    private Map<String, Object> make() {
        Schemas schemas = new Schemas();
        Map<String, Map<String, Object>> paths = new TreeMap<>();
        catalog.services().stream()
                .sorted(Comparator.comparing(ServiceApi::service))
                .flatMap(service -> service.rpcs().stream())
                .forEach(rpc -> paths.computeIfAbsent(path(rpc), path -> new LinkedHashMap<>())
                        .put(rpc.httpMethod().toLowerCase(Locale.ROOT), operation(rpc, schemas)));
        Map<String, Object> components = new LinkedHashMap<>();
        components.put("schemas", schemas.all());
        components.put(
                "securitySchemes", Map.of("bearer", Map.of("type", "http", "scheme", "bearer", "bearerFormat", "JWT")));
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("openapi", "3.1.0");
        root.put("info", Map.of("title", "MedSync", "version", "v2"));
        root.put("servers", List.of(Map.of("url", "/")));
        root.put("security", List.of(Map.of("bearer", List.of())));
        root.put("paths", paths);
        root.put("components", components);
        return root;
    }

    /** The template as OpenAPI writes it: what a variable matches is not said. */
    private static String path(Rpc rpc) {
        return rpc.template().text().replaceAll("\\{([^}=]+)=[^}]*}", "{$1}");
    }

    private static Map<String, Object> operation(Rpc rpc, Schemas schemas) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("operationId", rpc.name().replace('/', '.'));
        operation.put("tags", List.of(rpc.service()));
        operation.put("parameters", parameters(rpc, schemas));
        Object body = body(rpc, schemas);
        if (body != null) {
            operation.put("requestBody", Map.of("content", Map.of("application/json", Map.of("schema", body))));
        }
        Object answer = rpc.responseField() == null
                ? schemas.of(rpc.method().getOutputType())
                : schemas.of(rpc.responseField());
        Map<String, Object> responses = new LinkedHashMap<>();
        responses.put(
                "200", Map.of("description", "OK", "content", Map.of("application/json", Map.of("schema", answer))));
        responses.put(
                "default",
                Map.of(
                        "description",
                        "Refused",
                        "content",
                        Map.of("application/problem+json", Map.of("schema", schemas.problem()))));
        operation.put("responses", responses);
        return operation;
    }

    private static @Nullable Object body(Rpc rpc, Schemas schemas) {
        if (rpc.bodyField() != null) {
            return schemas.of(rpc.bodyField());
        }
        return rpc.wholeBody() ? schemas.of(rpc.method().getInputType()) : null;
    }

    private static List<Object> parameters(Rpc rpc, Schemas schemas) {
        Descriptor input = rpc.method().getInputType();
        List<Object> parameters = new ArrayList<>();
        List<String> inPath = new ArrayList<>();
        rpc.template().variables().forEach(variable -> {
            inPath.add(variable.name());
            FieldDescriptor field = input.findFieldByName(variable.name());
            parameters.add(parameter(
                    variable.name(), "path", true, field == null ? Map.of("type", "string") : schemas.of(field)));
        });
        if (!rpc.wholeBody()) {
            for (FieldDescriptor field : input.getFields()) {
                boolean scalar = field.getJavaType() != FieldDescriptor.JavaType.MESSAGE;
                if (scalar && !inPath.contains(field.getName()) && field != rpc.bodyField()) {
                    parameters.add(parameter(field.getJsonName(), "query", false, schemas.of(field)));
                }
            }
        }
        if (!rpc.httpMethod().equals("GET")) {
            parameters.add(parameter("Idempotency-Key", "header", false, Map.of("type", "string", "maxLength", 200)));
            if (rpc.knowsVersions()) {
                parameters.add(parameter("If-Match", "header", false, Map.of("type", "string")));
            }
        }
        return parameters;
    }

    private static Map<String, Object> parameter(String name, String in, boolean required, Object schema) {
        Map<String, Object> parameter = new LinkedHashMap<>();
        parameter.put("name", name);
        parameter.put("in", in);
        parameter.put("required", required);
        parameter.put("schema", schema);
        return parameter;
    }
}
