package dev.medsync.cli.topology;

import dev.medsync.cli.Home;
import dev.medsync.cli.pki.CertificateAuthority;
import dev.medsync.cli.postgres.DatabaseSpec;
import dev.medsync.cli.postgres.PostgresProgram;
import dev.medsync.cli.process.HttpProbe;
import dev.medsync.cli.process.JavaProgram;
import dev.medsync.cli.process.JvmProfile;
import dev.medsync.cli.process.ProcessSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What the platform consists of on one machine: every process, once, in the order in which they are shown. */
public final class Topology {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(120);

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
        return List.of(
                legacyDatabase(),
                servicesDatabase(),
                java(
                        main(
                                "servicebus",
                                "emulators/servicebus",
                                "dev.medsync.emulator.servicebus",
                                JvmProfile.LATENCY,
                                96),
                        Map.of("AMQP", ports.serviceBus(), "management", ports.serviceBusManagement()),
                        ports.serviceBusManagement(),
                        environments.serviceBus(),
                        List.of(),
                        List.of()),
                java(
                        main("monolith", "monolith", "dev.medsync.monolith", JvmProfile.LATENCY, 192),
                        Map.of("HTTP", ports.monolith()),
                        ports.monolith(),
                        environments.monolith(),
                        List.of("legacy-db"),
                        List.of()),
                java(
                        main("auth", "services/auth", "dev.medsync.auth", JvmProfile.QUICK_START, 96),
                        Map.of("gRPC", ports.authGrpc(), "management", ports.authManagement()),
                        ports.authManagement(),
                        environments.auth(),
                        List.of("services-db"),
                        List.of("servicebus")),
                java(
                        main("config", "services/config", "dev.medsync.config", JvmProfile.QUICK_START, 96),
                        Map.of("gRPC", ports.configGrpc(), "management", ports.configManagement()),
                        ports.configManagement(),
                        environments.config(),
                        List.of("services-db"),
                        List.of("servicebus")),
                java(
                        main("records", "services/records", "dev.medsync.records", JvmProfile.QUICK_START, 128),
                        Map.of("gRPC", ports.recordsGrpc(), "management", ports.recordsManagement()),
                        ports.recordsManagement(),
                        environments.records(),
                        List.of("services-db"),
                        List.of("servicebus", "auth", "config")),
                java(
                        main("billing", "services/billing", "dev.medsync.billing", JvmProfile.LATENCY, 192),
                        Map.of("gRPC", ports.billingGrpc(), "management", ports.billingManagement()),
                        ports.billingManagement(),
                        environments.billing(),
                        List.of("services-db"),
                        List.of("servicebus", "auth", "config")),
                java(
                        main("strangler", "strangler", "dev.medsync.strangler", JvmProfile.LATENCY, 256),
                        Map.of("console", ports.console(), "gRPC", ports.stranglerGrpc()),
                        ports.console(),
                        environments.strangler(),
                        List.of("legacy-db", "services-db"),
                        List.of("servicebus", "monolith", "config", "records", "billing")),
                java(
                        main("gateway", "services/gateway", "dev.medsync.gateway", JvmProfile.LATENCY, 192),
                        Map.of("edge", ports.gateway(), "management", ports.gatewayManagement()),
                        ports.gatewayManagement(),
                        environments.gateway(),
                        List.of(),
                        List.of("monolith", "auth", "config", "records", "billing", "strangler")));
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

    private static JavaProgram.Main main(
            String name, String module, String javaPackage, JvmProfile profile, int heapMegabytes) {
        return new JavaProgram.Main(name, module, javaPackage + ".Main", profile, heapMegabytes);
    }

    private ProcessSpec java(
            JavaProgram.Main main,
            Map<String, Integer> listens,
            int healthPort,
            Map<String, String> environment,
            List<String> needs,
            List<String> uses) {
        HttpProbe probe = new HttpProbe(healthPort, List.copyOf(listens.values()));
        JavaProgram program =
                new JavaProgram(main, home.project(), home.state(), home.aot(), environment, probe::probe);
        return new ProcessSpec(main.name(), program, listens, needs, uses, START_TIMEOUT);
    }
}
