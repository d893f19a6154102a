package dev.medsync.cli.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Home;
import dev.medsync.cli.UserProblem;
import dev.medsync.cli.control.ControlClient;
import dev.medsync.cli.control.PlatformStatus;
import dev.medsync.cli.process.FreePorts;
import dev.medsync.cli.process.TinyProgram;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real supervisor process, told what to do from outside as people and scripts do it. */
class PlatformIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private Home home;
    private int port;
    private Process supervisor;

    @BeforeEach
    void aRunningPlatform() throws IOException {
        home = Home.of(directory, directory.resolve("state"));
        port = FreePorts.one();
        supervisor = launch();
        awaitHealthy();
    }

    private Process launch() throws IOException {
        // A build in the background ignores SIGINT, and so would everything it starts.
        return new ProcessBuilder(
                        "env",
                        "--default-signal=INT",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TinyPlatform.class.getName(),
                        home.state().toString(),
                        Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("supervisor.log").toFile())
                .start();
    }

    private void awaitHealthy() {
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> status().isHealthy() && status().supervisor() == supervisor.pid());
    }

    @AfterEach
    void nothingIsLeft() throws IOException, InterruptedException {
        Down.stop(home);
        supervisor.destroyForcibly().waitFor();
    }

    private PlatformStatus status() throws IOException {
        return ControlClient.require(home).status();
    }

    private ProcessHandle tiny() throws IOException {
        return ProcessHandle.of(status().processes().getFirst().pid()).orElseThrow();
    }

    private void interruptSupervisor() throws Exception {
        new ProcessBuilder("kill", "-INT", Long.toString(supervisor.pid()))
                .start()
                .waitFor();
        assertThat(supervisor.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void controlCStopsTheChildrenAndGivesUpTheLock() throws Exception {
        ProcessHandle tiny = tiny();
        List<ProcessHandle> children = tiny.descendants().toList();
        assertThat(children).isNotEmpty();

        interruptSupervisor();

        assertThat(tiny.isAlive()).isFalse();
        Awaitility.await().atMost(PATIENCE).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(ControlClient.find(home)).isEmpty();
    }

    @Test
    void aSecondPlatformInTheSameHomeIsRefused() {
        assertThatThrownBy(() -> PlatformHost.start(home, port, List::of, line -> {}))
                .isInstanceOfSatisfying(
                        UserProblem.class,
                        problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.ALREADY_RUNNING))
                .hasMessageContaining("runs already");
    }

    @Test
    void whatAKilledSupervisorLeftIsStoppedByTheNextOne() throws Exception {
        ProcessHandle orphan = tiny();
        supervisor.destroyForcibly().waitFor();
        assertThat(orphan.isAlive()).isTrue();

        supervisor = launch();
        awaitHealthy();

        assertThat(orphan.isAlive()).isFalse();
        assertThat(directory.resolve("supervisor.log")).content().contains("an earlier run had left behind: tiny");
    }

    @Test
    void downStopsWhatAKilledSupervisorLeft() throws Exception {
        ProcessHandle orphan = tiny();
        supervisor.destroyForcibly().waitFor();

        assertThat(Down.stop(home)).isTrue();

        assertThat(orphan.isAlive()).isFalse();
        assertThat(Down.stop(home)).isFalse();
    }

    @Test
    void downDoesNotFightASupervisorThatItCannotReach() throws Exception {
        ProcessHandle tiny = tiny();
        Files.delete(home.run().resolve("control.json"));

        assertThatThrownBy(() -> Down.stop(home))
                .isInstanceOfSatisfying(
                        UserProblem.class,
                        problem -> assertThat(problem.remedy()).contains("kill -INT " + supervisor.pid()))
                .hasMessageContaining("control.json");

        assertThat(tiny.isAlive()).isTrue();
        interruptSupervisor();
    }

    @Test
    void anUnknownProcessIsToldTogetherWithThoseThatThereAre() {
        for (String name : List.of("tinny", "", "../stop", "a b?c")) {
            assertThatThrownBy(() -> ControlClient.require(home).restart(name))
                    .isInstanceOfSatisfying(UserProblem.class, problem -> {
                        assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
                        assertThat(problem.remedy()).isEqualTo("There are tiny.");
                    })
                    .hasMessage("There is no process called '" + name + "'");
        }
    }

    @Test
    void statusTellsMemoryAndStarts() throws IOException {
        PlatformStatus.ProcessStatus tiny = status().processes().getFirst();

        assertThat(tiny.starts()).isEqualTo(1);
        assertThat(tiny.memoryKilobytes()).isGreaterThan(5_000);
        assertThat(tiny.ports()).containsEntry("HTTP", port);
    }

    @Test
    void withoutTheTokenTheControlChannelTellsNothing() throws IOException {
        String file = Files.readString(home.run().resolve("control.json"));
        int controlPort = dev.medsync.cli.Json.MAPPER.readTree(file).get("port").asInt();

        HttpURLConnection connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + controlPort + "/status")
                .toURL()
                .openConnection();

        assertThat(connection.getResponseCode()).isEqualTo(401);
    }

    @Test
    void aTakenPortIsToldBeforeAnythingStarts() throws IOException {
        Home other = Home.of(directory, directory.resolve("other"));
        try (ServerSocket taken = new ServerSocket(0)) {
            int busy = taken.getLocalPort();
            assertThatThrownBy(() -> PlatformHost.start(
                            other, busy, () -> List.of(TinyProgram.spec("tiny", busy, List.of())), line -> {}))
                    .isInstanceOfSatisfying(UserProblem.class, problem -> {
                        assertThat(problem.exitCode()).isEqualTo(ExitCode.ENVIRONMENT);
                        assertThat(problem.remedy()).contains("--port-base");
                    })
                    .hasMessageContaining("port " + busy);
        }
    }
}
