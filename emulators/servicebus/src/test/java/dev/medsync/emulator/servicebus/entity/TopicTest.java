package dev.medsync.emulator.servicebus.entity;

import static dev.medsync.emulator.servicebus.entity.TextMessageFormat.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopicTest {
    private static final QueueSettings PLAIN = QueueSettings.DEFAULT;

    private final NamespaceFixture fixture = NamespaceFixture.with(new NamespaceDefinition(
            List.of(),
            List.of(new NamespaceDefinition.Topic(
                    "t",
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(1),
                    List.of(
                            new NamespaceDefinition.Subscription("all", PLAIN, List.of()),
                            new NamespaceDefinition.Subscription(
                                    "some",
                                    PLAIN,
                                    List.of(
                                            new Rule("by-subject", correlation("claim", Map.of())),
                                            new Rule("by-property", correlation(null, Map.of("kind", "paid"))))),
                            new NamespaceDefinition.Subscription(
                                    "sessions",
                                    SettingsFixture.queue().withSessions().settings(),
                                    List.of()))))));

    private static Filter correlation(@Nullable String subject, Map<String, Object> properties) {
        return new CorrelationFilter(null, null, null, null, subject, null, null, null, properties);
    }

    @Test
    void eachSubscriptionGetsOneCopyOfWhatAnyOfItsRulesTakes() {
        fixture.send("t", "id=1;subject=claim;p.kind=paid;session=A");
        fixture.send("t", "id=2;subject=other;p.kind=paid;session=A");
        fixture.send("t", "id=3;subject=other;p.kind=open;session=A");

        assertThat(texts("t/subscriptions/all")).hasSize(3);
        assertThat(texts("t/Subscriptions/Some"))
                .containsExactly(
                        "id=1;subject=claim;p.kind=paid;session=A", "id=2;subject=other;p.kind=paid;session=A");
    }

    @Test
    void aTopicIsFullAsLongAsOneOfItsSubscriptionsIs() {
        Destination topic = fixture.namespace().destination("t").orElseThrow();
        for (int id = 1; id < MessageQueue.QUOTA; id++) {
            fixture.send("t", "id=" + id + ";subject=other;session=A");
        }
        assertThat(topic.isFull()).isFalse();

        fixture.send("t", "id=last;subject=other;session=A");
        assertThat(topic.isFull()).isTrue();
    }

    @Test
    void aScheduledMessageIsRoutedAtItsTimeAndCanBeCancelledAtTheTopic() {
        long kept =
                fixture.send("t", "id=1;session=A;at=" + fixture.clock.instant().plusSeconds(60));
        long cancelled =
                fixture.send("t", "id=2;session=A;at=" + fixture.clock.instant().plusSeconds(60));
        assertThat(fixture.counts("t").scheduled()).isEqualTo(2);
        fixture.restart();

        assertThat(fixture.namespace().destination("t").orElseThrow().cancelScheduled(cancelled))
                .isTrue();
        assertThat(texts("t/subscriptions/all")).isEmpty();
        fixture.pass(Duration.ofSeconds(60));

        DeliveredMessage delivered =
                fixture.source("t/subscriptions/all").peek(0, 10, null).getFirst();
        assertThat(delivered.record().enqueuedSequence()).isEqualTo(kept);
        assertThat(delivered.state()).isEqualTo(MessageState.AVAILABLE);
        assertThat(fixture.counts("t").scheduled()).isZero();
    }

    @Test
    void aRepeatedMessageIdIsDroppedAtTheTopic() {
        fixture.send("t", "id=1;session=A");
        fixture.send("t", "id=1;session=A");

        assertThat(texts("t/subscriptions/all")).hasSize(1);
    }

    @Test
    void aMessageWithoutASessionIsDeadLetteredWhereSessionsAreRequired() {
        fixture.send("t", "id=1");

        assertThat(texts("t/subscriptions/all")).hasSize(1);
        assertThat(texts("t/subscriptions/sessions")).isEmpty();
        assertThat(texts("t/subscriptions/sessions/$deadletterqueue"))
                .singleElement()
                .asString()
                .contains("p.DeadLetterReason=Session id is null.");
    }

    @Test
    void aReplayedMessageThatStillHasNoSessionStaysAmongTheDeadLetters() {
        fixture.send("t", "id=1");

        assertThat(fixture.source("t/subscriptions/sessions").replayDeadLetters())
                .isEqualTo(1);

        assertThat(texts("t/subscriptions/sessions/$deadletterqueue")).hasSize(1);
    }

    @Test
    void theTopicsTimeToLiveLimitsTheMessages() {
        fixture.send("t", "id=1;session=A;ttl=PT1H");

        fixture.pass(Duration.ofMinutes(10));

        assertThat(texts("t/subscriptions/all")).isEmpty();
    }

    @Test
    void rulesCanBeChanged() {
        Subscription all =
                fixture.namespace().subscription("t/subscriptions/all").orElseThrow();
        assertThat(all.remove("$Default")).isTrue();
        assertThat(all.remove("$Default")).isFalse();
        assertThat(all.add(new Rule("claims", correlation("claim", Map.of())))).isTrue();
        assertThat(all.add(new Rule("claims", correlation("other", Map.of())))).isFalse();

        fixture.send("t", "id=1;subject=other;session=A");
        fixture.send("t", "id=2;subject=claim;session=A");

        assertThat(texts("t/subscriptions/all")).containsExactly("id=2;subject=claim;session=A");
    }

    private List<String> texts(String source) {
        return fixture.source(source).peek(0, 100, null).stream()
                .map(message -> text(message.content()))
                .toList();
    }
}
