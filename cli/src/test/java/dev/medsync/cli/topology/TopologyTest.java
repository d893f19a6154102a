package dev.medsync.cli.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.cli.Home;
import dev.medsync.cli.pki.CertificateAuthority;
import dev.medsync.cli.process.ProcessGraph;
import dev.medsync.cli.process.ProcessSpec;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopologyTest {
    @TempDir
    private Path directory;

    private Home home;
    private Secrets secrets;
    private CertificateAuthority authority;

    @BeforeEach
    void aHome() {
        home = Home.of(directory, directory.resolve("state"));
        home.create();
        secrets = new Secrets(home.secrets());
        authority = CertificateAuthority.in(home.pki(), Clock.systemUTC());
    }

    private List<ProcessSpec> processes() {
        return new Topology(home, new Ports(20_000), secrets, authority).processes();
    }

    private Environments environments() {
        return new Environments(home, new Ports(20_000), secrets, authority);
    }

    @Test
    void whoServesClientsAndWhoMovesDataStopFirstAndWhatKeepsItLast() {
        assertThat(new ProcessGraph(processes())
                        .stopWaves().stream()
                                .map(wave ->
                                        wave.stream().map(ProcessSpec::name).toList()))
                .containsExactly(
                        List.of("strangler", "gateway"),
                        List.of("monolith", "auth", "config", "records", "billing"),
                        List.of("legacy-db", "services-db", "servicebus"));
    }

    @Test
    void theNamesThatAreKnownBeforehandAreThoseOfTheProcesses() {
        assertThat(processes()).extracting(ProcessSpec::name).containsExactlyElementsOf(Topology.NAMES);
    }

    @Test
    void noPortIsGivenTwiceAndAllAreInTheReservedRange() {
        List<Integer> ports = processes().stream()
                .flatMap(process -> process.ports().values().stream())
                .toList();

        assertThat(ports).doesNotHaveDuplicates().allMatch(port -> port >= 20_000 && port < 20_000 + Ports.COUNT);
    }

    @Test
    void eachServiceConnectsToItsOwnDatabaseAsItself() {
        assertThat(environments().billing())
                .containsEntry("MEDSYNC_DATA_URL", "jdbc:postgresql://127.0.0.1:20005/billing")
                .containsEntry("MEDSYNC_DATA_USERNAME", "billing")
                .containsEntry("MEDSYNC_DATA_PASSWORD", secrets.password("billing"))
                .containsEntry("MEDSYNC_DATA_OWNER_USERNAME", "billing_owner");
    }

    @Test
    void nobodyIsToldAnothersSecret() {
        List<String> others = Stream.of("records", "auth", "config", "legacy-medsync", "legacy-db-superuser")
                .map(secrets::password)
                .toList();

        assertThat(environments().billing().values()).doesNotContainAnyElementsOf(others);
        assertThat(environments().gateway().keySet()).noneMatch(name -> name.contains("PASSWORD"));
    }

    @Test
    void theGatewayReportsWithATokenThatGivesNoCommands() {
        String token = secrets.password("strangler-gateway");

        assertThat(environments().gateway()).containsEntry("MEDSYNC_GATEWAY_STRANGLER_TOKEN", token);
        assertThat(environments().gateway().values()).doesNotContain(secrets.password("strangler-admin"));
        assertThat(environments().strangler())
                .containsEntry("MEDSYNC_STRANGLER_GATEWAY_TOKEN", token)
                .containsEntry("MEDSYNC_STRANGLER_ADMIN_TOKEN", secrets.password("strangler-admin"));
        assertThat(environments().billing().values()).doesNotContain(token, secrets.password("strangler-admin"));
    }

    @Test
    void eachWorkloadSeesItsOwnKeyOnly() {
        Map<String, String> billing = environments().billing();

        assertThat(Path.of(billing.get("MEDSYNC_TLS_DIRECTORY")))
                .isDirectoryContaining("glob:**/billing.key")
                .isDirectoryNotContaining("glob:**/records.key")
                .isDirectoryNotContaining("glob:**/ca.key");
    }

    @Test
    void aSecretStaysTheSame() {
        assertThat(new Secrets(home.secrets()).password("billing")).isEqualTo(secrets.password("billing"));
        assertThat(secrets.password("billing")).isNotEqualTo(secrets.password("records"));
    }
}
