package dev.medsync.gateway.transcode;

import com.google.protobuf.DynamicMessage;
import dev.medsync.gateway.delivery.Route;
import dev.medsync.gateway.edge.EdgeRequest;
import dev.medsync.gateway.edge.Problem;
import dev.medsync.gateway.route.RouteTable;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the RPC that a request of `/api/v2` calls, and makes the call ready. */
public final class Transcoder {

    /** What came of looking: a route, or the reason why there is none. */
    public sealed interface Found {

        record Ready(Rpc rpc, Route route) implements Found {}

        record Refused(Problem problem) implements Found {}
    }

    private static final String PREFIX = "/api/v2/";

    private final ApiCatalog catalog;
    private final Services services;
    private final Set<String> oneShot;

    /** @param oneShot full names of RPCs that must not be sent twice, since they keep no idempotency key */
    public Transcoder(ApiCatalog catalog, Services services, Set<String> oneShot) {
        this.catalog = catalog;
        this.services = services;
        this.oneShot = oneShot;
    }

    public Found find(EdgeRequest request) {
        RouteTable.@Nullable Match<Rpc> match =
                catalog.routes().match(request.method().name(), request.path());
        if (match == null && isStillUnknown(request.path())) {
            return new Found.Refused(Problem.unavailable("This service has not been seen yet; try again."));
        }
        if (match == null) {
            Set<String> methods = catalog.routes().methods(request.path());
            return new Found.Refused(
                    methods.isEmpty()
                            ? Problem.notFound()
                            : new Problem(
                                    "method-not-allowed",
                                    405,
                                    "This method is not served",
                                    null,
                                    Map.of("allowed", methods)));
        }
        Rpc rpc = match.value();
        ServiceChannels channels = services.channels(rpc.service());
        if (channels == null) {
            return new Found.Refused(Problem.notFound());
        }
        try {
            DynamicMessage message = RequestBinding.bind(rpc, request, match.variables());
            return new Found.Ready(
                    rpc,
                    new Route(
                            rpc.name(),
                            rpc.service(),
                            null,
                            new RpcTarget(channels, rpc.grpc(), message, new ProtoJsonRendering(rpc)),
                            false,
                            !oneShot.contains(rpc.name())));
        } catch (InvalidRequestException e) {
            return new Found.Refused(RpcProblems.of(e));
        }
    }

    /** Whether the path belongs to a service that should be there and has not told its routes yet. */
    private boolean isStillUnknown(String path) {
        int end = path.indexOf('/', PREFIX.length());
        if (!path.startsWith(PREFIX) || end < 0) {
            return false;
        }
        String service = path.substring(PREFIX.length(), end);
        return services.channels(service) != null && !catalog.knows(service);
    }
}
