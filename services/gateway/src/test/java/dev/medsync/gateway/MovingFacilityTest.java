package dev.medsync.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.medsync.gateway.ownership.Owner;
import dev.medsync.gateway.ownership.OwnershipEntry;
import dev.medsync.platform.rpc.Refusal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests while the owner changes, or dies. */
@Timeout(60)
class MovingFacilityTest {

    private static final FakeMonolith.Answer SERVED = new FakeMonolith.Answer(200, "{\"chargeId\":1}");

    private final GatewayFixture gateway = new GatewayFixture(Duration.ofSeconds(20));
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

    @BeforeEach
    void start() {
        gateway.useBillingMapping();
    }

    @AfterEach
    void stop() {
        clients.close();
        gateway.close();
    }

    /** How often billing has been asked the same. */
    private LongStream asked() {
        return gateway.billing.received().stream()
                .collect(Collectors.groupingBy(FakeBilling.Received::message, Collectors.counting()))
                .values()
                .stream()
                .mapToLong(times -> times);
    }

    private static Refusal notOwner() {
        return Refusal.notOwner("billing", GatewayFixture.FACILITY, 2);
    }

    @Test
    void aStaleHintCostsOneMoreQuestionAndIsCorrected() {
        gateway.monolith.answers(request -> FakeMonolith.NOT_OWNER);

        assertThat(gateway.get("/api/v1/charges/41").statusCode()).isEqualTo(200);
        assertThat(gateway.get("/api/v1/charges/41").statusCode()).isEqualTo(200);

        assertThat(gateway.monolith.received()).hasSize(1);
        assertThat(gateway.ownership.owner("billing", GatewayFixture.FACILITY)).isEqualTo(Owner.SERVICE);
    }

    @Test
    void aWriteWaitsWhileBothRefuseAndIsServedOnceWithOneKey() throws Exception {
        gateway.monolith.answers(request -> FakeMonolith.NOT_OWNER);
        gateway.billing.refuses(MovingFacilityTest::notOwner);

        CompletableFuture<HttpResponse<String>> write = CompletableFuture.supplyAsync(
                () -> gateway.post("/api/v1/charges", "{\"encounterId\":5,\"code\":\"X\"}"), clients);
        await().until(() -> gateway.billing.received().size() >= 3);
        assertThat(write).isNotDone();
        gateway.billing.refuses(() -> null);

        assertThat(write.get().statusCode()).isEqualTo(200);
        String key = gateway.billing.received().getFirst().idempotencyKey();
        assertThat(key).hasSize(32);
        assertThat(gateway.billing.received())
                .allMatch(each -> each.idempotencyKey().equals(key));
        assertThat(gateway.monolith.received())
                .allMatch(each -> each.idempotencyKey().equals(key));
    }

    @Test
    void ofManyWhoWaitOneAsksAndAllAreServedWhenItIsAnswered() throws Exception {
        gateway.monolith.answers(request -> FakeMonolith.NOT_OWNER);
        gateway.billing.refuses(MovingFacilityTest::notOwner);
        int many = 100;
        var answers = IntStream.range(0, many)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> gateway.get("/api/v1/charges/" + i), clients))
                .toList();
        await().until(() ->
                gateway.billing.received().size() >= many && asked().max().orElse(0) >= 12);
        // Listening, nobody asks eight times before the deadline.
        assertThat(asked().filter(times -> times >= 8).count()).isEqualTo(1);

        gateway.billing.refuses(() -> null);

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.get().statusCode()).isEqualTo(200));
    }

    @Test
    void aWriteThatAStoppingServiceCancelsIsSentAgainUnderItsKey() throws Exception {
        gateway.monolith.answers(request -> FakeMonolith.NOT_OWNER);
        gateway.billing.cancels(true);

        CompletableFuture<HttpResponse<String>> write = CompletableFuture.supplyAsync(
                () -> gateway.post("/api/v1/charges", "{\"encounterId\":5,\"code\":\"X\"}"), clients);
        await().until(() -> gateway.billing.received().size() >= 2);
        gateway.billing.cancels(false);

        assertThat(write.get().statusCode()).isEqualTo(200);
        String key = gateway.billing.received().getFirst().idempotencyKey();
        assertThat(gateway.billing.received())
                .allMatch(each -> each.idempotencyKey().equals(key));
    }

    @Test
    void whenNobodyOwnsItUntilTheDeadlineTheClientMayTryAgain() {
        gateway.monolith.answers(request -> FakeMonolith.NOT_OWNER);
        gateway.billing.refuses(MovingFacilityTest::notOwner);

        HttpResponse<String> response =
                gateway.send(gateway.request("/api/v1/charges/41").header("Request-Timeout", "1500"));

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(response.body()).contains("https://medsync.dev/problems/moving");
    }

    @Test
    void anOwnerThatGivesUpAtTheDeadlineIsNotTakenForOneThatIsDown() {
        gateway.monolith.answers(request -> FakeMonolith.NOT_OWNER);
        gateway.billing.refuses(() -> {
            gateway.billing.staysSilent();
            return notOwner();
        });
        // Many, because both sides' timers run out at about the same moment. On a busy machine nobody may have refused
        // by then.
        var answers = IntStream.range(0, 100)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> gateway.send(gateway.request("/api/v1/charges/" + i)
                                .header("Request-Timeout", Integer.toString(200 + i))),
                        clients))
                .toList();

        assertThat(answers)
                .allSatisfy(answer ->
                        assertThat(answer.get().body()).containsAnyOf("problems/moving", "problems/deadline-exceeded"));
    }

    @Test
    void theNewApiSaysAtOnceThatAFacilityHasNotMovedYet() {
        gateway.billing.refuses(MovingFacilityTest::notOwner);

        assertThat(gateway.get("/api/v2/billing/charges/41").statusCode()).isEqualTo(421);
    }

    @Test
    void aServiceThatHasNotBeenSeenYetIsUnavailableAndNotUnknown() {
        assertThat(gateway.get("/api/v2/records/patients/1").statusCode()).isEqualTo(503);
        assertThat(gateway.get("/api/v2/nosuch/patients/1").statusCode()).isEqualTo(404);
    }

    @Test
    void aServiceThatIsKilledIsWaitedFor() throws Exception {
        gateway.ownership.update(new OwnershipEntry("billing", GatewayFixture.FACILITY, Owner.SERVICE, 2));
        assertThat(gateway.get("/api/v1/charges/41").statusCode()).isEqualTo(200);
        CompletableFuture<HttpResponse<String>> read;
        CompletableFuture<HttpResponse<String>> write;
        try (DeadEnd dead = gateway.killBilling()) {
            read = CompletableFuture.supplyAsync(() -> gateway.get("/api/v1/charges/41"), clients);
            write = CompletableFuture.supplyAsync(
                    () -> gateway.post("/api/v2/billing/charges", "{\"encounterId\":5}"), clients);
            dead.awaitCall();
        }
        gateway.restartBilling();

        assertThat(read.get().statusCode()).isEqualTo(200);
        assertThat(write.get().statusCode()).isEqualTo(200);
    }

    @Test
    void aMonolithThatIsKilledIsWaitedForAndThenGivenUp() throws Exception {
        gateway.monolith.answers(request -> SERVED);
        int port = gateway.monolith.port();
        assertThat(gateway.get("/api/v1/charges/41").statusCode()).isEqualTo(200);
        gateway.monolith.close();

        CompletableFuture<HttpResponse<String>> read;
        try (DeadEnd dead = new DeadEnd(port)) {
            read = CompletableFuture.supplyAsync(() -> gateway.get("/api/v1/charges/41"), clients);
            dead.awaitCall();
        }
        try (FakeMonolith again = new FakeMonolith(port)) {
            again.answers(request -> SERVED);
            assertThat(read.get().statusCode()).isEqualTo(200);
        }

        HttpResponse<String> given =
                gateway.send(gateway.request("/api/v1/charges/41").header("Request-Timeout", "300"));
        assertThat(given.statusCode()).isEqualTo(503);
        assertThat(given.body()).contains("https://medsync.dev/problems/unavailable");
    }

    @Test
    void aMonolithThatHasNoDatabaseForAMomentIsAskedAgain() {
        gateway.monolith.answers(request -> gateway.monolith.received().size() < 3
                ? new FakeMonolith.Answer(503, "{\"type\":\"https://medsync.dev/problems/unavailable\"}")
                : SERVED);

        assertThat(gateway.get("/api/v1/charges/41").statusCode()).isEqualTo(200);
    }

    @Test
    void manyRequestsSurviveAnOwnerThatFlipsAllTheTime() {
        AtomicInteger questions = new AtomicInteger();
        gateway.monolith.answers(request -> questions.getAndIncrement() % 3 == 0 ? SERVED : FakeMonolith.NOT_OWNER);
        gateway.billing.refuses(() -> questions.getAndIncrement() % 3 == 1 ? null : notOwner());

        var answers = IntStream.range(0, 200)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> gateway.get("/api/v1/charges/" + i), clients))
                .toList();

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.get().statusCode()).isEqualTo(200));
    }
}
