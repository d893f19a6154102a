package dev.medsync.emulator.servicebus.entity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final Duration LOCK = Duration.ofMinutes(1);
    private static final Settlement COMPLETE = new Settlement.Complete();

    private final NamespaceFixture fixture = NamespaceFixture.withQueue(SettingsFixture.queue()
            .withSessions()
            .lockedFor(LOCK)
            .deliveringAtMost(2)
            .settings());

    @Test
    void aSessionHasOneHolderWhoGetsItsMessagesInOrder() {
        TestConsumer holder = accept("A", 10);
        fixture.send("id=1;session=A");
        fixture.send("id=2;session=B");
        fixture.send("id=3;session=A");

        assertThat(sessions().accept("A", TestConsumer.withRoomFor(1))).isEmpty();
        assertThat(holder.texts()).containsExactly("id=1;session=A", "id=3;session=A");
        assertThat(fixture.counts("q").sessions()).containsOnly(Map.entry("A", 2), Map.entry("B", 1));
    }

    @Test
    void theNextSessionIsTheOneThatHasWaitedLongest() {
        fixture.send("id=1;session=B");
        fixture.send("id=2;session=A");
        fixture.send("id=3;session=B");

        assertThat(acceptNext().sessionId).isEqualTo("B");
        assertThat(acceptNext().sessionId).isEqualTo("A");
        assertThat(acceptNext().sessionId).isNull();
    }

    @Test
    void aBusySessionGoesToTheEndOfTheLineWhenItIsReleased() {
        fixture.send("id=1;session=busy");
        fixture.send("id=2;session=quiet");
        fixture.send("id=3;session=busy");
        Request first = acceptNext();
        fixture.queue().settle(first.consumer.lastToken(), COMPLETE);
        sessions().release("busy", first.consumer);

        assertThat(acceptNext().sessionId).isEqualTo("quiet");
        assertThat(acceptNext().sessionId).isEqualTo("busy");
    }

    @Test
    void aWaitingRequestGetsTheFirstSessionThatGetsAMessage() {
        Request waiting = acceptNext();
        Request withdrawn = acceptNext();
        sessions().withdraw(withdrawn);

        fixture.send("id=1;session=A");
        fixture.send("id=2;session=B");

        assertThat(waiting.sessionId).isEqualTo("A");
        assertThat(withdrawn.sessionId).isNull();
        fixture.pass(Duration.ofDays(1));
        assertThat(withdrawn.timedOut).isFalse();
    }

    @Test
    void aRequestWaitsUntilItsDeadlineOnly() {
        Request waiting = acceptNext();

        fixture.pass(Duration.ofSeconds(29));
        assertThat(waiting.timedOut).isFalse();
        fixture.pass(Duration.ofSeconds(1));
        assertThat(waiting.timedOut).isTrue();

        fixture.send("id=1;session=A");
        assertThat(waiting.sessionId).isNull();
    }

    @Test
    void aReleasedSessionStartsAgainAtItsFirstUnsettledMessageWithoutCounting() {
        for (int i = 1; i <= 4; i++) {
            fixture.send("id=" + i + ";session=A");
        }
        TestConsumer holder = accept("A", 3);
        fixture.queue().settle(holder.lastToken(), COMPLETE);
        Request waiting = acceptNext();

        sessions().release("A", holder);

        assertThat(waiting.consumer.texts()).containsExactly("id=1;session=A", "id=2;session=A", "id=4;session=A");
        assertThat(waiting.consumer.received)
                .allMatch(message -> message.record().deliveryCount() == 0);
        assertThat(fixture.queue().settle(holder.firstToken(), COMPLETE))
                .as("the former holder's lock")
                .isFalse();
    }

    @Test
    void aReleaseByAFormerHolderDoesNothing() {
        TestConsumer former = accept("A", 1);
        fixture.pass(LOCK);
        TestConsumer holder = accept("A", 1);

        sessions().release("A", former);

        assertThat(sessions().isHeld("A")).isTrue();
        assertThat(holder.lockLost).isFalse();
    }

    @Test
    void anExpiredSessionLockIsToldAndCountsAsAFailedDelivery() {
        fixture.send("id=1;session=A");
        TestConsumer holder = accept("A", 5);

        fixture.pass(LOCK);
        assertThat(holder.lockLost).isTrue();
        TestConsumer second = accept("A", 5);
        assertThat(second.last().record().deliveryCount()).isEqualTo(1);
        fixture.pass(LOCK);

        assertThat(fixture.counts("q").active()).isZero();
        assertThat(fixture.counts("q").deadLettered()).isEqualTo(1);
    }

    @Test
    void aRenewedSessionIsKept() {
        fixture.send("id=1;session=A");
        TestConsumer holder = accept("A", 5);

        for (int i = 0; i < 10; i++) {
            fixture.pass(LOCK.minusSeconds(1));
            assertThat(sessions().renew("A")).contains(fixture.clock.instant().plus(LOCK));
        }

        assertThat(holder.lockLost).isFalse();
        assertThat(fixture.queue().settle(holder.lastToken(), COMPLETE)).isTrue();
        assertThat(sessions().renew("B")).isEmpty();
    }

    @Test
    void aSessionsStateSurvivesItsHoldersAndARestart() {
        accept("A", 1);
        sessions().setState("A", new byte[] {1, 2, 3});

        fixture.restart();

        assertThat(sessions().state("A")).containsExactly(1, 2, 3);
        sessions().setState("A", null);
        fixture.restart();
        assertThat(sessions().state("A")).isNull();
    }

    @Test
    void anAbandonedMessageIsDeliveredBeforeLaterOnes() {
        fixture.send("id=1;session=A");
        fixture.send("id=2;session=A");
        TestConsumer holder = accept("A", 1);

        fixture.queue().settle(holder.lastToken(), new Settlement.Abandon(Map.of()));
        holder.makeRoomFor(2);
        sessions().dispatch("A");

        assertThat(holder.texts()).containsExactly("id=1;session=A", "id=1;session=A", "id=2;session=A");
    }

    @Test
    void aMessageOfASessionThatExpiresTakesTheSessionOutOfTheLine() {
        fixture.send("id=1;session=A;ttl=PT10S");
        fixture.pass(Duration.ofSeconds(10));

        assertThat(acceptNext().sessionId).isNull();
        assertThat(fixture.counts("q").sessions()).isEmpty();
    }

    private Sessions sessions() {
        return fixture.queue().sessions();
    }

    private TestConsumer accept(String sessionId, int room) {
        TestConsumer consumer = TestConsumer.withRoomFor(room);
        assertThat(sessions().accept(sessionId, consumer)).isPresent();
        sessions().dispatch(sessionId);
        return consumer;
    }

    private Request acceptNext() {
        Request request = new Request(fixture.clock.instant().plusSeconds(30));
        sessions().acceptNext(request);
        return request;
    }

    private static final class Request implements SessionRequest {
        final TestConsumer consumer = TestConsumer.withRoomFor(10);
        private final Instant deadline;

        @Nullable
        String sessionId;

        boolean timedOut;

        Request(Instant deadline) {
            this.deadline = deadline;
        }

        @Override
        public Instant deadline() {
            return deadline;
        }

        @Override
        public SessionConsumer accepted(SessionLock lock) {
            sessionId = lock.sessionId();
            return consumer;
        }

        @Override
        public void timedOut() {
            timedOut = true;
        }
    }
}
