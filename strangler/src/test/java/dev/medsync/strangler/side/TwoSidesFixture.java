package dev.medsync.strangler.side;

import dev.medsync.platform.data.Aggregate;
import dev.medsync.platform.data.AggregateStore;
import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.Key;
import dev.medsync.platform.data.TestPostgres;
import dev.medsync.platform.data.TestPostgres.TestDatabase;
import dev.medsync.platform.replication.AfterApply;
import dev.medsync.platform.replication.Ownership;
import dev.medsync.platform.replication.ReplicatedAggregate;
import dev.medsync.platform.replication.ReplicationServer;
import dev.medsync.strangler.billing.BillingTranslation;
import dev.medsync.strangler.compare.Comparison;
import dev.medsync.strangler.compare.Difference;
import dev.medsync.strangler.publish.LegacySchema;
import dev.medsync.strangler.translate.AggregateMapping;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The monolith's real schema and billing's real schema, with what the strangler has to do with them. What moves is the
 * counter of invoice numbers, which tells at once when a write is lost or two owners worked side by side: a number comes
 * twice, or one is missing.
 */
public final class TwoSidesFixture implements AutoCloseable {
    private static final Path BILLING = Path.of("../services/billing/src/main/resources/db/migration");
    private static final String NOT_OWNER = "MV001";
    private static final String SERIALIZATION_FAILURE = "40001";

    private final LegacySchema legacySchema;
    private final TestDatabase serviceDatabase = TestPostgres.database("billing", "billing");
    private final Database service = serviceDatabase.open();
    private final ReplicationServer server;
    private final ManagedChannel channel;
    private final Connection monolith;
    private final Connection billing;

    /** Billing's counter as billing stores it. */
    @Aggregate("number_counter")
    record NumberCounter(@Key int facilityId, @Key String kind, long nextValue) {
        static dev.medsync.billing.v1.NumberCounter toMessage(NumberCounter counter) {
            return dev.medsync.billing.v1.NumberCounter.newBuilder()
                    .setFacilityId(counter.facilityId())
                    .setKind(counter.kind())
                    .setNextValue(counter.nextValue())
                    .build();
        }

        static NumberCounter fromMessage(dev.medsync.billing.v1.NumberCounter message) {
            return new NumberCounter(message.getFacilityId(), message.getKind(), message.getNextValue());
        }
    }

    /** @param facilities how many there are, from 1 on, beside 12 and 13 */
    public TwoSidesFixture(int facilities) throws SQLException {
        legacySchema = new LegacySchema();
        legacySchema.sql("insert into facility (id, name) select f, 'Facility ' || f from generate_series(1, "
                + facilities + ") f on conflict do nothing");
        serviceDatabase.migrate(service, "db/platform");
        for (String script : scripts()) {
            try (Connection owner = serviceDatabase.ownerConnection();
                    Statement statement = owner.createStatement()) {
                statement.execute(script.replace(
                        "${service_role}", serviceDatabase.settings().username()));
            }
        }
        server = new ReplicationServer(
                service,
                serviceDatabase.settings(),
                List.of(new ReplicatedAggregate<>(
                        "NumberCounter",
                        new AggregateStore<>(NumberCounter.class, null, failure -> {}),
                        NumberCounter::toMessage,
                        NumberCounter::fromMessage,
                        dev.medsync.billing.v1.NumberCounter.parser(),
                        AfterApply.nothing())));
        monolith = legacySchema.asMonolith();
        monolith.setAutoCommit(false);
        billing = serviceDatabase.ownerConnection();
        billing.setAutoCommit(false);
        channel = Grpc.newChannelBuilder("127.0.0.1:" + server.port(), InsecureChannelCredentials.create())
                .build();
    }

    /** The capability's aggregates: the counter only. */
    public static List<AggregateMapping<?, ?>> mappings() {
        List<AggregateMapping<?, ?>> counters = new ArrayList<>();
        for (AggregateMapping<?, ?> each : new BillingTranslation(ZoneId.of("UTC")).aggregates()) {
            if (each.type().equals("NumberCounter")) {
                counters.add(each);
            }
        }
        return counters;
    }

    public LegacySchema legacy() {
        return legacySchema;
    }

    public TestDatabase service() {
        return serviceDatabase;
    }

    /** The service's process; its database stays. */
    public ReplicationServer server() {
        return server;
    }

    /** The monolith as a strangler sees it; close it. */
    public LegacySide legacySide() {
        return new LegacySide("billing", legacySchema.database(), mappings(), 2);
    }

    /** The service as a strangler sees it. */
    public ServiceSide serviceSide() {
        return new ServiceSide("billing", channel);
    }

    /** The next invoice number of a facility, from whoever owns it; empty while nobody does. */
    public synchronized OptionalLong nextNumber(int facility) throws SQLException {
        OptionalLong fromLegacy = take(monolith, facility, "select next_number(?, 'invoice')");
        return fromLegacy.isPresent() ? fromLegacy : take(billing, facility, """
                insert into number_counter as c (facility_id, kind, next_value) values (?, 'invoice', 2)
                on conflict (facility_id, kind) do update set next_value = c.next_value + 1
                returning next_value - 1""");
    }

    private static OptionalLong take(Connection connection, int facility, String sql) throws SQLException {
        try (PreparedStatement enter = connection.prepareStatement("select replication.enter('billing', ?)");
                PreparedStatement next = connection.prepareStatement(sql)) {
            enter.setInt(1, facility);
            enter.execute();
            next.setInt(1, facility);
            try (ResultSet row = next.executeQuery()) {
                row.next();
                long number = row.getLong(1);
                connection.commit();
                return OptionalLong.of(number);
            }
        } catch (SQLException e) {
            connection.rollback();
            if (NOT_OWNER.equals(e.getSQLState()) || SERIALIZATION_FAILURE.equals(e.getSQLState())) {
                return OptionalLong.empty();
            }
            throw e;
        }
    }

    /** The owners of a facility, "monolith" and "billing"; one unless something is wrong or under way. */
    public List<String> owners(int facility) throws IOException {
        List<String> owners = new ArrayList<>();
        try (LegacySide legacy = legacySide()) {
            Ownership there = legacy.ownership(facility);
            if (there.state().name().equals("OWNER")) {
                owners.add(legacy.name());
            }
        }
        ServiceSide billing = serviceSide();
        if (billing.ownership(facility).state().name().equals("OWNER")) {
            owners.add(billing.name());
        }
        return owners;
    }

    /** What the two sides differ in. */
    public List<Difference> differences(int facility) throws IOException {
        try (LegacySide legacy = legacySide()) {
            return new Comparison(legacy, serviceSide()).facility(facility, count -> {});
        }
    }

    @Override
    public void close() throws SQLException {
        monolith.close();
        billing.close();
        channel.shutdownNow();
        server.close();
        service.close();
        dropSlots();
        legacySchema.close();
    }

    /** Slots belong to the server, not to the database, and would be the next test's. */
    private void dropSlots() throws SQLException {
        try (Connection superuser = TestPostgres.asSuperuser(serviceDatabase);
                Statement statement = superuser.createStatement()) {
            for (int attempt = 0; attempt < 100; attempt++) {
                statement.execute("select pg_terminate_backend(active_pid) from pg_replication_slots"
                        + " where database = current_database() and active");
                statement.execute("select pg_drop_replication_slot(slot_name) from pg_replication_slots"
                        + " where database = current_database() and not active");
                try (ResultSet left = statement.executeQuery(
                        "select count(*) from pg_replication_slots where database = current_database()")) {
                    left.next();
                    if (left.getInt(1) == 0) {
                        return;
                    }
                }
                statement.execute("select pg_sleep(0.05)");
            }
        }
    }

    private static List<String> scripts() {
        try (Stream<Path> files = Files.list(BILLING)) {
            return files.filter(file -> !file.toString().endsWith(".down.sql"))
                    .sorted(Comparator.comparing(Path::toString))
                    .map(TwoSidesFixture::text)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path script) {
        try {
            return Files.readString(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
