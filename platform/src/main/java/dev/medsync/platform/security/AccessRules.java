package dev.medsync.platform.security;

import com.google.api.AnnotationsProto;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import jakarta.inject.Singleton;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rule of every method that this process serves, read from the endpoints' annotations. Deny by default: a method
 * without a rule keeps the service from starting.
 */
@Singleton
final class AccessRules {
    /** gRPC's own services say nothing that the source code does not; mutual TLS stands before them. */
    private static final Set<String> PLUMBING = Set.of("grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection");

    private static final String GATEWAY = "gateway";

    private final Map<String, AccessRule> byMethod;

    AccessRules(List<BindableService> endpoints) {
        Map<String, AccessRule> rules = new HashMap<>();
        List<String> missing = new ArrayList<>();
        Set<String> published = new HashSet<>();
        for (BindableService endpoint : endpoints) {
            for (ServerMethodDefinition<?, ?> definition :
                    endpoint.bindService().getMethods()) {
                MethodDescriptor<?, ?> method = definition.getMethodDescriptor();
                if (isPublished(method)) {
                    published.add(method.getFullMethodName());
                }
                ruleOf(endpoint.getClass(), method)
                        .ifPresentOrElse(
                                rule -> rules.put(method.getFullMethodName(), rule),
                                () -> missing.add(method.getFullMethodName()));
            }
        }
        List<String> openByProxy = rules.entrySet().stream()
                .filter(entry -> published.contains(entry.getKey()))
                .filter(entry -> entry.getValue().workloads().contains(GATEWAY))
                .map(Map.Entry::getKey)
                .toList();
        if (!openByProxy.isEmpty()) {
            throw new IllegalStateException("@AllowedWorkloads(\"" + GATEWAY + "\") would open " + openByProxy
                    + " to everybody: whatever has a google.api.http rule is called by the gateway in people's names");
        }
        if (!missing.isEmpty()) {
            throw new IllegalStateException(
                    "No access rule (@AllowedRoles, @AllowedWorkloads or @OpenToAll) for " + missing);
        }
        this.byMethod = Map.copyOf(rules);
    }

    /** The rule of a method; none means that nobody may call it. */
    Optional<AccessRule> of(MethodDescriptor<?, ?> method) {
        if (PLUMBING.contains(Objects.requireNonNullElse(method.getServiceName(), ""))) {
            return Optional.of(AccessRule.open());
        }
        return Optional.ofNullable(byMethod.get(method.getFullMethodName()));
    }

    private static boolean isPublished(MethodDescriptor<?, ?> method) {
        return method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier schema
                && schema.getMethodDescriptor().getOptions().hasExtension(AnnotationsProto.http);
    }

    private static Optional<AccessRule> ruleOf(Class<?> endpoint, MethodDescriptor<?, ?> method) {
        if (PLUMBING.contains(Objects.requireNonNullElse(method.getServiceName(), ""))) {
            return Optional.of(AccessRule.open());
        }
        String name = javaName(Objects.requireNonNullElse(method.getBareMethodName(), ""));
        List<Class<?>> hierarchy = hierarchy(endpoint);
        return hierarchy.stream()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(candidate -> candidate.getName().equals(name))
                .flatMap(candidate -> annotated(candidate).stream())
                .findFirst()
                // A rule on the class holds for every method that has none of its own.
                .or(() -> hierarchy.stream()
                        .flatMap(type -> annotated(type).stream())
                        .findFirst());
    }

    private static List<Class<?>> hierarchy(Class<?> endpoint) {
        List<Class<?>> types = new ArrayList<>();
        for (@Nullable Class<?> type = endpoint; type != null; type = type.getSuperclass()) {
            types.add(type);
        }
        return types;
    }

    private static Optional<AccessRule> annotated(AnnotatedElement element) {
        @Nullable AllowedRoles roles = element.getAnnotation(AllowedRoles.class);
        @Nullable AllowedWorkloads workloads = element.getAnnotation(AllowedWorkloads.class);
        boolean open = element.isAnnotationPresent(OpenToAll.class);
        if (roles == null && workloads == null && !open) {
            return Optional.empty();
        }
        return Optional.of(new AccessRule(
                open,
                roles == null ? Set.of() : Set.of(roles.value()),
                workloads == null ? Set.of() : Set.of(workloads.value())));
    }

    /** The name that protoc gives the Java method: the first letter in lower case. */
    private static String javaName(String methodName) {
        return methodName.isEmpty() ? "" : Character.toLowerCase(methodName.charAt(0)) + methodName.substring(1);
    }
}
