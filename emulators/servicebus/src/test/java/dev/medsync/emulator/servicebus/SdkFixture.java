package dev.medsync.emulator.servicebus;

import com.azure.core.amqp.AmqpRetryOptions;
import com.azure.messaging.servicebus.ServiceBusClientBuilder;
import com.azure.messaging.servicebus.ServiceBusReceivedMessage;
import com.azure.messaging.servicebus.ServiceBusReceiverClient;
import dev.medsync.emulator.servicebus.entity.NamespaceDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What tests with the real SDK share: the entities of test-entities.json and short waits. */
final class SdkFixture {
    private SdkFixture() {}

    static NamespaceDefinition testEntities() {
        try (InputStream json = SdkFixture.class.getResourceAsStream("/test-entities.json")) {
            if (json == null) {
                throw new IllegalStateException("test-entities.json is missing");
            }
            return ConfigurationFile.parse(
                    "test-entities.json", new String(json.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ServiceBusClientBuilder clients(String connectionString) {
        return new ServiceBusClientBuilder()
                .connectionString(connectionString)
                .retryOptions(new AmqpRetryOptions()
                        .setTryTimeout(Duration.ofSeconds(10))
                        .setMaxRetries(0));
    }

    /** Receives one message, or fails. */
    static ServiceBusReceivedMessage receiveOne(ServiceBusReceiverClient receiver) {
        return receiver.receiveMessages(1, Duration.ofSeconds(10)).stream()
                .findFirst()
                .orElseThrow(() -> new AssertionError("no message within 10 s"));
    }

    /** Receives and completes a number of messages, or fails. */
    static List<String> receiveAndComplete(ServiceBusReceiverClient receiver, int count) {
        List<String> bodies = new ArrayList<>();
        Instant deadline = Instant.now().plusSeconds(30);
        while (bodies.size() < count) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("only " + bodies.size() + " of " + count + " messages within 30 s");
            }
            for (ServiceBusReceivedMessage message :
                    receiver.receiveMessages(count - bodies.size(), Duration.ofSeconds(2))) {
                bodies.add(message.getBody().toString());
                receiver.complete(message);
            }
        }
        return bodies;
    }
}
