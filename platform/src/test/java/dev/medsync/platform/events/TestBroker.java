package dev.medsync.platform.events;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.medsync.emulator.servicebus.ConfigurationFile;
import dev.medsync.emulator.servicebus.ServiceBusEmulator;
import dev.medsync.platform.data.FacilityKeys;
import dev.medsync.platform.data.LocalKeyFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A broker in the test's process, with MedSync's own topics, that can speak for any publisher and listen for any consumer. */
public final class TestBroker implements AutoCloseable {

    private final Path keys;
    private final ServiceBusEmulator emulator =
            ServiceBusEmulator.configuredBy(ConfigurationFile.medsync()).start();
    private final EventBus bus = new EventBus(emulator.connectionString());
    private final EventSender sender = new EventSender(bus);
    private final EventSealing sealing;
    private final List<AutoCloseable> listeners = new CopyOnWriteArrayList<>();

    /** @param keys the directory that {@code medsync.keys.directory} names */
    public TestBroker(Path keys) {
        this.keys = keys;
        this.sealing = new EventSealing(FacilityKeys.encryption(keys.resolve("events.keyset"), new LocalKeyFile(keys)));
    }

    /** Configuration of a service that works with this broker. */
    public Map<String, Object> properties() {
        return Map.of(
                "medsync.events.connection-string", emulator.connectionString(),
                "medsync.keys.directory", keys.toString());
    }

    /** Publishes as the service of the topic's name would, in the given epoch. */
    public void publish(String topic, long epoch, OutgoingEvent... events) {
        for (OutgoingEvent event : events) {
            UUID id = UuidCreator.getTimeOrderedEpoch();
            EventAttributes attributes = new EventAttributes(
                    id,
                    "/medsync/" + topic,
                    event.payload().getDescriptorForType().getFullName(),
                    event.aggregateType(),
                    event.aggregateKey(),
                    event.facilityId(),
                    epoch,
                    event.version(),
                    Instant.now(),
                    id.toString(),
                    "");
            byte[] body = sealing.seal(attributes, event.payload(), event.confidentiality());
            sender.sendAll(List.of(new SealedEvent(topic, attributes, body)));
        }
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
