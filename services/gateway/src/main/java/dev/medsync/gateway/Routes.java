package dev.medsync.gateway;

import dev.medsync.gateway.delivery.Route;
import dev.medsync.gateway.edge.EdgeRequest;
import dev.medsync.gateway.edge.Exchange;
import dev.medsync.gateway.edge.Problem;
import dev.medsync.gateway.legacy.Monolith;
import dev.medsync.gateway.mapping.EdgeMappings;
import dev.medsync.gateway.mapping.MappedTarget;
import dev.medsync.gateway.openapi.OpenApi;
import dev.medsync.gateway.route.RouteTable;
import dev.medsync.gateway.shadow.ShadowMirror;
import dev.medsync.gateway.shadow.ShadowPlan;
import dev.medsync.gateway.shadow.ShadowedMonolith;
import dev.medsync.gateway.transcode.ServiceChannels;
import dev.medsync.gateway.transcode.Services;
import dev.medsync.gateway.transcode.Transcoder;
import dev.medsync.platform.security.Caller;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/** The two API generations: `/api/v2` is transcoded, `/api/v1` and the monolith's pages are the monolith's. */
final class Routes {

    private static final String V1 = "/api/v1/";
    private static final String KEYS = "/.well-known/jwks.json";
    private static final String V2 = "/api/v2/";

    private static final String DESCRIPTION = "/api/v2/openapi.json";

    private final OpenApi openApi;
    private final Transcoder transcoder;
    private final EdgeMappings mappings;
    private final Services services;
    private final Monolith monolith;
    private final ShadowPlan shadowPlan;
    private final ShadowMirror mirror;

    Routes(
            OpenApi openApi,
            Transcoder transcoder,
            EdgeMappings mappings,
            Services services,
            Monolith monolith,
            ShadowPlan shadowPlan,
            ShadowMirror mirror) {
        this.shadowPlan = shadowPlan;
        this.mirror = mirror;
        this.openApi = openApi;
        this.transcoder = transcoder;
        this.mappings = mappings;
        this.services = services;
        this.monolith = monolith;
    }

    /** Answers what the gateway knows by itself: the description of the API, which is no secret. */
    boolean answersItself(Exchange exchange) {
        if (!exchange.request().path().equals(DESCRIPTION) || exchange.request().method() != HttpMethod.GET) {
            return false;
        }
        exchange.respond(200, "application/json", openApi.json());
        return true;
    }

    /** The route of a request; null when there is none, and the exchange is answered. */
    @Nullable
    Route find(Exchange exchange, @Nullable Caller caller) {
        EdgeRequest request = exchange.request();
        if (request.path().startsWith(V2)) {
            return switch (transcoder.find(request)) {
                case Transcoder.Found.Ready ready -> ready.route();
                case Transcoder.Found.Refused refused -> {
                    exchange.respond(refused.problem());
                    yield null;
                }
            };
        }
        if (request.path().startsWith(V1)) {
            return legacy(exchange);
        }
        if (request.path().equals(KEYS)) {
            return new Route(KEYS, null, monolith, null, false, true);
        }
        exchange.respond(Problem.notFound());
        return null;
    }

    private @Nullable Route legacy(Exchange exchange) {
        EdgeRequest request = exchange.request();
        RouteTable.Match<EdgeMappings.MappedRoute> mapped = mappings.find(request);
        if (mapped == null) {
            return new Route(legacyName(request.path()), null, monolith, null, false, true);
        }
        EdgeMappings.MappedRoute route = mapped.value();
        if (route.document().retired()) {
            exchange.respond(Problem.gone(mappings.successor(route)));
            return null;
        }
        String capability = route.document().capability();
        ServiceChannels channels = services.channels(capability);
        boolean mirrored = request.method() == HttpMethod.GET && shadowPlan.samples(capability);
        return new Route(
                route.name(),
                capability,
                mirrored ? new ShadowedMonolith(monolith, mirror, route, mapped.variables()) : monolith,
                channels == null ? null : new MappedTarget(mappings, route, channels, mapped.variables()),
                route.call().shared(),
                true);
    }

    /** The first part of the address: what follows may be an identifier. */
    private static String legacyName(String path) {
        int end = path.indexOf('/', V1.length());
        return end < 0 ? path : path.substring(0, end);
    }
}
