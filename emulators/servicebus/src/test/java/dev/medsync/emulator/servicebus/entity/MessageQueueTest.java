package dev.medsync.emulator.servicebus.entity;

import static dev.medsync.emulator.servicebus.entity.TextMessageFormat.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MessageQueueTest {
    private static final Duration LOCK = Duration.ofMinutes(1);
    private static final Settlement COMPLETE = new Settlement.Complete();
    private static final Settlement ABANDON = new Settlement.Abandon(Map.of());

    private final NamespaceFixture fixture = NamespaceFixture.withQueue(
            SettingsFixture.queue().lockedFor(LOCK).deliveringAtMost(3).settings());

    @Test
    void messagesGoInOrderToConsumersInTurn() {
        TestConsumer first = join(TestConsumer.withRoomFor(2));
        TestConsumer second = join(TestConsumer.withRoomFor(2));

        for (int i = 1; i <= 5; i++) {
            fixture.send("id=" + i);
        }

        assertThat(first.texts()).containsExactly("id=1", "id=3");
        assertThat(second.texts()).containsExactly("id=2", "id=4");
        assertThat(fixture.counts("q").active()).isEqualTo(5);
        assertThat(fixture.counts("q").locked()).isEqualTo(4);
    }

    @Test
    void aCompletedMessageIsGoneAndCannotBeSettledTwice() {
        TestConsumer consumer = join(TestConsumer.withRoomFor(1));
        fixture.send("id=1");

        assertThat(fixture.queue().settle(consumer.lastToken(), COMPLETE)).isTrue();
        assertThat(fixture.queue().settle(consumer.lastToken(), COMPLETE)).isFalse();
        assertThat(fixture.counts("q").active()).isZero();
        assertThat(fixture.queue().peek(0, 10, null)).isEmpty();
    }

    @Test
    void aLockedMessageComesAgainWhenItsLockExpiresAndThatCounts() {
        TestConsumer consumer = join(TestConsumer.withRoomFor(1));
        fixture.send("id=1");
        UUID lost = consumer.lastToken();
        consumer.makeRoomFor(1);

        fixture.pass(LOCK.minusMillis(1));
        assertThat(consumer.received).hasSize(1);
        fixture.pass(Duration.ofMillis(1));

        assertThat(consumer.received).hasSize(2);
        assertThat(consumer.last().record().deliveryCount()).isEqualTo(1);
        assertThat(fixture.queue().settle(lost, COMPLETE)).isFalse();
        assertThat(fixture.queue().settle(consumer.lastToken(), COMPLETE)).isTrue();
    }

    @Test
    void aRenewedLockLastsLonger() {
        TestConsumer consumer = join(TestConsumer.withRoomFor(2));
        fixture.send("id=1");

        fixture.pass(LOCK.dividedBy(2));
        assertThat(fixture.queue().renewLock(consumer.lastToken()))
                .contains(fixture.clock.instant().plus(LOCK));
        fixture.pass(LOCK.minusMillis(1));

        assertThat(consumer.received).hasSize(1);
        assertThat(fixture.queue().isLocked(consumer.lastToken())).isTrue();
        assertThat(fixture.queue().renewLock(UUID.randomUUID())).isEmpty();
    }

    @Test
    void anAbandonedMessageComesAgainUntilItIsDeadLettered() {
        TestConsumer consumer = join(TestConsumer.withRoomFor(10));
        fixture.send("id=1");

        for (int delivery = 0; delivery < 3; delivery++) {
            assertThat(consumer.last().record().deliveryCount()).isEqualTo(delivery);
            fixture.queue().settle(consumer.lastToken(), ABANDON);
        }

        assertThat(consumer.received).hasSize(3);
        assertThat(fixture.counts("q").active()).isZero();
        assertThat(fixture.counts("q").deadLettered()).isEqualTo(1);
        DeliveredMessage letter = fixture.deadLetters().peek(0, 1, null).getFirst();
        assertThat(text(letter.content())).contains("p.DeadLetterReason=MaxDeliveryCountExceeded");
        assertThat(letter.record().deadLetterSource()).isEqualTo("q");
    }

    @Test
    void aReleasedMessageComesAgainWithoutCounting() {
        TestConsumer consumer = join(TestConsumer.withRoomFor(20));
        fixture.send("id=1");

        for (int i = 0; i < 10; i++) {
            fixture.queue().settle(consumer.lastToken(), new Settlement.Release());
        }

        assertThat(consumer.last().record().deliveryCount()).isZero();
    }

    @Test
    void anAbandonedMessageKeepsItsPlaceAndItsNewProperties() {
        TestConsumer consumer = join(TestConsumer.withRoomFor(1));
        fixture.send("id=1");
        fixture.send("id=2");

        fixture.queue().settle(consumer.lastToken(), new Settlement.Abandon(Map.of("why", "later")));
        consumer.makeRoomFor(1);
        fixture.queue().consumers().dispatch();

        assertThat(consumer.texts()).containsExactly("id=1", "id=1;p.why=later");
    }

    @Test
    void aDeferredMessageIsOnlyFetchedByNumberAndStaysDeferredUntilSettled() {
        TestConsumer consumer = join(TestConsumer.withRoomFor(5));
        long sequence = fixture.send("id=1");
        fixture.queue().settle(consumer.lastToken(), new Settlement.Defer(Map.of()));

        fixture.restart();
        join(consumer);
        assertThat(consumer.received).hasSize(1);
        DeliveredMessage fetched = fetch(sequence);
        assertThat(fetched.state()).isEqualTo(MessageState.DEFERRED);
        assertThat(fixture.queue().receiveDeferred(List.of(sequence), null, false))
                .as("locked")
                .isEmpty();

        fixture.pass(LOCK);
        assertThat(fixture.counts("q").deferred()).isEqualTo(1);
        assertThat(fixture.queue().settle(token(fetch(sequence)), COMPLETE)).isTrue();
        assertThat(fixture.counts("q").deferred()).isZero();
    }

    private DeliveredMessage fetch(long sequence) {
        return fixture.queue()
                .receiveDeferred(List.of(sequence), null, false)
                .orElseThrow()
                .getFirst();
    }

    private static UUID token(DeliveredMessage message) {
        UUID token = message.lockToken();
        assertThat(token).isNotNull();
        return token == null ? new UUID(0, 0) : token;
    }

    @Test
    void aScheduledMessageWaitsForItsTimeAcrossARestart() {
        fixture.send("id=1;at=" + fixture.clock.instant().plusSeconds(60));
        long cancelled = fixture.send("id=2;at=" + fixture.clock.instant().plusSeconds(60));
        assertThat(fixture.queue().cancelScheduled(cancelled)).isTrue();
        assertThat(fixture.queue().cancelScheduled(cancelled)).isFalse();

        fixture.restart();
        TestConsumer consumer = join(TestConsumer.withRoomFor(5));
        fixture.pass(Duration.ofSeconds(59));
        assertThat(consumer.received).isEmpty();
        assertThat(fixture.counts("q").scheduled()).isEqualTo(1);
        assertThat(fixture.namespace().nextTick())
                .contains(fixture.clock.instant().plusSeconds(1));
        fixture.pass(Duration.ofSeconds(1));

        assertThat(consumer.received).hasSize(1);
        assertThat(fixture.counts("q").scheduled()).isZero();
    }

    @Test
    void anExpiredMessageIsDroppedButNotWhileSomebodyHoldsIt() {
        TestConsumer consumer = join(TestConsumer.withRoomFor(1));
        fixture.send("id=held;ttl=PT10S");
        fixture.send("id=waiting;ttl=PT10S");

        fixture.pass(Duration.ofSeconds(10));
        assertThat(fixture.counts("q").active()).isEqualTo(1);
        assertThat(fixture.queue().settle(consumer.lastToken(), COMPLETE)).isTrue();
        assertThat(fixture.counts("q").deadLettered()).isZero();
    }

    @Test
    void aMessageWhoseTimeRanOutWhileItWasHeldIsNotDeliveredAgain() {
        TestConsumer consumer = join(TestConsumer.withRoomFor(1));
        fixture.send("id=1;ttl=PT10S");
        fixture.pass(Duration.ofSeconds(11));
        consumer.makeRoomFor(1);

        fixture.queue().settle(consumer.lastToken(), ABANDON);

        assertThat(consumer.received).hasSize(1);
        assertThat(fixture.counts("q").active()).isZero();
    }

    @Test
    void anExpiredMessageIsDeadLetteredWhereTheQueueSaysSoAndNeverExpiresThere() {
        NamespaceFixture strict = NamespaceFixture.withQueue(SettingsFixture.queue()
                .deadLetteringAfter(Duration.ofMinutes(5))
                .settings());
        strict.send("id=1;ttl=PT1H");

        strict.pass(Duration.ofMinutes(5));
        strict.pass(Duration.ofDays(400));

        assertThat(strict.counts("q").active()).isZero();
        assertThat(text(strict.deadLetters().peek(0, 1, null).getFirst().content()))
                .contains("p.DeadLetterReason=TTLExpiredException");
    }

    @Test
    void deletingConsumersLeaveNothingBehind() {
        TestConsumer consumer = join(TestConsumer.deleting(1));
        fixture.send("id=1");

        assertThat(consumer.last().lockToken()).isNull();
        assertThat(fixture.queue().peek(0, 10, null)).isEmpty();
        fixture.restart();
        assertThat(fixture.queue().peek(0, 10, null)).isEmpty();
    }

    @Test
    void aRepeatedMessageIdIsDroppedInsideTheWindowAlsoAfterARestart() {
        NamespaceFixture strict = NamespaceFixture.withQueue(SettingsFixture.queue()
                .droppingDuplicatesWithin(Duration.ofMinutes(5))
                .settings());
        assertThat(strict.send("id=1")).isEqualTo(1);
        strict.pass(Duration.ofMinutes(4));
        strict.restart();

        assertThat(strict.send("id=1")).isZero();
        strict.pass(Duration.ofMinutes(1).plusMillis(1));
        assertThat(strict.send("id=1")).isEqualTo(2);
    }

    @Test
    void sequenceNumbersAreNeverGivenTwice() {
        TestConsumer consumer = join(TestConsumer.deleting(10));
        assertThat(fixture.send("id=1")).isEqualTo(1);
        assertThat(consumer.received).hasSize(1);

        fixture.restart();

        assertThat(fixture.send("id=2")).isEqualTo(2);
    }

    @Test
    void replayedDeadLettersGetAFreshStartAtTheEndOfTheQueue() {
        TestConsumer consumer = join(TestConsumer.withRoomFor(1));
        fixture.send("id=1");
        fixture.queue().settle(consumer.lastToken(), new Settlement.DeadLetter("Bad", "very", Map.of("by", "someone")));
        fixture.send("id=2");

        assertThat(fixture.queue().replayDeadLetters()).isEqualTo(1);
        assertThat(fixture.queue().replayDeadLetters()).isZero();
        consumer.makeRoomFor(2);
        fixture.queue().consumers().dispatch();

        assertThat(consumer.texts()).containsExactly("id=1", "id=2", "id=1;p.by=someone");
        assertThat(consumer.last().record().deliveryCount()).isZero();
        assertThat(consumer.last().record().deadLetterSource()).isNull();
    }

    @Test
    void aDeadLetterThatIsDeadLetteredStaysWithItsNewReason() {
        TestConsumer consumer = join(TestConsumer.withRoomFor(1));
        fixture.send("id=1");
        fixture.queue().settle(consumer.lastToken(), new Settlement.DeadLetter("Bad", null, Map.of()));
        TestConsumer operator = TestConsumer.withRoomFor(1);
        fixture.deadLetters().consumers().join(operator);

        fixture.deadLetters().settle(operator.lastToken(), new Settlement.DeadLetter("Worse", null, Map.of()));

        assertThat(fixture.counts("q").deadLettered()).isEqualTo(1);
        assertThat(text(fixture.deadLetters().peek(0, 1, null).getFirst().content()))
                .contains("p.DeadLetterReason=Worse");
    }

    @Test
    void messagesAndDeadLettersAreForwarded() {
        QueueSettings forwarding =
                SettingsFixture.queue().forwardingTo("target").settings();
        QueueSettings complaining =
                SettingsFixture.queue().forwardingDeadLettersTo("complaints").settings();
        NamespaceFixture chain = NamespaceFixture.with(new NamespaceDefinition(
                List.of(
                        new NamespaceDefinition.Queue("q", forwarding),
                        new NamespaceDefinition.Queue("target", complaining),
                        new NamespaceDefinition.Queue("complaints", QueueSettings.DEFAULT)),
                List.of()));
        TestConsumer consumer = TestConsumer.withRoomFor(1);
        chain.source("target").consumers().join(consumer);

        chain.send("id=1");
        chain.source("target").settle(consumer.lastToken(), new Settlement.DeadLetter("Bad", null, Map.of()));

        assertThat(chain.counts("q").active()).isZero();
        assertThat(text(chain.source("complaints").peek(0, 1, null).getFirst().content()))
                .isEqualTo("id=1;p.DeadLetterReason=Bad");
    }

    @Test
    void aDeepQueueDeliversAsFastAsAShallowOne() {
        for (int i = 0; i < 100_000; i++) {
            fixture.send("id=" + i);
        }
        TestConsumer consumer = join(TestConsumer.withRoomFor(1));

        // searching or copying the backlog at each delivery would take minutes here
        assertTimeout(Duration.ofSeconds(20), () -> {
            for (int i = 0; i < 100_000; i++) {
                fixture.queue().settle(consumer.lastToken(), COMPLETE);
                consumer.makeRoomFor(1);
                fixture.queue().consumers().dispatch();
                fixture.namespace().tick();
            }
        });

        assertThat(fixture.counts("q").active()).isZero();
    }

    private TestConsumer join(TestConsumer consumer) {
        fixture.queue().consumers().join(consumer);
        return consumer;
    }
}
