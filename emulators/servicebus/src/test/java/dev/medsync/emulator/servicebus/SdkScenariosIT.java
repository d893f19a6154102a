package dev.medsync.emulator.servicebus;

import static dev.medsync.emulator.servicebus.SdkFixture.receiveAndComplete;
import static dev.medsync.emulator.servicebus.SdkFixture.receiveOne;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.util.BinaryData;
import com.azure.messaging.servicebus.ServiceBusClientBuilder;
import com.azure.messaging.servicebus.ServiceBusException;
import com.azure.messaging.servicebus.ServiceBusFailureReason;
import com.azure.messaging.servicebus.ServiceBusMessage;
import com.azure.messaging.servicebus.ServiceBusMessageBatch;
import com.azure.messaging.servicebus.ServiceBusProcessorClient;
import com.azure.messaging.servicebus.ServiceBusReceivedMessage;
import com.azure.messaging.servicebus.ServiceBusReceiverClient;
import com.azure.messaging.servicebus.ServiceBusRuleManagerClient;
import com.azure.messaging.servicebus.ServiceBusSenderClient;
import com.azure.messaging.servicebus.ServiceBusSessionReceiverClient;
import com.azure.messaging.servicebus.ServiceBusTransactionContext;
import com.azure.messaging.servicebus.administration.models.CorrelationRuleFilter;
import com.azure.messaging.servicebus.administration.models.CreateRuleOptions;
import com.azure.messaging.servicebus.administration.models.RuleProperties;
import com.azure.messaging.servicebus.models.AbandonOptions;
import com.azure.messaging.servicebus.models.DeadLetterOptions;
import com.azure.messaging.servicebus.models.ServiceBusMessageState;
import com.azure.messaging.servicebus.models.ServiceBusReceiveMode;
import com.azure.messaging.servicebus.models.SubQueue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the official SDK does with a Service Bus, scenario by scenario. */
class SdkScenariosIT {
    private ServiceBusEmulator emulator;
    private ServiceBusClientBuilder clients;
    private ServiceBusSenderClient sender;
    private ServiceBusReceiverClient receiver;
    private ServiceBusReceiverClient deadLetters;

    @BeforeEach
    void connect() {
        emulator = ServiceBusEmulator.configuredBy(SdkFixture.testEntities()).start();
        clients = SdkFixture.clients(emulator.connectionString());
        sender = clients.sender().queueName("plain").buildClient();
        receiver = clients.receiver().queueName("plain").disableAutoComplete().buildClient();
        deadLetters = clients.receiver()
                .queueName("plain")
                .subQueue(SubQueue.DEAD_LETTER_QUEUE)
                .disableAutoComplete()
                .buildClient();
    }

    @AfterEach
    void disconnect() {
        sender.close();
        receiver.close();
        deadLetters.close();
        emulator.close();
    }

    @Test
    void aMessageArrivesWithItsProperties() {
        sender.sendMessage(new ServiceBusMessage("hello")
                .setMessageId("m1")
                .setSubject("subject")
                .setCorrelationId("c1")
                .setContentType("text/plain")
                .setTimeToLive(Duration.ofMinutes(5)));

        ServiceBusReceivedMessage message = receiveOne(receiver);
        receiver.complete(message);

        assertThat(message.getBody().toString()).isEqualTo("hello");
        assertThat(message.getMessageId()).isEqualTo("m1");
        assertThat(message.getSubject()).isEqualTo("subject");
        assertThat(message.getCorrelationId()).isEqualTo("c1");
        assertThat(message.getContentType()).isEqualTo("text/plain");
        assertThat(message.getTimeToLive()).isEqualTo(Duration.ofMinutes(5));
        assertThat(message.getSequenceNumber()).isEqualTo(1);
        assertThat(message.getDeliveryCount()).isZero();
        assertThat(UUID.fromString(message.getLockToken())).isNotEqualTo(new UUID(0, 0));
        assertThat(message.getLockedUntil()).isAfter(OffsetDateTime.now().plusSeconds(30));
        assertThat(message.getEnqueuedTime()).isBeforeOrEqualTo(OffsetDateTime.now());
        assertThat(message.getState()).isEqualTo(ServiceBusMessageState.ACTIVE);
        assertThat(receiver.peekMessage(1)).isNull();
    }

    @Test
    void aBatchArrivesWholeAndInOrder() {
        ServiceBusMessageBatch batch = sender.createMessageBatch();
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            assertThat(batch.tryAddMessage(new ServiceBusMessage("b" + i))).isTrue();
            sent.add("b" + i);
        }
        assertThat(batch.getMaxSizeInBytes()).isEqualTo(262_144);
        sender.sendMessages(batch);

        assertThat(receiveAndComplete(receiver, 50)).isEqualTo(sent);
    }

    @Test
    void anAbandonedMessageComesAgainWithAHigherCountAndTheChangedProperties() {
        sender.sendMessage(new ServiceBusMessage("abandoned"));
        ServiceBusReceivedMessage first = receiveOne(receiver);
        receiver.abandon(first, new AbandonOptions().setPropertiesToModify(Map.of("why", "not now")));

        ServiceBusReceivedMessage second = receiveOne(receiver);
        receiver.complete(second);

        assertThat(second.getDeliveryCount()).isEqualTo(first.getDeliveryCount() + 1);
        assertThat(second.getApplicationProperties()).containsEntry("why", "not now");
        assertThat(second.getSequenceNumber()).isEqualTo(first.getSequenceNumber());
    }

    @Test
    void aDeadLetteredMessageIsReadFromTheDeadLetterQueue() {
        sender.sendMessage(new ServiceBusMessage("dead"));
        receiver.deadLetter(
                receiveOne(receiver),
                new DeadLetterOptions()
                        .setDeadLetterReason("BadData")
                        .setDeadLetterErrorDescription("a description")
                        .setPropertiesToModify(Map.of("more", 7)));

        ServiceBusReceivedMessage letter = receiveOne(deadLetters);
        deadLetters.complete(letter);

        assertThat(letter.getBody().toString()).isEqualTo("dead");
        assertThat(letter.getDeadLetterReason()).isEqualTo("BadData");
        assertThat(letter.getDeadLetterErrorDescription()).isEqualTo("a description");
        assertThat(letter.getDeadLetterSource()).isEqualTo("plain");
        assertThat(letter.getApplicationProperties()).containsEntry("more", 7);
    }

    @Test
    void aLockIsRenewed() {
        sender.sendMessage(new ServiceBusMessage("renewed"));
        ServiceBusReceivedMessage message = receiveOne(receiver);
        OffsetDateTime before = message.getLockedUntil();

        assertThat(receiver.renewMessageLock(message)).isAfter(before);
        receiver.complete(message);
    }

    @Test
    void peekingShowsAMessageWithoutTakingIt() {
        sender.sendMessage(new ServiceBusMessage("seen"));

        assertThat(receiver.peekMessage().getBody().toString()).isEqualTo("seen");
        assertThat(receiveAndComplete(receiver, 1)).containsExactly("seen");
    }

    @Test
    void aScheduledMessageArrivesInTimeAndACancelledOneNever() {
        OffsetDateTime due = OffsetDateTime.now().plusSeconds(2);
        sender.scheduleMessage(new ServiceBusMessage("later"), due);
        long cancelled = sender.scheduleMessage(
                new ServiceBusMessage("never"), OffsetDateTime.now().plusSeconds(1));
        sender.cancelScheduledMessage(cancelled);

        assertThat(receiveAndComplete(receiver, 1)).containsExactly("later");
        assertThat(OffsetDateTime.now()).isAfterOrEqualTo(due.minus(Duration.ofMillis(10)));
        assertThat(receiver.peekMessage(1)).isNull();
    }

    @Test
    void aMessageSentWithAnEnqueueTimeWaitsForIt() {
        Instant due = Instant.now().plusSeconds(2);
        sender.sendMessage(new ServiceBusMessage("later")
                .setScheduledEnqueueTime(OffsetDateTime.now().plusSeconds(2)));
        assertThat(receiver.peekMessage().getState()).isEqualTo(ServiceBusMessageState.SCHEDULED);

        receiveAndComplete(receiver, 1);
        assertThat(Instant.now()).isAfterOrEqualTo(due.minusMillis(10));
    }

    @Test
    void aDeferredMessageIsFetchedByItsNumber() {
        sender.sendMessage(new ServiceBusMessage("deferred"));
        ServiceBusReceivedMessage message = receiveOne(receiver);
        receiver.defer(message);

        ServiceBusReceivedMessage fetched = receiver.receiveDeferredMessage(message.getSequenceNumber());
        assertThat(fetched.getState()).isEqualTo(ServiceBusMessageState.DEFERRED);
        receiver.complete(fetched);
        assertThat(receiver.peekMessage(1)).isNull();
    }

    @Test
    void receiveAndDeleteTakesAMessageForGood() {
        sender.sendMessage(new ServiceBusMessage("gone"));
        try (ServiceBusReceiverClient deleting = clients.receiver()
                .queueName("plain")
                .receiveMode(ServiceBusReceiveMode.RECEIVE_AND_DELETE)
                .buildClient()) {
            assertThat(receiveOne(deleting).getBody().toString()).isEqualTo("gone");
        }
        assertThat(receiver.peekMessage(1)).isNull();
    }

    @Test
    void aTopicCopiesToItsSubscriptionsAsTheirFiltersSay() {
        try (ServiceBusSenderClient topic = clients.sender().topicName("topic").buildClient();
                ServiceBusReceiverClient everything = subscription("everything");
                ServiceBusReceiverClient filtered = subscription("filtered")) {
            topic.sendMessage(new ServiceBusMessage("t1"));
            ServiceBusMessage wanted = new ServiceBusMessage("t2");
            wanted.getApplicationProperties().put("kind", "wanted");
            topic.sendMessage(wanted);

            assertThat(receiveAndComplete(everything, 2)).containsExactly("t1", "t2");
            assertThat(receiveAndComplete(filtered, 1)).containsExactly("t2");
            assertThat(filtered.peekMessage(1)).isNull();
        }
    }

    private ServiceBusReceiverClient subscription(String name) {
        return clients.receiver()
                .topicName("topic")
                .subscriptionName(name)
                .disableAutoComplete()
                .buildClient();
    }

    @Test
    void rulesAreListedCreatedAndDeleted() {
        try (ServiceBusRuleManagerClient rules = clients.ruleManager()
                .topicName("topic")
                .subscriptionName("everything")
                .buildClient()) {
            rules.createRule("labelled", new CreateRuleOptions().setFilter(new CorrelationRuleFilter().setLabel("L")));
            assertThat(rules.listRules()).extracting(RuleProperties::getName).containsExactly("$Default", "labelled");
            rules.deleteRule("$Default");
            assertThat(rules.listRules())
                    .singleElement()
                    .satisfies(rule -> assertThat(rule.getFilter())
                            .isInstanceOfSatisfying(
                                    CorrelationRuleFilter.class,
                                    filter -> assertThat(filter.getLabel()).isEqualTo("L")));
        }
    }

    @Test
    void aRepeatedMessageIdIsDropped() {
        try (ServiceBusSenderClient duplicates =
                        clients.sender().queueName("deduplicated").buildClient();
                ServiceBusReceiverClient deduplicated = clients.receiver()
                        .queueName("deduplicated")
                        .disableAutoComplete()
                        .buildClient()) {
            duplicates.sendMessage(new ServiceBusMessage("a").setMessageId("same"));
            duplicates.sendMessage(new ServiceBusMessage("b").setMessageId("same"));
            duplicates.sendMessage(new ServiceBusMessage("c").setMessageId("other"));

            assertThat(receiveAndComplete(deduplicated, 2)).containsExactly("a", "c");
        }
    }

    @Test
    void sessionsAreInOrderAndKeepTheirState() {
        try (ServiceBusSenderClient sessions =
                        clients.sender().queueName("sessions").buildClient();
                ServiceBusSessionReceiverClient acceptor = clients.sessionReceiver()
                        .queueName("sessions")
                        .disableAutoComplete()
                        .buildClient()) {
            for (int i = 0; i < 3; i++) {
                sessions.sendMessage(new ServiceBusMessage("A" + i).setSessionId("A"));
                sessions.sendMessage(new ServiceBusMessage("B" + i).setSessionId("B"));
            }
            try (ServiceBusReceiverClient a = acceptor.acceptSession("A")) {
                a.setSessionState("state".getBytes(StandardCharsets.UTF_8));
                assertThat(receiveAndComplete(a, 3)).containsExactly("A0", "A1", "A2");
                assertThat(a.getSessionState()).isEqualTo("state".getBytes(StandardCharsets.UTF_8));
                assertThat(a.renewSessionLock()).isAfter(OffsetDateTime.now().plusSeconds(30));
            }
            try (ServiceBusReceiverClient next = acceptor.acceptNextSession()) {
                assertThat(next.getSessionId()).isEqualTo("B");
                assertThat(next.getSessionState()).isNull();
                assertThat(receiveAndComplete(next, 3)).containsExactly("B0", "B1", "B2");
            }
        }
    }

    @Test
    void anExpiredLockCannotBeSettledAndTheMessageComesAgain() {
        try (ServiceBusSenderClient shortLock =
                        clients.sender().queueName("short-lock").buildClient();
                ServiceBusReceiverClient slow = clients.receiver()
                        .queueName("short-lock")
                        .disableAutoComplete()
                        .maxAutoLockRenewDuration(Duration.ZERO)
                        .buildClient()) {
            shortLock.sendMessage(new ServiceBusMessage("slow"));
            ServiceBusReceivedMessage late = receiveOne(slow);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> slow.peekMessage(1).getDeliveryCount() == 1);

            assertThatThrownBy(() -> slow.complete(late))
                    .isInstanceOfSatisfying(
                            ServiceBusException.class,
                            e -> assertThat(e.getReason()).isEqualTo(ServiceBusFailureReason.MESSAGE_LOCK_LOST));
            ServiceBusReceivedMessage again = receiveOne(slow);
            assertThat(again.getDeliveryCount()).isEqualTo(1);
            slow.complete(again);
        }
    }

    @Test
    void aTransactionSendsAndCompletesTogetherOrNotAtAll() {
        sender.sendMessage(new ServiceBusMessage("request"));
        ServiceBusReceivedMessage request = receiveOne(receiver);

        ServiceBusTransactionContext rolledBack = sender.createTransaction();
        sender.sendMessage(new ServiceBusMessage("never"), rolledBack);
        sender.rollbackTransaction(rolledBack);

        ServiceBusTransactionContext committed = sender.createTransaction();
        sender.sendMessage(new ServiceBusMessage("answer"), committed);
        receiver.complete(
                request, new com.azure.messaging.servicebus.models.CompleteOptions().setTransactionContext(committed));
        assertThat(receiver.peekMessage().getBody().toString()).isEqualTo("request");
        sender.commitTransaction(committed);

        assertThat(receiveAndComplete(receiver, 1)).containsExactly("answer");
        assertThat(receiver.peekMessage(1)).isNull();
    }

    @Test
    void aProcessorHandlesAllAndPoisonEndsInTheDeadLetterQueue() {
        Set<String> handled = ConcurrentHashMap.newKeySet();
        AtomicInteger poisonTries = new AtomicInteger();
        ServiceBusProcessorClient processor = clients.processor()
                .queueName("plain")
                .maxConcurrentCalls(4)
                .processMessage(context -> {
                    String body = context.getMessage().getBody().toString();
                    if (body.equals("poison")) {
                        poisonTries.incrementAndGet();
                        throw new IllegalArgumentException("poison");
                    }
                    handled.add(body);
                })
                .processError(error -> {})
                .buildProcessorClient();
        processor.start();
        try {
            List<ServiceBusMessage> messages = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                messages.add(new ServiceBusMessage(i == 77 ? "poison" : "m" + i));
            }
            sender.sendMessages(messages);

            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> handled.size() == 199);
            ServiceBusReceivedMessage letter = receiveOne(deadLetters);
            assertThat(letter.getBody().toString()).isEqualTo("poison");
            assertThat(letter.getDeadLetterReason()).isEqualTo("MaxDeliveryCountExceeded");
            assertThat(poisonTries).hasValue(3);
        } finally {
            processor.close();
        }
    }

    @Test
    void aReceiverOfAnUnknownQueueIsToldSo() {
        try (ServiceBusReceiverClient unknown =
                clients.receiver().queueName("unknown").buildClient()) {
            assertThatThrownBy(() -> unknown.peekMessage())
                    .isInstanceOf(ServiceBusException.class)
                    .hasMessageContaining("could not be found");
        }
    }

    @Test
    void aMessageWithoutASessionIsRefusedWhereSessionsAreRequired() {
        try (ServiceBusSenderClient sessions =
                clients.sender().queueName("sessions").buildClient()) {
            assertThatThrownBy(() -> sessions.sendMessage(new ServiceBusMessage(BinaryData.fromString("no session"))))
                    .hasMessageContaining("SessionId was not set");
        }
    }

    @Test
    void closingTwiceIsFine() {
        sender.close();
        sender.close();
        receiver.close();
        receiver.close();
    }
}
