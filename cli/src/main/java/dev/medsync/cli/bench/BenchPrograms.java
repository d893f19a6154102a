package dev.medsync.cli.bench;

import dev.medsync.cli.Home;
import dev.medsync.cli.pki.CertificateAuthority;
import dev.medsync.cli.postgres.DatabaseSpec;
import dev.medsync.cli.postgres.PostgresProgram;
import dev.medsync.cli.process.HttpProbe;
import dev.medsync.cli.process.JavaProgram;
import dev.medsync.cli.process.JvmProfile;
import dev.medsync.cli.process.ProcessSpec;
import dev.medsync.cli.topology.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Describes the processes of measurements that need only a part of the platform, and what they talk to. */
final class BenchPrograms {
    static final String MODULE = "cli/bench";
    static final String MAIN = "dev.medsync.bench.Main";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(120);

    private final Home home;
    private final int portBase;
    private final Secrets secrets;

    BenchPrograms(Stand stand) {
        this.home = stand.home();
        this.portBase = stand.portBase();
        this.secrets = new Secrets(home.secrets());
    }

    int port(int offset) {
        return portBase + offset;
    }

    /** A database server, with a database and two roles for each name. */
    ProcessSpec postgres(String... databases) {
        List<DatabaseSpec> specs = new ArrayList<>();
        for (String name : databases) {
            specs.add(new DatabaseSpec(
                    name,
                    new DatabaseSpec.Role(name + "_owner", secrets.password(name + "-owner"), true),
                    List.of(new DatabaseSpec.Role(name, secrets.password(name), false))));
        }
        PostgresProgram program = new PostgresProgram(
                databasePort(),
                home.data().resolve("bench-db"),
                home.binaries(),
                secrets.password("bench-db-superuser"),
                specs);
        return new ProcessSpec("bench-db", program, Map.of("SQL", databasePort()), List.of(), List.of(), START_TIMEOUT);
    }

    private int databasePort() {
        return port(5);
    }

    /** A JVM with both compilers. Healthy when its port answers {@code /health}. */
    ProcessSpec java(
            String name,
            String module,
            String mainClass,
            List<String> arguments,
            Map<String, String> environment,
            int healthPort,
            String... needs) {
        JavaProgram.Main main = new JavaProgram.Main(name, module, mainClass, JvmProfile.LATENCY, 192, arguments);
        HttpProbe probe = new HttpProbe(healthPort, List.of(healthPort));
        JavaProgram program = new JavaProgram(main, home, environment, probe::probe, false);
        return MeasuredProgram.of(
                new ProcessSpec(name, program, Map.of("health", healthPort), List.of(needs), List.of(), START_TIMEOUT));
    }

    /** The configuration of a service that publishes as {@code billing}, on a database of its own. */
    Map<String, String> service(String database, int grpcPort, int managementPort) {
        Map<String, String> environment = new HashMap<>();
        environment.put("LOG_FORMAT", "TEXT");
        environment.put("GRPC_SERVER_PORT", Integer.toString(grpcPort));
        environment.put("MICRONAUT_SERVER_PORT", Integer.toString(managementPort));
        environment.put("MEDSYNC_DATA_URL", "jdbc:postgresql://127.0.0.1:" + databasePort() + "/" + database);
        environment.put("MEDSYNC_DATA_USERNAME", database);
        environment.put("MEDSYNC_DATA_PASSWORD", secrets.password(database));
        environment.put("MEDSYNC_DATA_OWNER_USERNAME", database + "_owner");
        environment.put("MEDSYNC_DATA_OWNER_PASSWORD", secrets.password(database + "-owner"));
        environment.put("MEDSYNC_EVENTS_CONNECTION_STRING", connectionString());
        environment.put("MEDSYNC_EVENTS_TOPIC", "billing");
        environment.put("MEDSYNC_EVENTS_KEYS_DIRECTORY", keys("events"));
        environment.put("MEDSYNC_KEYS_DIRECTORY", keys(database));
        environment.put("MEDSYNC_TLS_DIRECTORY", certificates("bench-" + database));
        environment.put("MEDSYNC_SECURITY_ISSUERS", "nobody=http://127.0.0.1:1/jwks.json");
        return environment;
    }

    String connectionString() {
        return "Endpoint=sb://localhost:" + port(3)
                + ";SharedAccessKeyName=any;SharedAccessKey=any;UseDevelopmentEmulator=true;";
    }

    /** A directory with the certificate of a workload. */
    String certificates(String workload) {
        return CertificateAuthority.in(home.pki(), Clock.systemUTC())
                .workload(workload)
                .toString();
    }

    private String keys(String owner) {
        return Home.privateDirectory(home.keys().resolve(owner)).toString();
    }

    /** The command that runs one of bench's own programs to its end. */
    List<String> command(String program) throws IOException {
        Path target = home.project().resolve(MODULE).resolve("target");
        String classPath = target.resolve("medsync-bench-0.1.0.jar") + ":"
                + Files.readString(target.resolve("classpath.txt")).strip();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JvmProfile.LATENCY.flags(192));
        command.addAll(List.of("-cp", classPath, MAIN, program));
        return command;
    }
}
