package dev.medsync.platform.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.medsync.platform.events.EventFixture.Handled;
import dev.medsync.platform.events.EventFixture.Recorder;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a committed change to its handling, through a real database and a real broker. */
@Timeout(240)
final class EventsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Between two changes of a clinic that works while the broker is away: the backlog shall stay small. */
    private static final Duration PACE = Duration.ofMillis(5);

    @TempDir
    private Path directory;

    private EventFixture events;

    @BeforeEach
    void start() throws SQLException {
        events = new EventFixture(directory);
    }

    @AfterEach
    void stop() throws Exception {
        events.close();
    }

    private void awaitHandled(int count) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> assertThat(events.handled()).hasSizeGreaterThanOrEqualTo(count));
    }

    private static void assertEachOnceAndInOrder(List<Handled> handled, int changes) {
        Map<String, List<Long>> versions = handled.stream()
                .collect(
                        Collectors.groupingBy(Handled::key, Collectors.mapping(Handled::version, Collectors.toList())));
        versions.forEach((key, seen) -> {
            List<Long> expected = new ArrayList<>();
            for (long version = 1; version <= seen.size(); version++) {
                expected.add(version);
            }
            assertThat(seen).as("patient " + key).isEqualTo(expected);
        });
        assertThat(handled).hasSize(changes);
    }

    private void writeConcurrently(OutboxWriter writer, int threads, int changes) {
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            writers.add(CompletableFuture.runAsync(() -> {
                for (int i = 0; i < changes; i++) {
                    int patient = i % 5;
                    events.change(writer, patient + 1, patient, "Doe");
                }
            }));
        }
        writers.forEach(CompletableFuture::join);
    }

    @Test
    void theEventsOfAnAggregateArriveOnceAndInOrderThoughManyWriteIt() {
        OutboxWriter writer = events.writer(events.relay());
        events.processor(events.dispatch(new Recorder(EventHandler.Guard.ONCE)));
        writeConcurrently(writer, 6, 50);
        awaitHandled(300);
        assertEachOnceAndInOrder(events.handled(), 300);
        await().untilAsserted(() -> assertThat(events.inOutbox()).isZero());
    }

    @Test
    void twoRelaysOfOneServiceNeitherReorderNorDouble() {
        OutboxRelay one = events.relay();
        OutboxRelay other = events.relay();
        AtomicInteger turn = new AtomicInteger();
        OutboxWriter writer = events.writer(lane -> (turn.incrementAndGet() % 2 == 0 ? one : other).accept(lane));
        events.processor(events.dispatch(new Recorder(EventHandler.Guard.ONCE)));
        writeConcurrently(writer, 4, 50);
        awaitHandled(200);
        assertEachOnceAndInOrder(events.handled(), 200);
    }

    @Test
    void aBrokerThatGoesAwayAndComesBackLosesNothingAndDoublesNothing() {
        OutboxWriter writer = events.writer(events.relay());
        events.processor(events.dispatch(new Recorder(EventHandler.Guard.ONCE)));
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger committed = new AtomicInteger();
        CompletableFuture<Void> clinic = CompletableFuture.runAsync(() -> {
            while (!stop.get()) {
                int patient = committed.get() % 7;
                events.change(writer, patient + 1, patient, "Doe");
                committed.incrementAndGet();
                LockSupport.parkNanos(PACE.toNanos());
            }
        });
        awaitHandled(50);
        events.stopBroker();
        int atTheStop = committed.get();
        await().until(() -> committed.get() > atTheStop + 100);
        events.startBroker();
        int atTheStart = committed.get();
        await().until(() -> committed.get() > atTheStart + 50);
        stop.set(true);
        clinic.join();
        awaitHandled(committed.get());
        assertEachOnceAndInOrder(events.handled(), committed.get());
    }

    @Test
    void anEventThatIsSentTwiceHasItsSideEffectOnce() {
        SealedEvent event = events.sealed(7, 42, 1, "Doe");
        EventSender sender = events.sender();
        sender.sendAll(List.of(event, event));
        sender.sendAll(List.of(event, events.sealed(7, 42, 2, "Doe")));
        events.processor(events.dispatch(new Recorder(EventHandler.Guard.ONCE)));
        awaitHandled(2);
        assertEachOnceAndInOrder(events.handled(), 2);
    }

    @Test
    void aLateEventNeverOverwritesANewerState() {
        EventSender sender = events.sender();
        sender.sendAll(List.of(
                events.sealed(7, 42, 5, "new"), events.sealed(7, 42, 4, "old"), events.sealed(7, 42, 6, "newest")));
        events.processor(events.dispatch(new Recorder(EventHandler.Guard.NEWEST_STATE)));
        awaitHandled(2);
        assertThat(events.handled()).extracting(Handled::familyName).containsExactly("new", "newest");
    }

    @Test
    void aPoisonousEventGoesToTheDeadLettersTheLaneGoesOnAndItCanBeReplayed() {
        Recorder recorder = new Recorder(EventHandler.Guard.ONCE);
        recorder.refusedName = "Poison";
        EventSender sender = events.sender();
        sender.sendAll(List.of(events.sealed(7, 1, 1, "Poison"), events.sealed(7, 2, 1, "Healthy")));
        EventDispatch dispatch = events.dispatch(recorder);
        events.processor(dispatch);
        awaitHandled(1);
        assertThat(events.handled()).extracting(Handled::familyName).containsExactly("Healthy");

        DeadLetters letters = new DeadLetters(events.bus(), dispatch);
        assertThat(letters.list(10)).singleElement().satisfies(letter -> {
            assertThat(letter.reason()).isEqualTo("HandlerFailed");
            assertThat(letter.description()).isEqualTo("java.lang.IllegalStateException at attempt 3");
            assertThat(letter.subject()).isEqualTo("Patient/1");
            assertThat(letter.type()).isEqualTo("medsync.records.v1.PatientUpdated");
            assertThat(letter.toString()).doesNotContain("Poison");
        });
        assertThat(letters.replay(Optional.empty())).isEqualTo(new DeadLetters.Replayed(0, 1));
        assertThat(letters.list(10)).hasSize(1);
        recorder.refusedName = null;
        assertThat(letters.replay(Optional.of("another"))).isEqualTo(new DeadLetters.Replayed(0, 0));
        assertThat(letters.replay(Optional.empty())).isEqualTo(new DeadLetters.Replayed(1, 0));
        assertThat(letters.list(10)).isEmpty();
        assertThat(events.handled()).extracting(Handled::familyName).containsExactly("Healthy", "Poison");
    }

    @Test
    void aTransactionThatIsRolledBackPublishesNothing() {
        OutboxWriter writer = events.writer(events.relay());
        events.database.beside(7, transaction -> {
            writer.append(transaction, EventFixture.updated(7, 42, 1, "Doe"));
            transaction.rollBack();
            return true;
        });
        assertThat(events.inOutbox()).isZero();
    }

    @Test
    void aPayloadThatNoMessageCanCarryIsRefusedWithItsTransaction() {
        OutboxWriter writer = events.writer(lane -> {});
        OutgoingEvent large = new OutgoingEvent(
                "Patient",
                "42",
                7,
                1,
                EventFixture.largePayload(EventSealing.LARGEST_PAYLOAD + 1),
                OutgoingEvent.Confidentiality.PHI);
        assertThatThrownBy(() -> events.database.beside(7, transaction -> writer.append(transaction, large)))
                .isInstanceOf(PayloadTooLargeException.class)
                .hasMessageContaining("by reference");
        assertThat(events.inOutbox()).isZero();
    }

    @Test
    void theLargestPayloadArrives() {
        OutboxWriter writer = events.writer(events.relay());
        events.processor(events.dispatch(new Recorder(EventHandler.Guard.ONCE)));
        OutgoingEvent large = new OutgoingEvent(
                "Patient",
                "42",
                7,
                1,
                EventFixture.largePayload(EventSealing.LARGEST_PAYLOAD - 16),
                OutgoingEvent.Confidentiality.PHI);
        events.database.beside(7, transaction -> writer.append(transaction, large));
        awaitHandled(1);
    }
}
