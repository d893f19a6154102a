package dev.medsync.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final List<ProcessSnapshot> changes = new CopyOnWriteArrayList<>();
    private int port;
    private Supervisor supervisor;

    @BeforeEach
    void aServiceWithOneThatNeedsIt() throws IOException, InterruptedException {
        port = FreePorts.one();
        supervisor = supervisor(List.of(
                TinyProgram.spec("front", FreePorts.one(), List.of("back")),
                TinyProgram.spec("back", port, List.of())));
        supervisor.start();
        assertThat(supervisor.awaitHealthy(PATIENCE)).isTrue();
    }

    private Supervisor supervisor(List<ProcessSpec> specs) {
        return new Supervisor(specs, name -> directory.resolve(name + ".log"), directory.resolve("pids"), changes::add);
    }

    @AfterEach
    void stop() {
        supervisor.stop();
    }

    private ProcessSnapshot back() {
        return supervisor.snapshots().get(1);
    }

    private String get(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private void awaitBackAgain(long formerly) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> back().state() == ProcessState.HEALTHY && back().pid() != formerly);
    }

    @Test
    void whoNeedsAnotherStartsAfterThatIsHealthy() {
        // A change is told just after it can be seen.
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(changes.stream().map(change -> change.name() + " " + change.state()))
                        .containsExactly("back STARTING", "back HEALTHY", "front STARTING", "front HEALTHY"));
    }

    @Test
    void aCrashIsReportedWithItsLastWordsAndTheProcessStartsAgain() {
        long first = back().pid();

        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> get("/crash")))
                .isInstanceOf(IOException.class);

        awaitBackAgain(first);
        ProcessSnapshot crash = changes.stream()
                .filter(change -> change.state() == ProcessState.CRASHED)
                .findFirst()
                .orElseThrow();
        assertThat(crash.message()).isEqualTo("ended with status 3");
        assertThat(crash.logTail()).contains("the reason of the crash");
        assertThat(back().starts()).isEqualTo(2);
    }

    @Test
    void aKilledProcessStartsAgain() {
        long first = back().pid();

        supervisor.kill("back");

        awaitBackAgain(first);
        assertThat(changes).anyMatch(change -> change.message().equals("killed by signal 9"));
    }

    @Test
    void aRestartIsNoCrash() {
        long first = back().pid();

        assertThat(supervisor.restart("back")).isPresent();

        awaitBackAgain(first);
        assertThat(changes).noneMatch(change -> change.state() == ProcessState.CRASHED);
        assertThat(supervisor.restart("nobody")).isEmpty();
    }

    @Test
    void aStopLeavesNothingNotEvenChildrenOfChildren() throws IOException, InterruptedException {
        ProcessHandle service = ProcessHandle.of(back().pid()).orElseThrow();
        ProcessHandle child = ProcessHandle.of(Long.parseLong(get("/child"))).orElseThrow();
        assertThat(child.isAlive()).isTrue();

        supervisor.stop();

        Awaitility.await().atMost(PATIENCE).until(() -> !service.isAlive() && !child.isAlive());
        assertThat(supervisor.snapshots()).allMatch(process -> process.state() == ProcessState.STOPPED);
    }

    @Test
    void aLaterSupervisorStopsWhatAKilledOneLeftBehind() {
        ProcessHandle service = ProcessHandle.of(back().pid()).orElseThrow();

        // The first supervisor still lives in this JVM, so its children must not come back when they are stopped.
        Supervisor later = supervisor(List.of());
        List<String> stopped = later.stopLeftovers();

        assertThat(stopped).containsExactlyInAnyOrder("front", "back");
        Awaitility.await().atMost(PATIENCE).until(() -> !service.isAlive());
    }
}
