package dev.medsync.emulator.servicebus;

import static dev.medsync.emulator.servicebus.SdkFixture.clients;
import static dev.medsync.emulator.servicebus.SdkFixture.receiveAndComplete;
import static dev.medsync.emulator.servicebus.SdkFixture.receiveOne;
import static org.assertj.core.api.Assertions.assertThat;

import com.azure.messaging.servicebus.ServiceBusClientBuilder;
import com.azure.messaging.servicebus.ServiceBusException;
import com.azure.messaging.servicebus.ServiceBusMessage;
import com.azure.messaging.servicebus.ServiceBusReceivedMessage;
import com.azure.messaging.servicebus.ServiceBusReceiverClient;
import com.azure.messaging.servicebus.ServiceBusSenderClient;
import com.azure.messaging.servicebus.ServiceBusSessionReceiverClient;
import com.azure.messaging.servicebus.models.DeadLetterOptions;
import com.azure.messaging.servicebus.models.SubQueue;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What kill -9 and SIGTERM leave behind. */
class DurabilityIT {
    @TempDir
    private Path directory;

    @Test
    void nothingAcknowledgedIsLostByKillNineInMidSend() throws Exception {
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        try (EmulatorProcess emulator = EmulatorProcess.start(directory.resolve("data"));
                ExecutorService senders = Executors.newFixedThreadPool(4)) {
            ServiceBusClientBuilder builder = clients(emulator.connectionString());
            var running = IntStream.range(0, 4)
                    .<Future<?>>mapToObj(sender ->
                            senders.submit(() -> sendUntilTheBrokerDies(builder, "s" + sender + "-", acknowledged)))
                    .toList();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> acknowledged.size() >= 300);
            emulator.kill();
            for (Future<?> sender : running) {
                sender.get();
            }
        }

        try (EmulatorProcess emulator = EmulatorProcess.start(directory.resolve("data"));
                ServiceBusReceiverClient receiver = clients(emulator.connectionString())
                        .receiver()
                        .queueName("plain")
                        .disableAutoComplete()
                        .buildClient()) {
            Set<String> received = new HashSet<>();
            for (ServiceBusReceivedMessage message = receiver.peekMessage();
                    message != null;
                    message = receiver.peekMessage()) {
                assertThat(received.add(message.getBody().toString()))
                        .as("only once: %s", message.getBody())
                        .isTrue();
            }
            assertThat(received).containsAll(acknowledged);
            assertThat(receiveAndComplete(receiver, received.size())).containsExactlyInAnyOrderElementsOf(received);
        }
    }

    private static void sendUntilTheBrokerDies(
            ServiceBusClientBuilder builder, String prefix, Set<String> acknowledged) {
        try (ServiceBusSenderClient sender = builder.sender().queueName("plain").buildClient()) {
            for (int i = 0; ; i++) {
                sender.sendMessage(new ServiceBusMessage(prefix + i));
                acknowledged.add(prefix + i);
            }
        } catch (ServiceBusException | IllegalStateException brokerDied) {
            // what was not acknowledged may be there or not
        }
    }

    @Test
    void everythingElseThatWasAcknowledgedSurvivesKillNineToo() throws Exception {
        long deferred;
        try (EmulatorProcess emulator = EmulatorProcess.start(directory.resolve("data"))) {
            ServiceBusClientBuilder builder = clients(emulator.connectionString());
            try (ServiceBusSenderClient sender =
                            builder.sender().queueName("plain").buildClient();
                    ServiceBusReceiverClient receiver = plain(builder, SubQueue.NONE);
                    ServiceBusSenderClient once =
                            builder.sender().queueName("deduplicated").buildClient();
                    ServiceBusSenderClient sessions =
                            builder.sender().queueName("sessions").buildClient();
                    ServiceBusSessionReceiverClient acceptor =
                            builder.sessionReceiver().queueName("sessions").buildClient();
                    ServiceBusReceiverClient session = acceptor.acceptSession("A")) {
                sender.sendMessage(new ServiceBusMessage("completed"));
                receiver.complete(receiveOne(receiver));
                sender.sendMessage(new ServiceBusMessage("deferred"));
                ServiceBusReceivedMessage toDefer = receiveOne(receiver);
                receiver.defer(toDefer);
                deferred = toDefer.getSequenceNumber();
                sender.sendMessage(new ServiceBusMessage("dead"));
                receiver.deadLetter(receiveOne(receiver), new DeadLetterOptions().setDeadLetterReason("Bad"));
                sender.sendMessage(new ServiceBusMessage("abandoned"));
                receiver.abandon(receiveOne(receiver));
                sender.scheduleMessage(
                        new ServiceBusMessage("scheduled"), OffsetDateTime.now().plusSeconds(2));
                once.sendMessage(new ServiceBusMessage("once").setMessageId("same"));
                sessions.sendMessage(new ServiceBusMessage("in A").setSessionId("A"));
                session.setSessionState(new byte[] {7});
                emulator.kill();
            }
        }

        try (EmulatorProcess emulator = EmulatorProcess.start(directory.resolve("data"))) {
            ServiceBusClientBuilder builder = clients(emulator.connectionString());
            try (ServiceBusReceiverClient receiver = plain(builder, SubQueue.NONE);
                    ServiceBusReceiverClient deadLetters = plain(builder, SubQueue.DEAD_LETTER_QUEUE);
                    ServiceBusSenderClient once =
                            builder.sender().queueName("deduplicated").buildClient();
                    ServiceBusReceiverClient deduplicated = builder.receiver()
                            .queueName("deduplicated")
                            .disableAutoComplete()
                            .buildClient();
                    ServiceBusSessionReceiverClient acceptor = builder.sessionReceiver()
                            .queueName("sessions")
                            .disableAutoComplete()
                            .buildClient();
                    ServiceBusReceiverClient session = acceptor.acceptSession("A")) {
                ServiceBusReceivedMessage abandoned = receiveOne(receiver);
                assertThat(abandoned.getBody().toString()).isEqualTo("abandoned");
                assertThat(abandoned.getDeliveryCount()).isEqualTo(1);
                receiver.complete(abandoned);
                assertThat(receiveAndComplete(receiver, 1)).containsExactly("scheduled");
                assertThat(receiver.receiveDeferredMessage(deferred).getBody().toString())
                        .isEqualTo("deferred");
                assertThat(receiveOne(deadLetters).getDeadLetterReason()).isEqualTo("Bad");
                once.sendMessage(new ServiceBusMessage("twice").setMessageId("same"));
                once.sendMessage(new ServiceBusMessage("other").setMessageId("other"));
                assertThat(receiveAndComplete(deduplicated, 2)).containsExactly("once", "other");
                assertThat(session.getSessionState()).containsExactly(7);
                assertThat(receiveAndComplete(session, 1)).containsExactly("in A");
            }
        }
    }

    private static ServiceBusReceiverClient plain(ServiceBusClientBuilder builder, SubQueue subQueue) {
        return builder.receiver()
                .queueName("plain")
                .subQueue(subQueue)
                .disableAutoComplete()
                .buildClient();
    }

    @Test
    void aTerminatedEmulatorSaysGoodbyeAndIsBackWithItsMessages() throws Exception {
        try (EmulatorProcess emulator = EmulatorProcess.start(directory.resolve("data"));
                ServiceBusSenderClient sender = clients(emulator.connectionString())
                        .sender()
                        .queueName("plain")
                        .buildClient()) {
            sender.sendMessage(new ServiceBusMessage("kept"));
            assertThat(emulator.terminate()).contains("Service Bus emulator stopped.");
        }
        try (EmulatorProcess emulator = EmulatorProcess.start(directory.resolve("data"));
                ServiceBusReceiverClient receiver = plain(clients(emulator.connectionString()), SubQueue.NONE)) {
            assertThat(receiveAndComplete(receiver, 1)).containsExactly("kept");
        }
    }
}
