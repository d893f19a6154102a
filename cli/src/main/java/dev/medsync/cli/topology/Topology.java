package dev.medsync.cli.topology;

import dev.medsync.cli.Home;
import dev.medsync.cli.pki.CertificateAuthority;
import dev.medsync.cli.postgres.DatabaseSpec;
import dev.medsync.cli.postgres.PostgresProgram;
import dev.medsync.cli.process.ProcessSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What the platform consists of on one machine: every process, once, in the order in which they are shown. */
public final class Topology {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(240);

    /** The name of each, for whoever has to know them before anything runs. */
    public static final List<String> NAMES = List.of(
            "legacy-db",
            "services-db",
            "servicebus",
            "monolith",
            "auth",
            "config",
            "records",
            "billing",
            "strangler",
            "gateway");

    private final Home home;
    private final Ports ports;
    private final Secrets secrets;
    private final Environments environments;

    public Topology(Home home, Ports ports, Secrets secrets, CertificateAuthority authority) {
        this.home = home;
        this.ports = ports;
        this.secrets = secrets;
        this.environments = new Environments(home, ports, secrets, authority);
    }

    /** The list. */
    public List<ProcessSpec> processes() {
        return processes(environments.strangler(), name -> true);
    }

    /**
     * The list for a rehearsal of failures: the strangler lets failpoints be armed.
     *
     * @param cached which processes use AOT caches; making one does not pay for a process that starts once
     */
    public List<ProcessSpec> rehearsal(Predicate<String> cached) {
        return processes(environments.rehearsingStrangler(), cached);
    }

    /** One more strangler, which a rehearsal starts on purpose: nobody has told it that there is another. */
    public ProcessSpec secondStrangler(Predicate<String> cached) {
        Map<String, String> environment = new TreeMap<>(environments.rehearsingStrangler());
        environment.put("GRPC_SERVER_PORT", Integer.toString(ports.secondStranglerGrpc()));
        environment.put("MICRONAUT_SERVER_PORT", Integer.toString(ports.secondConsole()));
        String name = "strangler-2";
        return strangler(name, ports.secondStranglerGrpc(), ports.secondConsole(), environment)
                .in(home, START_TIMEOUT, cached.test(name));
    }

    private static JvmProcess strangler(String name, int grpc, int console, Map<String, String> environment) {
        return JvmProcess.named(name, "dev.medsync.strangler.Main")
                .latency(256)
                .port("gRPC", grpc)
                .healthPort("console", console)
                .environment(environment);
    }

    private List<ProcessSpec> processes(Map<String, String> strangler, Predicate<String> cached) {
        List<ProcessSpec> processes = new ArrayList<>();
        processes.add(legacyDatabase());
        processes.add(servicesDatabase());
        jvms(strangler).forEach(process -> processes.add(process.in(home, START_TIMEOUT, cached.test(process.name()))));
        return List.copyOf(processes);
    }

    private List<JvmProcess> jvms(Map<String, String> strangler) {
        return List.of(
                JvmProcess.named("servicebus", "dev.medsync.emulator.servicebus.Main")
                        .latency(128)
                        .port("AMQP", ports.serviceBus())
                        .healthPort("management", ports.serviceBusManagement())
                        .arguments(serviceBusArguments()),
                JvmProcess.named("monolith", "dev.medsync.monolith.Main")
                        .latency(192)
                        .healthPort("HTTP", ports.monolith())
                        .environment(environments.monolith())
                        .needs("legacy-db"),
                JvmProcess.named("auth", "dev.medsync.auth.Main")
                        .quickStart(96)
                        .port("gRPC", ports.authGrpc())
                        .healthPort("management", ports.authManagement())
                        .environment(environments.auth())
                        .needs("services-db")
                        .uses("servicebus"),
                JvmProcess.named("config", "dev.medsync.config.Main")
                        .quickStart(96)
                        .port("gRPC", ports.configGrpc())
                        .healthPort("management", ports.configManagement())
                        .environment(environments.config())
                        .needs("services-db")
                        .uses("servicebus"),
                JvmProcess.named("records", "dev.medsync.records.Main")
                        .latency(160)
                        .port("gRPC", ports.recordsGrpc())
                        .healthPort("management", ports.recordsManagement())
                        .environment(environments.records())
                        .needs("services-db")
                        .uses("servicebus"),
                JvmProcess.named("billing", "dev.medsync.billing.Main")
                        .latency(192)
                        .port("gRPC", ports.billingGrpc())
                        .healthPort("management", ports.billingManagement())
                        .environment(environments.billing())
                        .needs("services-db")
                        .uses("servicebus"),
                strangler("strangler", ports.stranglerGrpc(), ports.console(), strangler)
                        .needs("legacy-db", "services-db")
                        .uses("monolith", "auth", "config", "records", "billing"),
                JvmProcess.named("gateway", "dev.medsync.gateway.Main")
                        .latency(192)
                        .port("edge", ports.gateway())
                        .healthPort("management", ports.gatewayManagement())
                        .environment(environments.gateway())
                        .uses("monolith", "auth", "config", "records", "billing"));
    }

    private String[] serviceBusArguments() {
        return new String[] {
            "--data", home.data().resolve("servicebus").toString(),
            "--port", Integer.toString(ports.serviceBus()),
            "--management-port", Integer.toString(ports.serviceBusManagement())
        };
    }

    private ProcessSpec legacyDatabase() {
        DatabaseSpec medsync = new DatabaseSpec(
                "medsync",
                new DatabaseSpec.Role("medsync", secrets.password("legacy-medsync"), true),
                List.of(new DatabaseSpec.Role("strangler", secrets.password("legacy-strangler"), true)));
        return postgres("legacy-db", ports.legacyDatabase(), List.of(medsync));
    }

    private ProcessSpec servicesDatabase() {
        List<DatabaseSpec> databases = Environments.SERVICE_DATABASES.stream()
                .map(name -> new DatabaseSpec(
                        name,
                        new DatabaseSpec.Role(name + "_owner", secrets.password(name + "-owner"), true),
                        List.of(new DatabaseSpec.Role(name, secrets.password(name), false))))
                .toList();
        return postgres("services-db", ports.servicesDatabase(), databases);
    }

    private ProcessSpec postgres(String name, int port, List<DatabaseSpec> databases) {
        PostgresProgram program = new PostgresProgram(
                port, home.data().resolve(name), home.binaries(), secrets.password(name + "-superuser"), databases);
        return new ProcessSpec(name, program, Map.of("SQL", port), List.of(), List.of(), START_TIMEOUT);
    }
}
