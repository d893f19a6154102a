package dev.medsync.gateway.mapping;

import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.medsync.gateway.edge.EdgeRequest;
import dev.medsync.gateway.route.RouteTable;
import dev.medsync.gateway.transcode.ApiCatalog;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The edge mappings in force. They are data, owned by the strangler; the last good ones stay while it is down. */
@Singleton
public final class EdgeMappings {

    private static final Logger LOG = LoggerFactory.getLogger(EdgeMappings.class);

    /** A route of a mapping, still without descriptors. */
    public record MappedRoute(MappingDocument document, MappingDocument.MappedCall call) {

        /** For metrics. */
        public String name() {
            return call.method() + ' ' + call.template().text();
        }
    }

    private final ApiCatalog catalog;
    private final Map<MappedRoute, CompiledCall> compiled = new ConcurrentHashMap<>();
    private volatile RouteTable<MappedRoute> routes = RouteTable.empty();

    public EdgeMappings(ApiCatalog catalog) {
        this.catalog = catalog;
        catalog.whenChanged(compiled::clear);
    }

    /**
     * Puts mappings in the place of those in force.
     *
     * @throws MappingException if one of them does not make sense; nothing changes then
     */
    public void replace(List<MappingDocument> documents) {
        RouteTable.Builder<MappedRoute> table = new RouteTable.Builder<>();
        try {
            for (MappingDocument document : documents) {
                for (MappingDocument.MappedCall call : document.routes()) {
                    MappedRoute route = new MappedRoute(document, call);
                    table.add(call.method(), call.template(), route);
                    // Refuses what does not fit descriptors that are here already.
                    compile(route);
                }
            }
        } catch (IllegalArgumentException e) {
            throw new MappingException(String.valueOf(e.getMessage()));
        }
        routes = table.build();
        compiled.clear();
        LOG.info(
                "Edge mappings in force: {}",
                documents.stream().map(MappingDocument::capability).toList());
    }

    public RouteTable.@Nullable Match<MappedRoute> find(EdgeRequest request) {
        return routes.match(request.method().name(), request.path());
    }

    /** The method and address of the second API that do what this route did; the API itself while that is not known. */
    public String successor(MappedRoute route) {
        String method = rpcName(route);
        return catalog.services().stream()
                .flatMap(each -> each.rpcs().stream())
                .filter(each -> each.name().equals(method))
                .map(each -> each.httpMethod() + ' ' + each.template().text())
                .findFirst()
                .orElse("/api/v2");
    }

    /** The route made ready, or null while the service's descriptors are not known or do not fit. */
    public @Nullable CompiledCall compiled(MappedRoute route) {
        CompiledCall call = compiled.get(route);
        if (call != null) {
            return call;
        }
        try {
            call = compile(route);
        } catch (MappingException e) {
            LOG.error("The edge mapping of {} does not fit its service: {}", route.name(), e.getMessage());
            return null;
        }
        if (call != null) {
            compiled.put(route, call);
        }
        return call;
    }

    private static String rpcName(MappedRoute route) {
        return route.document().protoPackage() + "." + route.call().call().replace('.', '/');
    }

    private @Nullable CompiledCall compile(MappedRoute route) {
        MappingDocument document = route.document();
        MappingDocument.MappedCall call = route.call();
        MethodDescriptor method = catalog.method(rpcName(route));
        if (method == null) {
            return null;
        }
        return new CompiledCall(
                method,
                new RequestCompiler(document).compile(call.request(), method.getInputType()),
                new AnswerCompiler(document).compile(call.answer(), method.getOutputType()),
                call.status());
    }
}
