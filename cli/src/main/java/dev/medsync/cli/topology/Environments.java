package dev.medsync.cli.topology;

import dev.medsync.cli.Home;
import dev.medsync.cli.pki.CertificateAuthority;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The configuration of each process, as environment variables: {@code MEDSYNC_DATA_URL} sets {@code medsync.data.url}.
 * A process gets what it needs and no more; in particular nobody sees another's database password or private key.
 */
final class Environments {
    /** The databases on the services' server, each with the roles {@code NAME} and {@code NAME_owner}. */
    static final List<String> SERVICE_DATABASES = List.of("auth", "config", "records", "billing", "strangler");

    /** Password of the synthetic users of a population that nobody needs to protect. */
    static final String DEMO_PASSWORD = "demo";

    private static final String HOST = "127.0.0.1";

    private final Home home;
    private final Ports ports;
    private final Secrets secrets;
    private final CertificateAuthority authority;

    Environments(Home home, Ports ports, Secrets secrets, CertificateAuthority authority) {
        this.home = home;
        this.ports = ports;
        this.secrets = secrets;
        this.authority = authority;
    }

    Map<String, String> monolith() {
        Variables variables = new Variables();
        variables.set("MICRONAUT_SERVER_HOST", HOST);
        variables.set("MICRONAUT_SERVER_PORT", ports.monolith());
        variables.set("MEDSYNC_DATA_URL", jdbc(ports.legacyDatabase(), "medsync"));
        variables.set("MEDSYNC_DATA_USERNAME", "medsync");
        variables.set("MEDSYNC_DATA_PASSWORD", secrets.password("legacy-medsync"));
        variables.set("MEDSYNC_KEYS_DIRECTORY", keys("monolith"));
        variables.set("MEDSYNC_MONOLITH_SEED_PASSWORD", DEMO_PASSWORD);
        trust(variables);
        return variables.all();
    }

    Map<String, String> auth() {
        Variables variables = service("auth", ports.authGrpc(), ports.authManagement());
        variables.set("MEDSYNC_AUTH_DEMO_PASSWORD", DEMO_PASSWORD);
        return variables.all();
    }

    Map<String, String> config() {
        return service("config", ports.configGrpc(), ports.configManagement()).all();
    }

    Map<String, String> records() {
        Variables variables = service("records", ports.recordsGrpc(), ports.recordsManagement());
        targets(variables, "auth", "config");
        return variables.all();
    }

    Map<String, String> billing() {
        Variables variables = service("billing", ports.billingGrpc(), ports.billingManagement());
        targets(variables, "auth", "config", "records");
        return variables.all();
    }

    Map<String, String> strangler() {
        Variables variables = process("strangler", ports.stranglerGrpc(), ports.console());
        // Not medsync.data: the strangler must start and look after fenced facilities while its own database is down.
        variables.set("MEDSYNC_STRANGLER_JOURNAL_URL", jdbc(ports.servicesDatabase(), "strangler"));
        variables.set("MEDSYNC_STRANGLER_JOURNAL_PASSWORD", secrets.password("strangler"));
        variables.set("MEDSYNC_STRANGLER_JOURNAL_OWNER_PASSWORD", secrets.password("strangler-owner"));
        targets(variables, "auth", "config", "records", "billing");
        variables.set("MEDSYNC_MONOLITH_URL", "http://" + HOST + ":" + ports.monolith());
        variables.set("MEDSYNC_GATEWAY_MANAGEMENT_URL", "http://" + HOST + ":" + ports.gatewayManagement());
        variables.set("MEDSYNC_STRANGLER_NEIGHBOURS", neighbours());
        variables.set("MEDSYNC_STRANGLER_ADMIN_TOKEN", secrets.password("strangler-admin"));
        variables.set("MEDSYNC_STRANGLER_GATEWAY_TOKEN", secrets.password("strangler-gateway"));
        variables.set("MEDSYNC_STRANGLER_LEGACY_URL", jdbc(ports.legacyDatabase(), "medsync"));
        variables.set("MEDSYNC_STRANGLER_LEGACY_USERNAME", "strangler");
        variables.set("MEDSYNC_STRANGLER_LEGACY_PASSWORD", secrets.password("legacy-strangler"));
        return variables.all();
    }

    /** A strangler that lets moves fail on purpose. */
    Map<String, String> rehearsingStrangler() {
        Map<String, String> variables = new TreeMap<>(strangler());
        variables.put("MEDSYNC_STRANGLER_FAILPOINTS", "true");
        // What a rehearsal holds up, by a death or on a machine that is busy with other tests, shall not end it.
        variables.put("MEDSYNC_STRANGLER_GATES_HOLD_P99", "30s");
        variables.put("MEDSYNC_STRANGLER_GATES_LAG", "1m");
        return variables;
    }

    Map<String, String> gateway() {
        Variables variables = new Variables();
        variables.set("MEDSYNC_GATEWAY_HOST", HOST);
        variables.set("MEDSYNC_GATEWAY_PORT", ports.gateway());
        variables.set("MICRONAUT_SERVER_PORT", ports.gatewayManagement());
        variables.set("MEDSYNC_TLS_DIRECTORY", authority.workload("gateway").toString());
        targets(variables, "auth", "config", "records", "billing", "strangler");
        variables.set("MEDSYNC_MONOLITH_URL", "http://" + HOST + ":" + ports.monolith());
        variables.set("MEDSYNC_STRANGLER_URL", "http://" + HOST + ":" + ports.console());
        variables.set("MEDSYNC_GATEWAY_STRANGLER_TOKEN", secrets.password("strangler-gateway"));
        variables.set(
                "MEDSYNC_GATEWAY_STATE_DIRECTORY",
                Home.privateDirectory(home.data().resolve("gateway")).toString());
        trust(variables);
        return variables.all();
    }

    /** Whose health the console shows: {@code name=address}, separated by commas. */
    private String neighbours() {
        Map<String, Integer> healthPorts = new LinkedHashMap<>();
        healthPorts.put("gateway", ports.gatewayManagement());
        healthPorts.put("monolith", ports.monolith());
        healthPorts.put("billing", ports.billingManagement());
        healthPorts.put("records", ports.recordsManagement());
        healthPorts.put("auth", ports.authManagement());
        healthPorts.put("config", ports.configManagement());
        healthPorts.put("servicebus", ports.serviceBusManagement());
        return healthPorts.entrySet().stream()
                .map(process -> process.getKey() + "=http://" + HOST + ":" + process.getValue() + "/health")
                .collect(Collectors.joining(","));
    }

    /** A process with a database of its own. */
    private Variables service(String name, int grpcPort, int managementPort) {
        Variables variables = process(name, grpcPort, managementPort);
        variables.set("MEDSYNC_DATA_URL", jdbc(ports.servicesDatabase(), name));
        variables.set("MEDSYNC_DATA_USERNAME", name);
        variables.set("MEDSYNC_DATA_PASSWORD", secrets.password(name));
        variables.set("MEDSYNC_DATA_OWNER_USERNAME", name + "_owner");
        variables.set("MEDSYNC_DATA_OWNER_PASSWORD", secrets.password(name + "-owner"));
        return variables;
    }

    private Variables process(String name, int grpcPort, int managementPort) {
        Variables variables = new Variables();
        variables.set("GRPC_SERVER_PORT", grpcPort);
        variables.set("MICRONAUT_SERVER_PORT", managementPort);
        variables.set("MEDSYNC_TLS_DIRECTORY", authority.workload(name).toString());
        variables.set("MEDSYNC_KEYS_DIRECTORY", keys(name));
        // Publishers and consumers share the key of events, and nothing else.
        variables.set("MEDSYNC_EVENTS_KEYS_DIRECTORY", keys("events"));
        variables.set(
                "MEDSYNC_EVENTS_CONNECTION_STRING",
                "Endpoint=sb://localhost:" + ports.serviceBus()
                        + ";SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE"
                        + ";UseDevelopmentEmulator=true;");
        trust(variables);
        return variables;
    }

    private void trust(Variables variables) {
        variables.set(
                "MEDSYNC_SECURITY_ISSUERS",
                "medsync-monolith=http://" + HOST + ":" + ports.monolith() + "/.well-known/jwks.json,"
                        + "medsync-auth=http://" + HOST + ":" + ports.authManagement() + "/.well-known/jwks.json");
    }

    private void targets(Variables variables, String... services) {
        for (String service : services) {
            int port = switch (service) {
                case "auth" -> ports.authGrpc();
                case "config" -> ports.configGrpc();
                case "records" -> ports.recordsGrpc();
                case "billing" -> ports.billingGrpc();
                case "strangler" -> ports.stranglerGrpc();
                default -> throw new IllegalArgumentException("No such service: " + service);
            };
            variables.set("MEDSYNC_RPC_TARGETS_" + service.toUpperCase(Locale.ROOT), HOST + ":" + port);
        }
    }

    private String keys(String owner) {
        return Home.privateDirectory(home.keys().resolve(owner)).toString();
    }

    private static String jdbc(int port, String database) {
        return "jdbc:postgresql://" + HOST + ":" + port + "/" + database;
    }

    private static final class Variables {
        private final Map<String, String> values = new TreeMap<>();

        Variables() {
            // Lines for people: medsync logs shows them. Whoever collects logs sets JSON.
            set("LOG_FORMAT", Optional.ofNullable(System.getenv("LOG_FORMAT")).orElse("TEXT"));
        }

        void set(String name, Object value) {
            values.put(name, String.valueOf(value));
        }

        Map<String, String> all() {
            return Map.copyOf(values);
        }
    }
}
