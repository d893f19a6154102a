package dev.medsync.strangler.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.platform.rpc.TestService;
import dev.medsync.strangler.compare.KnownDifference;
import dev.medsync.strangler.rollout.Migration;
import io.micronaut.http.HttpMethod;
import io.micronaut.web.router.Router;
import io.micronaut.web.router.UriRouteInfo;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nothing that changes anything can be called without a token, and no token opens more than it is for. No database runs. */
class CredentialsTest {
    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final String ADMIN = "of-people";
    private static final String GATEWAY = "of-the-gateway";
    private static final String A_DIFFERENCE = """
            {"compared":{"billing":1},"differences":[{"capability":"billing","route":"charges","path":"amt",
             "kind":"value","class":"SERVICE_BUG","count":1}]}""";

    private static TestService strangler;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        strangler = new TestService(
                "strangler",
                Map.of(
                        "medsync.strangler.legacy.url", "jdbc:postgresql://127.0.0.1:1/none",
                        "medsync.strangler.admin-token", ADMIN,
                        "medsync.strangler.gateway-token", GATEWAY,
                        "medsync.security.issuers", List.of("nobody=http://127.0.0.1:1/jwks.json"),
                        "medsync.gateway.management-url", "http://127.0.0.1:1",
                        "medsync.rpc.targets.billing", "127.0.0.1:1",
                        "medsync.rpc.targets.records", "127.0.0.1:1",
                        "medsync.rpc.targets.config", "127.0.0.1:1"));
    }

    @AfterAll
    static void stop() {
        strangler.close();
        HTTP.close();
    }

    @Test
    void everyRouteThatChangesSomethingRefusesWhoHasNoToken() throws Exception {
        Set<String> routes = routesThatChangeSomething();
        assertThat(routes).contains("POST /shadow/differences", "POST /migrations/billing/rollback");

        for (String each : routes) {
            assertThat(post(each, A_DIFFERENCE, null)).as(each).isEqualTo(401);
            assertThat(post(each, A_DIFFERENCE, "Bearer ")).as(each).isEqualTo(401);
            assertThat(post(each, A_DIFFERENCE, "Bearer null")).as(each).isEqualTo(401);
            assertThat(post(each, A_DIFFERENCE, "Bearer of-nobody")).as(each).isEqualTo(401);
        }
    }

    @Test
    void theGatewaysTokenReportsDifferencesAndGivesNoCommand() throws Exception {
        for (String each : routesThatChangeSomething()) {
            if (!each.equals("POST /shadow/differences")) {
                assertThat(post(each, "{}", "Bearer " + GATEWAY)).as(each).isEqualTo(401);
            }
        }
        assertThat(post("POST /shadow/differences", A_DIFFERENCE, "Bearer " + ADMIN))
                .isEqualTo(401);
        assertThat(differences()).isEmpty();

        assertThat(post("POST /shadow/differences", A_DIFFERENCE, "Bearer " + GATEWAY))
                .isEqualTo(200);
        assertThat(differences()).extracting(KnownDifference::field).containsExactly("amt value");
    }

    @Test
    void noTokenGivesUpTheWayBackWithoutAConfirmation() throws Exception {
        for (String body : List.of("{\"to\":\"RETIRED\"}", "{\"to\":\"retired\",\"confirmed\":\"records\"}")) {
            assertThat(post("POST /migrations/billing/migrate", body, "Bearer " + ADMIN))
                    .as(body)
                    .isEqualTo(400);
        }
    }

    private static List<KnownDifference> differences() {
        return strangler.bean(Migration.class, "billing").differences().all();
    }

    private static Set<String> routesThatChangeSomething() {
        return strangler
                .bean(Router.class)
                .uriRoutes()
                .filter(route -> !READS.contains(route.getHttpMethod()))
                .map(CredentialsTest::path)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String path(UriRouteInfo<?, ?> route) {
        String path = route.getUriMatchTemplate()
                .toPathString()
                .replace("{capability}", "billing")
                .replaceAll("\\{[^}]+}", "12");
        return route.getHttpMethod() + " " + path;
    }

    /** @param route its method and its path */
    private static int post(String route, String body, @Nullable String authorization)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + strangler.httpPort() + route.substring(route.indexOf(' ') + 1)))
                .header("Content-Type", "application/json")
                .method(route.substring(0, route.indexOf(' ')), HttpRequest.BodyPublishers.ofString(body));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
