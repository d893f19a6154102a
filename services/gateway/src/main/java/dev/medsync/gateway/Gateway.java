package dev.medsync.gateway;

import dev.medsync.gateway.access.Access;
import dev.medsync.gateway.access.PublicRoutes;
import dev.medsync.gateway.access.RateLimits;
import dev.medsync.gateway.edge.EdgeServer;
import dev.medsync.gateway.edge.EdgeSettings;
import dev.medsync.gateway.edge.EdgeTls;
import dev.medsync.gateway.edge.EventLoops;
import dev.medsync.gateway.legacy.Monolith;
import dev.medsync.gateway.mapping.EdgeMappings;
import dev.medsync.gateway.openapi.OpenApi;
import dev.medsync.gateway.ownership.OwnershipMap;
import dev.medsync.gateway.shadow.ShadowMirror;
import dev.medsync.gateway.shadow.ShadowPlan;
import dev.medsync.gateway.shadow.ShadowReport;
import dev.medsync.gateway.strangler.StranglerLink;
import dev.medsync.gateway.traffic.Traffic;
import dev.medsync.gateway.transcode.ApiCatalog;
import dev.medsync.gateway.transcode.Services;
import dev.medsync.gateway.transcode.Transcoder;
import dev.medsync.platform.rpc.RpcSettings;
import dev.medsync.platform.rpc.TransportSecurity;
import dev.medsync.platform.rpc.WorkloadTls;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Puts the parts together. */
@Factory
final class Gateway {

    @Singleton
    Monolith monolith(
            @Value("${medsync.monolith.url}") URI url,
            @Value("${medsync.gateway.monolith-connections:128}") int connections,
            EventLoops loops) {
        return new Monolith(url, loops, connections);
    }

    @Singleton
    @Bean(preDestroy = "close")
    Services services(RpcSettings settings, TransportSecurity security, EventLoops loops, ApiCatalog catalog) {
        return new Services(
                settings.targets(), security.tls().map(WorkloadTls::client).orElse(null), loops, catalog);
    }

    @Singleton
    Transcoder transcoder(
            ApiCatalog catalog, Services services, @Value("${medsync.gateway.one-shot-rpcs}") List<String> oneShot) {
        return new Transcoder(catalog, services, Set.copyOf(oneShot));
    }

    @Singleton
    OwnershipMap ownershipMap() {
        return new OwnershipMap();
    }

    @Singleton
    @Bean(preDestroy = "close")
    ShadowReport shadowReport(
            @Value("${medsync.strangler.url}") URI strangler,
            @Value("${medsync.gateway.strangler-token:}") String token) {
        return new ShadowReport(
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(), strangler, token);
    }

    @Singleton
    @Bean(preDestroy = "close")
    ShadowMirror shadowMirror(
            EdgeMappings mappings,
            Services services,
            @Value("${medsync.monolith.url}") URI monolith,
            ShadowReport report,
            @Value("${medsync.gateway.shadow-lag:500ms}") Duration lag,
            MeterRegistry meters) {
        return new ShadowMirror(mappings, services, monolith, report, lag, meters);
    }

    @Singleton
    Routes routes(
            OpenApi openApi,
            Transcoder transcoder,
            EdgeMappings mappings,
            Services services,
            Monolith monolith,
            ShadowPlan shadowPlan,
            ShadowMirror mirror) {
        return new Routes(openApi, transcoder, mappings, services, monolith, shadowPlan, mirror);
    }

    @Singleton
    FrontDoor frontDoor(
            EdgeSettings settings,
            PublicRoutes publicRoutes,
            Access access,
            RateLimits limits,
            Routes routes,
            OwnershipMap ownership,
            Traffic traffic) {
        return new FrontDoor(settings, publicRoutes, access, limits, routes, ownership, traffic);
    }

    @Singleton
    @Bean(preDestroy = "close")
    StranglerLink stranglerLink(
            @Value("${medsync.strangler.url}") URI url,
            RpcSettings settings,
            OwnershipMap ownership,
            EdgeMappings mappings,
            ShadowPlan shadowPlan,
            @Value("${medsync.gateway.state-directory:}") String stateDirectory) {
        return new StranglerLink(url, settings.targets().keySet(), ownership, mappings, shadowPlan, stateDirectory);
    }

    @Context
    @Bean(preDestroy = "close")
    EdgeServer edgeServer(
            EdgeSettings settings,
            EventLoops loops,
            FrontDoor frontDoor,
            Traffic traffic,
            Services services,
            ShadowReport report,
            StranglerLink strangler,
            @Value("${medsync.gateway.tls.certificate:}") String certificate,
            @Value("${medsync.gateway.tls.key:}") String key) {
        report.start();
        services.start();
        strangler.start();
        EdgeServer server = new EdgeServer(settings, loops, frontDoor, traffic, EdgeTls.of(certificate, key));
        server.start();
        return server;
    }
}
