package dev.medsync.emulator.servicebus;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.messaging.servicebus.ServiceBusClientBuilder;
import com.azure.messaging.servicebus.ServiceBusMessage;
import com.azure.messaging.servicebus.ServiceBusMessageBatch;
import com.azure.messaging.servicebus.ServiceBusProcessorClient;
import com.azure.messaging.servicebus.ServiceBusReceivedMessage;
import com.azure.messaging.servicebus.ServiceBusReceiverClient;
import com.azure.messaging.servicebus.ServiceBusSenderClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many messages at once: order, and nothing lost on the way. */
class FlowIT {
    private ServiceBusEmulator emulator;
    private ServiceBusClientBuilder clients;

    @BeforeEach
    void start() {
        emulator = ServiceBusEmulator.configuredBy(SdkFixture.testEntities()).start();
        clients = SdkFixture.clients(emulator.connectionString());
    }

    @AfterEach
    void stop() {
        emulator.close();
    }

    @Test
    void eachSessionKeepsTheOrderOfEachOfItsConcurrentSenders() throws Exception {
        int senders = 6;
        int sessions = 8;
        int perSession = 25;
        Map<String, Queue<String>> received = new ConcurrentHashMap<>();
        AtomicInteger count = new AtomicInteger();
        ServiceBusProcessorClient processor = clients.sessionProcessor()
                .queueName("sessions")
                .maxConcurrentSessions(4)
                .sessionIdleTimeout(Duration.ofMillis(500))
                .processMessage(context -> {
                    received.computeIfAbsent(
                                    context.getMessage().getSessionId(), session -> new ConcurrentLinkedQueue<>())
                            .add(context.getMessage().getBody().toString());
                    count.incrementAndGet();
                })
                .processError(error -> {})
                .buildProcessorClient();
        processor.start();
        try (ExecutorService threads = Executors.newFixedThreadPool(senders)) {
            List<Callable<Void>> work = new ArrayList<>();
            for (int sender = 0; sender < senders; sender++) {
                String name = "sender" + sender;
                work.add(() -> send(name, sessions, perSession));
            }
            for (var done : threads.invokeAll(work)) {
                done.get();
            }
            int expected = senders * sessions * perSession;
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> count.get() >= expected);
            assertThat(count).hasValue(expected);
        } finally {
            processor.close();
        }

        assertThat(received).hasSize(sessions);
        received.forEach((session, bodies) -> {
            for (int sender = 0; sender < senders; sender++) {
                String prefix = "sender" + sender + ":";
                List<Integer> numbers = bodies.stream()
                        .filter(body -> body.startsWith(prefix))
                        .map(body -> Integer.valueOf(body.substring(prefix.length())))
                        .toList();
                assertThat(numbers)
                        .as("%s of %s", session, prefix)
                        .hasSize(perSession)
                        .isSorted();
            }
        });
    }

    private @org.jspecify.annotations.Nullable Void send(String name, int sessions, int perSession) {
        try (ServiceBusSenderClient sender =
                clients.sender().queueName("sessions").buildClient()) {
            for (int i = 0; i < perSession; i++) {
                for (int session = 0; session < sessions; session++) {
                    sender.sendMessage(new ServiceBusMessage(name + ":" + i).setSessionId("session" + session));
                }
            }
        }
        return null;
    }

    /**
     * The SDK buffers 256 messages and gives credit for its whole prefetch. A broker that trusts the credit has its link
     * closed, and what was buffered comes again only when the locks expire.
     */
    @Test
    void aPrefetchOfFiveHundredAndLargeBatchesDoNotOverrunTheClient() {
        AtomicInteger handled = new AtomicInteger();
        AtomicInteger again = new AtomicInteger();
        Queue<String> errors = new ConcurrentLinkedQueue<>();
        ServiceBusProcessorClient processor = clients.processor()
                .queueName("deep")
                .maxConcurrentCalls(8)
                .prefetchCount(500)
                .processMessage(context -> {
                    if (context.getMessage().getDeliveryCount() > 0) {
                        again.incrementAndGet();
                    }
                    handled.incrementAndGet();
                })
                .processError(error -> errors.add(String.valueOf(error.getException())))
                .buildProcessorClient();
        processor.start();
        try (ServiceBusSenderClient sender = clients.sender().queueName("deep").buildClient()) {
            int sent = 0;
            for (int batchNumber = 0; batchNumber < 25; batchNumber++) {
                sent += sendBatchOf200Kilobytes(sender);
            }
            int expected = sent;
            Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> handled.get() >= expected);
            assertThat(handled).hasValue(expected);
            assertThat(again).hasValue(0);
            assertThat(errors).isEmpty();
        } finally {
            processor.close();
        }
    }

    private static int sendBatchOf200Kilobytes(ServiceBusSenderClient sender) {
        ServiceBusMessageBatch batch = sender.createMessageBatch();
        while (batch.getSizeInBytes() < 200_000) {
            assertThat(batch.tryAddMessage(new ServiceBusMessage(new byte[1_024])))
                    .isTrue();
        }
        sender.sendMessages(batch);
        return batch.getCount();
    }

    @Test
    void aClientThatKeepsManyMessagesUndecidedStillGetsTheRest() {
        try (ServiceBusSenderClient sender = clients.sender().queueName("deep").buildClient();
                ServiceBusReceiverClient receiver = clients.receiver()
                        .queueName("deep")
                        .disableAutoComplete()
                        .buildClient()) {
            List<ServiceBusMessage> messages = new ArrayList<>();
            for (int i = 0; i < 600; i++) {
                messages.add(new ServiceBusMessage("m" + i));
            }
            sender.sendMessages(messages);

            List<ServiceBusReceivedMessage> kept = new ArrayList<>();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
                receiver.receiveMessages(600 - kept.size(), Duration.ofSeconds(2))
                        .forEach(kept::add);
                return kept.size() == 600;
            });
            assertThat(kept)
                    .extracting(ServiceBusReceivedMessage::getSequenceNumber)
                    .isSorted();
        }
    }

    @Test
    void aMessageOfTheLargestSizeArrives() {
        byte[] body = new byte[250_000];
        body[249_999] = 42;
        try (ServiceBusSenderClient sender = clients.sender().queueName("deep").buildClient();
                ServiceBusReceiverClient receiver = clients.receiver()
                        .queueName("deep")
                        .disableAutoComplete()
                        .buildClient()) {
            for (int i = 0; i < 20; i++) {
                sender.sendMessage(new ServiceBusMessage(body));
            }
            for (int i = 0; i < 20; i++) {
                ServiceBusReceivedMessage message = SdkFixture.receiveOne(receiver);
                assertThat(message.getBody().toBytes()).isEqualTo(body);
                receiver.complete(message);
            }
        }
    }
}
