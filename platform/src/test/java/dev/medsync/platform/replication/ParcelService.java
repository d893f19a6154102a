package dev.medsync.platform.replication;

import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.TestPostgres;
import dev.medsync.platform.rpc.RpcChannels;
import dev.medsync.platform.rpc.TestCertificates;
import dev.medsync.platform.rpc.TestService;
import dev.medsync.replication.v1.Aggregate;
import dev.medsync.replication.v1.AggregateKey;
import dev.medsync.replication.v1.ReplicationServiceGrpc;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A service that does nothing but being moved: {@link ReplicationEndpoint} over gRPC and mutual TLS, on a real database. */
final class ParcelService implements AutoCloseable {
    static final String CAPABILITY = "billing";
    static final String TYPE = "Parcel";

    private final TestPostgres.TestDatabase postgres = TestPostgres.database("parcels", CAPABILITY);
    private final TestService service;
    private final RpcChannels strangler;
    private final RpcChannels gateway;

    ParcelService(Path directory) {
        try (Database database = postgres.open()) {
            postgres.migrate(database, "db/platform");
        }
        sql(
                "create table parcel (facility_id int not null, id bigint not null, version bigint not null, label text not null,"
                        + " pieces int not null, primary key (facility_id, id))");
        sql("select replication.secure('parcel'), replication.publish('parcel')");
        Map<String, Object> settings = new HashMap<>(postgres.properties());
        settings.put("medsync.data.migrate", "false");
        settings.put("medsync.data.capability", CAPABILITY);
        settings.put("medsync.security.issuers", List.of("nobody=http://127.0.0.1:1/jwks.json"));
        settings.put(
                "medsync.tls.directory",
                new TestCertificates(directory, "parcels", "strangler", "gateway")
                        .directory()
                        .toString());
        settings.put("parcels", "true");
        this.service = new TestService("parcels", settings);
        Map<String, String> targets = Map.of("parcels", "127.0.0.1:" + service.grpcPort());
        this.strangler = TestService.channels("strangler", settings, targets);
        this.gateway = TestService.channels("gateway", settings, targets);
    }

    ParcelBeans.Parcels parcels() {
        return service.bean(ParcelBeans.Parcels.class);
    }

    ReplicationServiceGrpc.ReplicationServiceBlockingStub asStrangler() {
        return ReplicationServiceGrpc.newBlockingStub(strangler.to("parcels"));
    }

    ReplicationServiceGrpc.ReplicationServiceStub asStranglerStreaming() {
        return ReplicationServiceGrpc.newStub(strangler.to("parcels"));
    }

    ReplicationServiceGrpc.ReplicationServiceBlockingStub asGateway() {
        return ReplicationServiceGrpc.newBlockingStub(gateway.to("parcels"));
    }

    Database database() {
        return service.bean(Database.class);
    }

    /** What the service's own request does: enters the facility and inserts. */
    void send(Parcel parcel) {
        database().enter(parcel.facilityId(), tx -> parcels().store().insert(tx, parcel));
    }

    void own(int facility, String state, long epoch) {
        postgres.setOwnership(CAPABILITY, facility, state, epoch);
    }

    TestPostgres.TestDatabase postgres() {
        return postgres;
    }

    /** As the schema's owner. */
    void sql(String sql) {
        try (Connection connection = postgres.ownerConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of the first row, as the schema's owner. */
    String value(String sql) {
        try (Connection connection = postgres.ownerConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? String.valueOf(row.getString(1)) : "nothing";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static AggregateKey key(int facility, long id) {
        return AggregateKey.newBuilder()
                .setType(TYPE)
                .setFacilityId(facility)
                .setKey(Long.toString(id))
                .build();
    }

    /** A parcel as the other side sends it: what is the owner's own does not travel. */
    static Aggregate copy(Parcel parcel) {
        return Aggregate.newBuilder()
                .setKey(key(parcel.facilityId(), parcel.id()))
                .setState(LocalFields.clear(parcel.toMessage()).toByteString())
                .build();
    }

    static Aggregate gone(int facility, long id) {
        return Aggregate.newBuilder().setKey(key(facility, id)).setAbsent(true).build();
    }

    @Override
    public void close() throws SQLException {
        strangler.close();
        gateway.close();
        service.close();
        // Slots belong to the server, and would keep its log for ever.
        try (Connection superuser = TestPostgres.asSuperuser(postgres);
                Statement statement = superuser.createStatement()) {
            statement.execute("select pg_terminate_backend(active_pid) from pg_replication_slots"
                    + " where database = current_database() and active");
            statement.execute("select pg_drop_replication_slot(slot_name) from pg_replication_slots"
                    + " where database = current_database() and not active");
        }
    }
}
