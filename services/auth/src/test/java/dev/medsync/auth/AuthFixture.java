package dev.medsync.auth;

import static org.awaitility.Awaitility.await;

import dev.medsync.auth.v1.SessionServiceGrpc;
import dev.medsync.auth.v1.SessionServiceGrpc.SessionServiceBlockingStub;
import dev.medsync.auth.v1.SignInRequest;
import dev.medsync.auth.v1.SignInResponse;
import dev.medsync.auth.v1.SignOutRequest;
import dev.medsync.auth.v1.UserServiceGrpc;
import dev.medsync.auth.v1.UserServiceGrpc.UserServiceBlockingStub;
import dev.medsync.platform.data.TestPostgres;
import dev.medsync.platform.rpc.RpcChannels;
import dev.medsync.platform.rpc.TestCertificates;
import dev.medsync.platform.rpc.TestService;
import dev.medsync.platform.security.RoleMatrix;
import dev.medsync.platform.security.SettableClock;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The service on a real database, with a clock of the test's own, as the gateway sees it. */
public final class AuthFixture implements AutoCloseable {
    public static final String PASSWORD = "correct horse battery";

    public final SettableClock clock = new SettableClock(Instant.parse("2026-11-20T08:00:10Z"));
    private final TestPostgres.TestDatabase postgres = TestPostgres.database("auth", null);
    private final TestService service;
    private final RpcChannels gateway;

    public AuthFixture(Path directory) {
        new TestCertificates(directory, "auth", "gateway");
        int management = freePort();
        Map<String, Object> settings = new HashMap<>(postgres.properties());
        settings.put("micronaut.server.port", management);
        settings.put("medsync.tls.directory", directory.toString());
        settings.put("medsync.keys.directory", directory.resolve("keys").toString());
        settings.put(
                "medsync.security.issuers",
                List.of("medsync-auth=http://127.0.0.1:" + management + "/.well-known/jwks.json"));
        settings.put("medsync.auth.demo-password", PASSWORD);
        settings.put("medsync.auth.demo-facilities", 3);
        this.service = new TestService("auth", settings, (Object) clock);
        this.gateway = TestService.channels("gateway", settings, Map.of("auth", "localhost:" + service.grpcPort()));
        // Its own keys, fetched over its own HTTP; on a busy machine the first attempt may come too early.
        await().ignoreException(StatusRuntimeException.class)
                .atMost(Duration.ofSeconds(60))
                .until(() -> sessions(admin(1)).signOut(SignOutRequest.getDefaultInstance()) != null);
        if (service.bean(Clock.class) != clock) {
            throw new IllegalStateException("the service has another clock");
        }
    }

    public int managementPort() {
        return service.httpPort();
    }

    public SessionServiceBlockingStub sessions() {
        return SessionServiceGrpc.newBlockingStub(gateway.to("auth"));
    }

    public SessionServiceBlockingStub sessions(String token) {
        return sessions().withInterceptors(TestService.bearer(token));
    }

    public UserServiceBlockingStub users(String token) {
        return UserServiceGrpc.newBlockingStub(gateway.to("auth")).withInterceptors(TestService.bearer(token));
    }

    /** Signs in without a code. */
    public SignInResponse signIn(String username, String password, int facility) {
        return signIn(username, password, facility, "");
    }

    public SignInResponse signIn(String username, String password, int facility, String code) {
        return sessions()
                .signIn(SignInRequest.newBuilder()
                        .setUsername(username)
                        .setPassword(password)
                        .setFacilityId(facility)
                        .setTotp(code)
                        .build());
    }

    /** A token of the demo user, who administers facilities 1 to 3. */
    public String admin(int facility) {
        return signIn("demo", PASSWORD, facility).getAccessToken();
    }

    /** Who may call what, as {@link RoleMatrix} finds it out. */
    public Map<String, Set<String>> roleMatrix(ServiceDescriptor service, Function<String, String> token) {
        return RoleMatrix.of(service, gateway.to("auth"), token);
    }

    /** The first column of what a query finds, read by the schema's owner. */
    public List<String> read(String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = postgres.ownerConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        gateway.close();
        service.close();
    }
}
