package dev.medsync.emulator.servicebus;

import dev.medsync.emulator.servicebus.amqp.AmqpMessageFormat;
import dev.medsync.emulator.servicebus.amqp.AmqpServer;
import dev.medsync.emulator.servicebus.entity.EntityCounts;
import dev.medsync.emulator.servicebus.entity.Environment;
import dev.medsync.emulator.servicebus.entity.Namespace;
import dev.medsync.emulator.servicebus.entity.NamespaceDefinition;
import dev.medsync.emulator.servicebus.store.FileStore;
import dev.medsync.emulator.servicebus.store.InMemoryStore;
import dev.medsync.emulator.servicebus.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * A Service Bus in this process.
 *
 * <pre>{@code
 * try (ServiceBusEmulator emulator = ServiceBusEmulator.configuredBy(ConfigurationFile.medsync()).start()) {
 *     new ServiceBusClientBuilder().connectionString(emulator.connectionString())...
 * }
 * }</pre>
 */
public final class ServiceBusEmulator implements AutoCloseable {
    private final String host;
    private final Store store;
    private final Namespace namespace;
    private final AmqpServer server;

    private ServiceBusEmulator(Settings settings) throws IOException {
        AmqpMessageFormat format = new AmqpMessageFormat();
        this.host = settings.host;
        this.store = settings.store;
        this.namespace = new Namespace(settings.definition, new Environment(store, format, settings.clock));
        store.commit();
        this.server = new AmqpServer(
                new InetSocketAddress(host, settings.port),
                namespace,
                store,
                format,
                settings.clock,
                settings.onFailure);
        server.start();
    }

    /** An emulator with these entities; by default in memory, on loopback, on any free port. */
    public static Settings configuredBy(NamespaceDefinition definition) {
        return new Settings(definition);
    }

    /** The AMQP port. */
    public int port() {
        return server.port();
    }

    /** What to give to {@code ServiceBusClientBuilder.connectionString}. Key name and key are not looked at. */
    public String connectionString() {
        return "Endpoint=sb://" + host + ":" + port()
                + ";SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;"
                + "UseDevelopmentEmulator=true;";
    }

    /** What every queue, topic and subscription holds right now. */
    public List<EntityCounts> counts() {
        return server.call(namespace::counts);
    }

    /**
     * Gives the dead letters of a queue or subscription another chance.
     *
     * @param entity such as {@code billing/subscriptions/records-service}
     * @return how many; empty when there is no such entity
     */
    public OptionalInt replayDeadLetters(String entity) {
        return server.call(() -> namespace
                .source(entity)
                .map(queue -> OptionalInt.of(queue.replayDeadLetters()))
                .orElse(OptionalInt.empty()));
    }

    /** Closes the connections and the store; everything acknowledged is on disk. */
    @Override
    public void close() {
        server.close();
        store.close();
    }

    /** How an emulator is to be started. */
    public static final class Settings {
        private final NamespaceDefinition definition;
        private String host = "127.0.0.1";
        private int port;
        private Store store = new InMemoryStore();
        private InstantSource clock = InstantSource.system();
        private Consumer<Throwable> onFailure = failure -> {};

        private Settings(NamespaceDefinition definition) {
            this.definition = definition;
        }

        public Settings host(String name) {
            this.host = name;
            return this;
        }

        /** The AMQP port; 0, the default, for any free one. */
        public Settings port(int number) {
            this.port = number;
            return this;
        }

        /** Keeps everything in this directory. */
        public Settings data(Path directory) {
            this.store = FileStore.open(directory);
            return this;
        }

        /** Keeps everything in this store, which the emulator closes. */
        public Settings store(Store kept) {
            this.store = kept;
            return this;
        }

        /** The clock by which locks, schedules and lifetimes run. */
        public Settings clock(InstantSource source) {
            this.clock = source;
            return this;
        }

        /** Told when the emulator stops by an error, such as a full disk. */
        public Settings onFailure(Consumer<Throwable> handler) {
            this.onFailure = handler;
            return this;
        }

        /** @throws UncheckedIOException the port is taken, or the host is not this machine */
        public ServiceBusEmulator start() {
            try {
                return new ServiceBusEmulator(this);
            } catch (IOException e) {
                store.close();
                throw new UncheckedIOException(e);
            }
        }
    }
}
