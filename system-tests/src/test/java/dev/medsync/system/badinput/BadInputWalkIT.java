package dev.medsync.system.badinput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.medsync.system.ServicesFixture;
import dev.medsync.system.badinput.Edge.Answer;
import dev.medsync.system.badinput.Edge.Request;
import dev.medsync.system.badinput.Examples.Call;
import dev.medsync.system.badinput.Examples.Example;
import dev.medsync.system.badinput.Examples.Retry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Walks every public RPC, through the gateway as clients do, with whatever is wrong about a request. A refusal is a problem
 * that says what is wrong and quotes nothing; and nothing is stored half: every table is as it was.
 *
 * <p>RPCs are found in the contracts. A new one is walked without being named here; it fails the walk until it has an
 * example, without which nobody could tell a refusal from a wrong address.
 */
class BadInputWalkIT {
    /** What a page of a framework, a database or a JVM would say. */
    private static final List<String> INNER_LIFE = List.of(
            "Exception",
            "\tat ",
            "dev.medsync.",
            "org.postgresql",
            "SQLSTATE",
            "select ",
            "io.grpc",
            "netty",
            "null pointer");

    /** RPCs for those who have no token yet, as the gateway's configuration lists them. */
    private static final Set<String> PUBLIC = Set.of("SessionService/SignIn", "SessionService/Refresh");

    private static ServicesFixture services;
    private static Edge edge;
    private static Examples examples;

    @BeforeAll
    static void start() {
        services = new ServicesFixture();
        edge = new Edge(services.gatewayPort());
        examples = new Examples(services, edge);
    }

    @AfterAll
    static void stop() {
        String logs = services.logs();
        edge.close();
        services.close();
        assertThat(logs).as("logs").doesNotContain(Examples.PHI).doesNotContain(HostileBodies.CANARY);
    }

    static List<PublicRpc> publicRpcs() {
        return PublicRpc.all();
    }

    private static Example example(PublicRpc rpc) {
        Example example = examples.of(rpc);
        if (example == null) {
            throw new AssertionError(rpc + " needs an example in Examples");
        }
        return example;
    }

    private static Request valid(PublicRpc rpc) {
        Example example = example(rpc);
        return request(rpc, example, example.call().get());
    }

    private static Request request(PublicRpc rpc, Example example, Call call) {
        String token = call.token();
        if (token == null && !PUBLIC.contains(rpc.toString())) {
            token = examples.token(example, Examples.OURS);
        }
        return Edge.request(rpc, call.message(), token);
    }

    @Test
    void theEdgeOffersExactlyWhatTheContractsDeclare() {
        JsonNode paths = edge.send(new Request("GET", "/api/v2/openapi.json", null, Map.of(), null)
                        .withToken(services.issuer().token(Examples.OURS, "biller")))
                .json()
                .path("paths");
        Map<String, String> offered = new LinkedHashMap<>();
        paths.properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method ->
                                offered.put(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey(), "")));
        assertThat(offered.keySet())
                .containsExactlyInAnyOrderElementsOf(publicRpcs().stream()
                        .map(rpc -> rpc.httpMethod() + " " + rpc.path())
                        .collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource("publicRpcs")
    void anExampleIsCarriedOut(PublicRpc rpc) {
        Answer answer = edge.send(valid(rpc));

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.contentType()).startsWith("application/json");
    }

    @ParameterizedTest
    @MethodSource("publicRpcs")
    void nobodyGetsInWithoutATokenThatIsGenuineAndAlive(PublicRpc rpc) {
        if (PUBLIC.contains(rpc.toString())) {
            return;
        }
        Request request = valid(rpc);
        Map<String, Request> attempts = new LinkedHashMap<>();
        attempts.put("no token", request.withToken(null));
        HostileTokens.of(
                        ServicesFixture.ISSUER,
                        services.issuer().key(),
                        Examples.OURS,
                        example(rpc).roles())
                .forEach((what, token) -> attempts.put(what, request.withToken(token)));
        refused(attempts, Set.of(401));
    }

    @ParameterizedTest
    @MethodSource("publicRpcs")
    void aRoleOrAFacilityThatIsNotOnesOwnGetsNothing(PublicRpc rpc) {
        if (PUBLIC.contains(rpc.toString())) {
            return;
        }
        Request request = valid(rpc);
        refused(
                Map.of(
                        "no role", request.withToken(services.issuer().token(Examples.OURS)),
                        "a role nobody has heard of",
                                request.withToken(services.issuer().token(Examples.OURS, "janitor"))),
                Set.of(403));
        Example example = example(rpc);
        if (example.foreign()) {
            Map<String, String> before = StoredRows.of(services.databases());
            Answer answer = edge.send(request.withToken(examples.token(example, Examples.SECOND)));
            assertSoftly(softly -> {
                if (answer.status() == 200) {
                    softly.assertThat(answer.body()).as("another facility's").isEqualTo("{}");
                } else {
                    checkProblem(softly, "another facility's id", answer, Set.of(404, 409));
                }
            });
            unchanged(before);
        }
    }

    @ParameterizedTest
    @MethodSource("publicRpcs")
    void aFacilityThatIsElsewhereIsRefusedAsThat(PublicRpc rpc) {
        if (!rpc.name().startsWith("medsync.billing.") && !rpc.name().startsWith("medsync.records.")
                || rpc.toString().equals("PayerService/ListPayers")) {
            return;
        }
        Request request = valid(rpc).withToken(examples.token(example(rpc), Examples.ELSEWHERE));
        refused(Map.of("a facility that somebody else owns", request.with("Request-Timeout", "500")), Set.of(421, 503));
    }

    @ParameterizedTest
    @MethodSource("publicRpcs")
    void whatIsNoMessageIsRefused(PublicRpc rpc) {
        if (!rpc.hasBody()) {
            return;
        }
        Call call = example(rpc).call().get();
        Request request = request(rpc, example(rpc), call);
        Map<String, Request> attempts = new LinkedHashMap<>();
        HostileBodies.malformed(call.message()).forEach((what, body) -> attempts.put(what, request.withBody(body)));
        HostileBodies.wrongTypes(rpc, call.message())
                .forEach((what, message) ->
                        attempts.put(what, request(rpc, example(rpc), new Call(message, request.token()))));
        ObjectNode unknown = call.message().deepCopy().put("noSuchField", HostileBodies.CANARY);
        attempts.put(
                "an unknown field, strictly",
                request(rpc, example(rpc), new Call(unknown, request.token())).with("Prefer", "handling=strict"));
        refused(attempts, Set.of(400, 413));
    }

    @ParameterizedTest
    @MethodSource("publicRpcs")
    void anAddressThatMeansNothingIsRefused(PublicRpc rpc) {
        if (rpc.variables().isEmpty()) {
            return;
        }
        Call call = example(rpc).call().get();
        String token = request(rpc, example(rpc), call).token();
        Map<String, Request> attempts = new LinkedHashMap<>();
        for (String variable : rpc.variables()) {
            FieldDescriptor descriptor = rpc.input().findFieldByName(variable);
            String field = descriptor.getJsonName();
            List<String> values = descriptor.getJavaType() == FieldDescriptor.JavaType.STRING
                    ? List.of(HostileBodies.CANARY + "!", " ", "x".repeat(2000))
                    : List.of(
                            HostileBodies.CANARY,
                            "-1",
                            "0",
                            "1.5",
                            "9223372036854775807",
                            "99999999999999999999",
                            " ",
                            "x".repeat(2000));
            for (String value : values) {
                ObjectNode message = call.message().deepCopy().put(field, value);
                attempts.put(value, request(rpc, example(rpc), new Call(message, token)));
            }
        }
        Map<String, String> before = StoredRows.of(services.databases());
        assertSoftly(softly -> attempts.forEach((what, request) -> {
            Answer answer = edge.send(request);
            // A list of what does not exist is empty, and a flag of that name is off.
            if (!(rpc.reads() && answer.status() == 200 && answer.body().equals("{}"))) {
                checkProblem(softly, what, answer, Set.of(400, 404, 409, 414));
            }
        }));
        unchanged(before);
    }

    /** What the right type can hold and the RPC may or may not want: it says so, and nothing breaks. */
    @ParameterizedTest
    @MethodSource("publicRpcs")
    void awkwardValuesBreakNothing(PublicRpc rpc) {
        Call call = example(rpc).call().get();
        String token = request(rpc, example(rpc), call).token();
        assertSoftly(softly -> HostileBodies.awkward(rpc, call.message()).forEach((what, message) -> {
            Answer answer = edge.send(request(rpc, example(rpc), new Call(message, token)));
            if (answer.status() != 200) {
                checkProblem(softly, what, answer, Set.of(400, 401, 403, 404, 409, 412, 414, 422, 429));
            }
        }));
    }

    @ParameterizedTest
    @MethodSource("publicRpcs")
    void aVersionThatIsNoLongerCurrentIsRefused(PublicRpc rpc) {
        if (rpc.input().findFieldByName("expected_version") == null) {
            return;
        }
        Call call = example(rpc).call().get();
        ObjectNode stale = call.message().deepCopy().put("expectedVersion", 999);
        refused(Map.of("a stale version", request(rpc, example(rpc), new Call(stale, call.token()))), Set.of(412));
    }

    @ParameterizedTest
    @MethodSource("publicRpcs")
    void aRetryIsAnsweredAndAKeyForSomethingElseIsRefused(PublicRpc rpc) {
        Example example = example(rpc);
        if (rpc.reads() || example.retry() == Retry.HARMLESS) {
            return;
        }
        String key = UUID.randomUUID().toString();
        Request request = valid(rpc).with("Idempotency-Key", key);
        Answer first = edge.send(request);
        assertThat(first.status()).as(first.body()).isEqualTo(200);
        Map<String, String> before = StoredRows.of(services.databases());

        Answer again = edge.send(request);

        assertThat(again.status()).as(again.body()).isEqualTo(200);
        assertThat(again.json()).isEqualTo(first.json());
        unchanged(before);
        refused(Map.of("the key of another request", valid(rpc).with("Idempotency-Key", key)), Set.of(422));
    }

    /** Sends requests, all of which are to be refused with one of these statuses and to leave nothing behind. */
    private static void refused(Map<String, Request> attempts, Set<Integer> statuses) {
        Map<String, String> before = StoredRows.of(services.databases());
        assertSoftly(softly ->
                attempts.forEach((what, request) -> checkProblem(softly, what, edge.send(request), statuses)));
        unchanged(before);
    }

    private static void unchanged(Map<String, String> before) {
        assertThat(StoredRows.of(services.databases())).as("what is stored").isEqualTo(before);
    }

    private static void checkProblem(SoftAssertions softly, String what, Answer answer, Set<Integer> statuses) {
        softly.assertThat(answer.status()).as("%s: %s", what, answer.body()).isIn(statuses);
        softly.assertThat(answer.contentType()).as(what).startsWith("application/problem+json");
        // The address is the client's own, and the only thing of a request that a problem repeats.
        softly.assertThat(answer.body().replaceFirst("\"instance\":\"[^\"]*\"", ""))
                .as(what)
                .doesNotContain(INNER_LIFE)
                .doesNotContain(Examples.PHI)
                .doesNotContain(HostileBodies.CANARY);
        if (answer.isProblem()) {
            JsonNode problem = answer.json();
            softly.assertThat(problem.path("type").asText()).as(what).startsWith("https://medsync.dev/problems/");
            softly.assertThat(problem.path("title").asText()).as(what).isNotEmpty();
            softly.assertThat(problem.path("status").asInt()).as(what).isEqualTo(answer.status());
            softly.assertThat(problem.path("requestId").asText()).as(what).isNotEmpty();
        }
    }
}
