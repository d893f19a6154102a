package dev.medsync.system;

import dev.medsync.platform.data.TestPostgres;
import dev.medsync.platform.rpc.RpcChannels;
import dev.medsync.platform.rpc.TestCertificates;
import dev.medsync.platform.rpc.TestService;
import io.grpc.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/** A service that can move, on a database of its own, as a process, seen from the strangler. */
final class MovingService implements AutoCloseable {
    private final String name;
    private final TestPostgres.TestDatabase postgres;
    private final ServiceUnderTest process;
    private final RpcChannels channels;

    /** @param name of the service and of its capability, e.g. {@code billing} */
    MovingService(String name) {
        this.name = name;
        this.postgres = TestPostgres.database(name, name);
        Path directory = temporary();
        Path certificates = new TestCertificates(directory, name, "strangler").directory();
        List<Integer> ports = ServiceUnderTest.freePorts(2);
        process = new ServiceUnderTest(
                        "services/" + name,
                        Map.of(
                                "GRPC_SERVER_PORT", String.valueOf(ports.get(0)),
                                "MICRONAUT_SERVER_PORT", String.valueOf(ports.get(1)),
                                "MEDSYNC_DATA_URL", postgres.settings().url(),
                                "MEDSYNC_DATA_USERNAME", postgres.settings().username(),
                                "MEDSYNC_DATA_PASSWORD", postgres.settings().password(),
                                "MEDSYNC_DATA_OWNER_USERNAME",
                                        postgres.settings().ownerUsername(),
                                "MEDSYNC_DATA_OWNER_PASSWORD",
                                        postgres.settings().ownerPassword(),
                                "MEDSYNC_TLS_DIRECTORY", certificates.toString(),
                                "MEDSYNC_KEYS_DIRECTORY", directory.toString(),
                                // Nobody signs in here.
                                "MEDSYNC_SECURITY_ISSUERS", "nobody=http://127.0.0.1:1/jwks.json"))
                .awaitHealthy(ports.get(1));
        channels = TestService.channels(
                "strangler",
                Map.of("medsync.tls.directory", certificates.toString()),
                Map.of(name, "127.0.0.1:" + ports.get(0)));
    }

    String name() {
        return name;
    }

    /** The strangler's channel. */
    Channel channel() {
        return channels.to(name);
    }

    /** What the strangler does at the end of a move. */
    void own(int facility, String state, long epoch) {
        postgres.setOwnership(name, facility, state, epoch);
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
            row.next();
            return String.valueOf(row.getString(1));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("moving-service");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Slots belong to the server, not to the database, and would keep its log for whoever comes next. */
    void dropSlots() {
        TestSlots.drop(postgres);
    }

    @Override
    public void close() {
        channels.close();
        process.close();
    }
}
