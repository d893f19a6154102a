package dev.medsync.platform.events;

import com.google.protobuf.Message;
import dev.medsync.emulator.servicebus.ConfigurationFile;
import dev.medsync.emulator.servicebus.ServiceBusEmulator;
import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.FacilityKeys;
import dev.medsync.platform.data.LocalKeyFile;
import dev.medsync.platform.data.TestPostgres;
import dev.medsync.platform.data.Transaction;
import dev.medsync.records.v1.Patient;
import dev.medsync.records.v1.PatientUpdated;
import io.opentelemetry.api.OpenTelemetry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** A service that publishes to topic {@code records} and consumes from it, with a real database and a real broker. */
final class EventFixture implements AutoCloseable {

    static final Subscription SUBSCRIPTION = new Subscription("records", "test-service");

    private static final String BROKER = """
        {"UserConfig": {"Namespaces": [{"Name": "sbemulatorns", "Queues": [], "Topics": [
          {"Name": "records", "Properties": {}, "Subscriptions": [
            {"Name": "test-service", "Properties": {"RequiresSession": true, "MaxDeliveryCount": 10}}]}]}]}}\
        """;

    private final Path directory;
    private final Path data;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final TestPostgres.TestDatabase postgres = TestPostgres.database("events", null);
    private ServiceBusEmulator emulator;
    final Database database = postgres.open();
    final EventSealing sealing;

    /** A handled event as the test service keeps it. */
    record Handled(long order, String key, long version, String familyName) {}

    EventFixture(Path directory) throws SQLException {
        this.directory = directory;
        this.data = directory.resolve("broker");
        this.emulator = broker(0);
        this.sealing = new EventSealing(
                FacilityKeys.encryption(directory.resolve("events.keyset"), new LocalKeyFile(directory)));
        postgres.migrate(database, "db/platform");
        execute("create table handled (n bigint generated always as identity, key text, version bigint, family_name"
                + " text)");
        execute("create table counter (key bigint primary key, version bigint not null)");
        execute("grant all on handled, counter to " + postgres.settings().username());
    }

    private ServiceBusEmulator broker(int port) {
        return ServiceBusEmulator.configuredBy(ConfigurationFile.parse("test", BROKER))
                .data(data)
                .port(port)
                .start();
    }

    void stopBroker() {
        port = emulator.port();
        emulator.close();
    }

    private int port;

    void startBroker() {
        emulator = broker(port);
    }

    Path brokerData() {
        return data;
    }

    EventBus bus() {
        return new EventBus(emulator.connectionString());
    }

    /** Configuration of a service that works on this database and this broker. */
    Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>(postgres.properties());
        properties.put("medsync.data.migrate", "false");
        properties.put("medsync.security.issuers", List.of("nobody=http://127.0.0.1:1/jwks.json"));
        properties.put("medsync.events.connection-string", emulator.connectionString());
        properties.put("medsync.events.max-deliveries", 2);
        properties.put("medsync.keys.directory", directory.toString());
        return properties;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = postgres.ownerConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    EventSender sender() {
        return opened(new EventSender(bus()));
    }

    OutboxRelay relay() {
        OutboxRelay relay = opened(new OutboxRelay(database, sender(), 2, Duration.ofMillis(200)));
        relay.start();
        return relay;
    }

    OutboxWriter writer(IntConsumer committed) {
        return new OutboxWriter(envelopes(), committed);
    }

    EventDispatch dispatch(EventHandler<?> handler) {
        return new EventDispatch(database, sealing, new EventTracing(OpenTelemetry.noop()), List.of(handler));
    }

    EventProcessor processor(EventDispatch dispatch) {
        EventProcessor processor = opened(
                new EventProcessor(bus(), dispatch, new EventMeters(null, InstantSource.system()), Lanes.COUNT, 3));
        processor.start();
        return processor;
    }

    private <T extends AutoCloseable> T opened(T closeable) {
        opened.add(closeable);
        return closeable;
    }

    /** Commits a patient's next version and its event. */
    long change(OutboxWriter writer, int facility, long patient, String familyName) {
        return database.beside(facility, transaction -> {
            long version = next(transaction, patient);
            writer.append(transaction, updated(facility, patient, version, familyName));
            return version;
        });
    }

    static OutgoingEvent updated(int facility, long patient, long version, String familyName) {
        return OutgoingEvent.phi(
                "Patient",
                patient,
                facility,
                version,
                PatientUpdated.newBuilder()
                        .setPatient(Patient.newBuilder()
                                .setId(patient)
                                .setFacilityId(facility)
                                .setVersion(version)
                                .setFamilyName(familyName))
                        .build());
    }

    private EventEnvelopes envelopes() {
        return new EventEnvelopes("records", "records", sealing, InstantSource.system());
    }

    /** An event as the relay would send it. */
    SealedEvent sealed(int facility, long patient, long version, String familyName) {
        return envelopes().seal(updated(facility, patient, version, familyName), 0);
    }

    private static long next(Transaction transaction, long patient) throws SQLException {
        try (PreparedStatement update = transaction
                .connection()
                .prepareStatement("insert into counter values (?, 1)"
                        + " on conflict (key) do update set version = counter.version + 1 returning version")) {
            update.setLong(1, patient);
            try (ResultSet row = update.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** What was handled, in the order in which it was. */
    List<Handled> handled() {
        return database.unscoped(transaction -> {
            try (PreparedStatement select = transaction
                            .connection()
                            .prepareStatement("select n, key, version, family_name from handled order by n");
                    ResultSet row = select.executeQuery()) {
                List<Handled> rows = new ArrayList<>();
                while (row.next()) {
                    rows.add(new Handled(row.getLong(1), row.getString(2), row.getLong(3), row.getString(4)));
                }
                return rows;
            }
        });
    }

    long inOutbox() {
        return database.unscoped(
                transaction -> OutboxTable.backlog(transaction.connection()).depth());
    }

    /** Writes down every event it is given. */
    static final class Recorder implements EventHandler<PatientUpdated> {
        private final Guard guard;
        volatile @Nullable String refusedName;

        Recorder(Guard guard) {
            this.guard = guard;
        }

        @Override
        public Subscription subscription() {
            return SUBSCRIPTION;
        }

        @Override
        public PatientUpdated prototype() {
            return PatientUpdated.getDefaultInstance();
        }

        @Override
        public Guard guard() {
            return guard;
        }

        @Override
        public void handle(Transaction transaction, ReceivedEvent<PatientUpdated> event) throws SQLException {
            Patient patient = event.payload().getPatient();
            try (PreparedStatement insert = transaction
                    .connection()
                    .prepareStatement("insert into handled (key, version, family_name) values (?, ?, ?)")) {
                insert.setString(1, event.attributes().aggregateKey());
                insert.setLong(2, event.attributes().version());
                insert.setString(3, patient.getFamilyName());
                insert.executeUpdate();
            }
            if (patient.getFamilyName().equals(refusedName)) {
                throw new IllegalStateException("refused by the test");
            }
        }
    }

    /** Serialised size is about the given one. */
    static Message largePayload(int bytes) {
        return PatientUpdated.newBuilder()
                .setPatient(Patient.newBuilder().setFamilyName("x".repeat(bytes)))
                .build();
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable closeable : opened.reversed()) {
            closeable.close();
        }
        database.close();
        emulator.close();
    }
}
