package dev.medsync.system;

import dev.medsync.platform.data.TestPostgres;
import dev.medsync.platform.data.TestPostgres.TestDatabase;
import dev.medsync.platform.rpc.RpcChannels;
import dev.medsync.platform.rpc.TestCertificates;
import dev.medsync.platform.rpc.TestService;
import dev.medsync.platform.security.TestIssuer;
import io.grpc.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The gateway and services behind it, as processes on databases of their own. No monolith, no strangler, no broker: the
 * gateway knows the services by itself, and events wait in the outbox.
 */
public final class ServicesFixture implements AutoCloseable {
    public static final String ISSUER = "medsync-test";

    private static final List<String> SERVICES = List.of("auth", "config", "records", "billing");
    private static final String NOBODY = "http://127.0.0.1:1";

    private final TestIssuer issuer = new TestIssuer(ISSUER);
    private final Map<String, TestDatabase> databases = new LinkedHashMap<>();
    private final Map<String, ServiceUnderTest> processes = new LinkedHashMap<>();
    private final RpcChannels strangler;
    private final int gatewayPort;

    /** Every service. */
    public ServicesFixture() {
        this(SERVICES, Map.of());
    }

    /**
     * @param services which
     * @param ofGateway more environment for the gateway
     */
    public ServicesFixture(List<String> services, Map<String, String> ofGateway) {
        Path directory = temporary();
        Path certificates = new TestCertificates(
                        directory, "auth", "config", "records", "billing", "gateway", "strangler")
                .directory();
        List<Integer> ports = ServiceUnderTest.freePorts(2 * services.size() + 2);
        Map<String, String> targets = new LinkedHashMap<>();
        Map<String, String> common = new HashMap<>();
        common.put("MEDSYNC_TLS_DIRECTORY", certificates.toString());
        common.put(
                "MEDSYNC_SECURITY_ISSUERS",
                issuer.setting() + ",medsync-auth=http://127.0.0.1:" + ports.get(1) + "/.well-known/jwks.json");
        for (int i = 0; i < services.size(); i++) {
            String service = services.get(i);
            // Records and billing can move, so that a test may say who owns what.
            boolean moves = service.equals("records") || service.equals("billing");
            TestDatabase database = TestPostgres.database(service, moves ? service : null);
            databases.put(service, database);
            int grpcPort = ports.get(2 * i);
            targets.put(service, "127.0.0.1:" + grpcPort);
            Map<String, String> environment = new HashMap<>(common);
            environment.put("GRPC_SERVER_PORT", String.valueOf(grpcPort));
            environment.put("MICRONAUT_SERVER_PORT", String.valueOf(ports.get(2 * i + 1)));
            environment.put("MEDSYNC_DATA_URL", database.settings().url());
            environment.put("MEDSYNC_DATA_USERNAME", database.settings().username());
            environment.put("MEDSYNC_DATA_PASSWORD", database.settings().password());
            environment.put("MEDSYNC_DATA_OWNER_USERNAME", database.settings().ownerUsername());
            environment.put("MEDSYNC_DATA_OWNER_PASSWORD", database.settings().ownerPassword());
            environment.put("MEDSYNC_KEYS_DIRECTORY", directory.resolve(service).toString());
            if (moves) {
                environment.put("MEDSYNC_DATA_CAPABILITY", service);
            }
            processes.put(service, new ServiceUnderTest("services/" + service, environment));
        }
        for (int i = 0; i < services.size(); i++) {
            awaitHealthy(services.get(i), ports.get(2 * i + 1));
        }
        gatewayPort = ports.get(2 * services.size());
        int management = ports.get(2 * services.size() + 1);
        Map<String, String> environment = new HashMap<>(common);
        environment.put("MEDSYNC_GATEWAY_PORT", String.valueOf(gatewayPort));
        environment.put("MICRONAUT_SERVER_PORT", String.valueOf(management));
        environment.put("MEDSYNC_MONOLITH_URL", NOBODY);
        environment.put("MEDSYNC_STRANGLER_URL", NOBODY);
        // A test's machine may be busy; being slow is not what is looked at.
        environment.put("MEDSYNC_GATEWAY_DEADLINE", "30s");
        environment.putAll(ofGateway);
        targets.forEach((service, target) ->
                environment.put("MEDSYNC_RPC_TARGETS_" + service.toUpperCase(Locale.ROOT), target));
        processes.put("gateway", new ServiceUnderTest("services/gateway", environment));
        awaitHealthy("gateway", management);
        strangler =
                TestService.channels("strangler", Map.of("medsync.tls.directory", certificates.toString()), targets);
    }

    private void awaitHealthy(String name, int managementPort) {
        ServiceUnderTest process = processes.get(name);
        if (process == null) {
            throw new IllegalStateException("no process " + name);
        }
        process.awaitHealthy(managementPort);
    }

    public int gatewayPort() {
        return gatewayPort;
    }

    /** An issuer whose tokens all of them trust. */
    public TestIssuer issuer() {
        return issuer;
    }

    public Map<String, TestDatabase> databases() {
        return databases;
    }

    public TestDatabase database(String service) {
        TestDatabase database = databases.get(service);
        if (database == null) {
            throw new IllegalStateException("no database of " + service);
        }
        return database;
    }

    /** A service's channel, as the strangler. */
    public Channel channel(String service) {
        return strangler.to(service);
    }

    /** What the processes have written, for a test that looks for what must not be in it. */
    public String logs() {
        StringBuilder logs = new StringBuilder();
        processes.values().forEach(process -> logs.append(process.log()));
        return logs.toString();
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("services");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        strangler.close();
        processes.values().forEach(ServiceUnderTest::close);
        issuer.close();
    }
}
