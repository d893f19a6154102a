package dev.medsync.bench.events;

import com.azure.core.util.BinaryData;
import com.azure.messaging.servicebus.ServiceBusClientBuilder;
import com.azure.messaging.servicebus.ServiceBusMessage;
import com.azure.messaging.servicebus.ServiceBusProcessorClient;
import com.azure.messaging.servicebus.ServiceBusSenderClient;
import dev.medsync.bench.Main;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The broker and its SDK alone: sent with the official client, received in sessions, with no database on either side. What
 * the outbox adds is the difference to this.
 */
public final class BareEvents {
    private static final int SESSIONS = 16;
    private static final String NUMBER = "number";

    private BareEvents() {}

    /** Sends and receives for {@code MEDSYNC_BENCH_SECONDS} at {@code MEDSYNC_BENCH_RATE}, and ends. */
    public static void run() throws InterruptedException {
        ServiceBusClientBuilder builder =
                new ServiceBusClientBuilder().connectionString(Main.setting("MEDSYNC_EVENTS_CONNECTION_STRING"));
        Set<Long> arrived = ConcurrentHashMap.newKeySet();
        try (Times sent = new Times(Path.of(Main.setting("MEDSYNC_BENCH_FILE")));
                Times received = new Times(Path.of(Main.setting("MEDSYNC_BENCH_RECEIVED_FILE")));
                ServiceBusProcessorClient processor = builder.sessionProcessor()
                        .topicName("billing")
                        .subscriptionName("records-service")
                        .maxConcurrentSessions(SESSIONS)
                        .prefetchCount(0)
                        .disableAutoComplete()
                        .processMessage(context -> {
                            Object number = context.getMessage()
                                    .getApplicationProperties()
                                    .get(NUMBER);
                            if (number instanceof Long known) {
                                received.note(known, Times.now());
                                arrived.add(known);
                            }
                            context.complete();
                        })
                        .processError(error -> {})
                        .buildProcessorClient();
                ServiceBusSenderClient sender =
                        builder.sender().topicName("billing").buildClient()) {
            processor.start();
            double rate = Double.parseDouble(Main.setting("MEDSYNC_BENCH_RATE"));
            double seconds = Double.parseDouble(Main.setting("MEDSYNC_BENCH_SECONDS"));
            byte[] body = EventPublisher.charge(1, 1).toByteArray();
            Pace.run(rate, seconds, SESSIONS, number -> {
                ServiceBusMessage message = new ServiceBusMessage(BinaryData.fromBytes(body))
                        .setSessionId(Long.toString(number % SESSIONS));
                message.getApplicationProperties().put(NUMBER, number);
                sent.note(number, Times.now());
                sender.sendMessage(message);
            });
            Pace.await(() -> arrived.size() >= Pace.times(rate, seconds));
        }
    }
}
