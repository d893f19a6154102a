package dev.medsync.platform.events;

import dev.medsync.emulator.servicebus.ConfigurationFile;
import dev.medsync.emulator.servicebus.ServiceBusEmulator;
import dev.medsync.platform.data.FacilityKeys;
import dev.medsync.platform.data.LocalKeyFile;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A broker in the test's process, with MedSync's own topics, that can speak for any publisher and listen for any consumer. */
public final class TestBroker implements AutoCloseable {

    private final Path keys;
    private final EventBus bus;
    private final EventSender sender;
    private final EventSealing sealing;
    private final List<AutoCloseable> listeners = new CopyOnWriteArrayList<>();
    private ServiceBusEmulator emulator;
    private int port;

    /** @param keys the directory with the key of events; a service that works with this broker gets one of its own below it */
    public TestBroker(Path keys) {
        this.keys = keys;
        this.emulator = start(0);
        this.bus = new EventBus(emulator.connectionString());
        this.sender = new EventSender(bus);
        this.sealing = new EventSealing(FacilityKeys.encryption(keys.resolve("events.keyset"), new LocalKeyFile(keys)));
    }

    private ServiceBusEmulator start(int onPort) {
        return ServiceBusEmulator.configuredBy(ConfigurationFile.medsync())
                .data(keys.resolve("broker"))
                .port(onPort)
                .start();
    }

    public String connectionString() {
        return emulator.connectionString();
    }

    /** Configuration of a service that works with this broker. */
    public Map<String, Object> properties() {
        return Map.of(
                "medsync.events.connection-string", connectionString(),
                "medsync.events.keys-directory", keys.toString(),
                "medsync.keys.directory", keys.resolve("service").toString());
    }

    /** Publishes as the service of the topic's name would, in the given epoch. */
    public void publish(String topic, long epoch, OutgoingEvent... events) {
        EventEnvelopes envelopes = new EventEnvelopes(topic, topic, sealing, InstantSource.system());
        for (OutgoingEvent event : events) {
            sender.sendAll(List.of(envelopes.seal(event, epoch)));
        }
    }

    /** The broker is away. */
    public void stop() {
        port = emulator.port();
        emulator.close();
    }

    /** It is back, with what it had acknowledged. */
    public void restart() {
        emulator = start(port);
    }

    /** An event that arrived at a subscription. */
    public record Arrived(EventAttributes attributes, byte[] body) {}

    /** Takes everything that comes to a subscription, in the order of its coming; the list grows. */
    public List<Arrived> listen(Subscription subscription) {
        List<Arrived> arrived = new CopyOnWriteArrayList<>();
        var client = bus.sessions(subscription)
                .maxConcurrentSessions(Lanes.COUNT)
                .processMessage(context -> {
                    arrived.add(new Arrived(
                            EventAttributes.of(context.getMessage().getApplicationProperties()),
                            context.getMessage().getBody().toBytes()));
                    context.complete();
                })
                .processError(error -> {})
                .buildProcessorClient();
        client.start();
        listeners.add(client);
        return arrived;
    }

    /** The payload of an event that arrived. */
    public <T extends com.google.protobuf.Message> T open(Arrived arrived, T prototype) {
        return sealing.open(arrived.attributes(), arrived.body(), prototype);
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable listener : listeners) {
            listener.close();
        }
        sender.close();
        emulator.close();
    }
}
