package dev.medsync.gateway;

import com.nimbusds.jose.jwk.ECKey;
import dev.medsync.gateway.access.Access;
import dev.medsync.gateway.access.PublicRoutes;
import dev.medsync.gateway.access.RateLimits;
import dev.medsync.gateway.edge.EdgeServer;
import dev.medsync.gateway.edge.EdgeSettings;
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
import dev.medsync.platform.security.IssuerKeys;
import dev.medsync.platform.security.TokenIssuer;
import dev.medsync.platform.security.TokenVerifier;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;

/** The real edge in front of a fake monolith and a fake billing, on free ports. */
final class GatewayFixture implements AutoCloseable {

    static final int FACILITY = 7;

    final FakeMonolith monolith = new FakeMonolith();
    final FakeMonolith strangler = new FakeMonolith();
    final ShadowPlan shadowPlan = new ShadowPlan();
    final ApiCatalog catalog = new ApiCatalog();
    final OwnershipMap ownership = new OwnershipMap();
    final EdgeMappings mappings = new EdgeMappings(catalog);
    private final ECKey key = TokenIssuer.newKey();
    final TokenIssuer issuer = issuerAt(Clock.systemUTC());
    final MeterRegistry meters = new SimpleMeterRegistry();
    final Traffic traffic = new Traffic(meters, Clock.systemUTC());
    final EdgeServer server;
    final int port;
    FakeBilling billing = new FakeBilling();

    private final int billingPort = billing.port();
    private final EventLoops loops;
    private final Services services;
    private final ShadowReport report;
    private final ShadowMirror mirror;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    GatewayFixture() {
        this(Duration.ofSeconds(5));
    }

    GatewayFixture(Duration deadline) {
        this(deadline, Duration.ofMillis(50));
    }

    /** @param shadowLag how long a copy is given before a difference counts */
    GatewayFixture(Duration deadline, Duration shadowLag) {
        EdgeSettings settings = new EdgeSettings(
                "127.0.0.1",
                0,
                2,
                16_384,
                1_048_576,
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                deadline,
                Duration.ofSeconds(5));
        loops = new EventLoops(settings);
        services = new Services(
                Map.of("billing", "127.0.0.1:" + billingPort, "records", "127.0.0.1:1"), null, loops, catalog);
        TokenVerifier tokens = new TokenVerifier(
                Map.of("medsync-auth", new IssuerKeys("medsync-auth", issuer::jwks, Clock.systemUTC())),
                Clock.systemUTC(),
                100);
        Transcoder transcoder = new Transcoder(catalog, services, Set.of());
        report = new ShadowReport(http, strangler.url(), "known-to-the-strangler");
        mirror = new ShadowMirror(mappings, services, monolith.url(), report, shadowLag, new SimpleMeterRegistry());
        FrontDoor frontDoor = new FrontDoor(
                settings,
                new PublicRoutes(List.of("POST /api/v1/login")),
                new Access(tokens),
                new RateLimits(0, 1),
                new Routes(
                        new OpenApi(catalog),
                        transcoder,
                        mappings,
                        services,
                        new Monolith(monolith.url(), loops, 64),
                        shadowPlan,
                        mirror),
                ownership,
                traffic);
        server = new EdgeServer(settings, loops, frontDoor, traffic);
        services.start();
        report.start();
        port = server.start();
        awaitBilling();
    }

    /** The mapping that the strangler ships. */
    void useBillingMapping() {
        useBillingMapping("");
    }

    /** The mapping that the strangler serves when billing is retired. */
    void retireBilling() {
        useBillingMapping("retired: true\n");
    }

    private void useBillingMapping(String before) {
        try {
            mappings.replace(List.of(StranglerLink.parse(
                    before + Files.readString(Path.of("../../strangler/src/main/resources/edge/billing.yaml")))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitBilling() {
        Awaitility.await().until(() -> catalog.method("medsync.billing.v1.ChargeService/GetCharge") != null);
    }

    /** Kills billing; {@link #restartBilling} brings it back on the same port. */
    DeadEnd killBilling() {
        billing.close();
        return new DeadEnd(billingPort);
    }

    void restartBilling() {
        billing = new FakeBilling(billingPort);
    }

    /** The genuine issuer, with another idea of what time it is. */
    TokenIssuer issuerAt(Clock clock) {
        return new TokenIssuer("medsync-auth", key, clock);
    }

    String token() {
        return issuer.issue("12", "Bea Biller", FACILITY, Set.of("biller")).token();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + token());
    }

    HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    HttpResponse<String> post(String path, String body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.close();
        report.close();
        mirror.close();
        services.close();
        loops.close();
        monolith.close();
        strangler.close();
        billing.close();
        http.close();
    }
}
