package dev.medsync.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.UserProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SupervisorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    /** Something that cannot even be prepared. */
    private record Unpreparable(Supplier<RuntimeException> reason) implements Program {
        @Override
        public Optional<String> missing() {
            return Optional.empty();
        }

        @Override
        public Launch prepare() {
            throw reason.get();
        }

        @Override
        public Readiness probe() {
            return Readiness.notReady("it never ran");
        }
    }

    static Stream<Supplier<RuntimeException>> reasons() {
        return Stream.of(
                () -> new UserProblem(ExitCode.ENVIRONMENT, "no binaries", "Build here."),
                () -> new UncheckedIOException(new IOException("no space")));
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void whatCannotBePreparedSaysWhyAndIsTriedAgain(Supplier<RuntimeException> reason) {
        ProcessSpec spec = new ProcessSpec(
                "database", new Unpreparable(reason), Map.of(), List.of(), List.of(), Duration.ofSeconds(60));
        Supervisor supervisor = new Supervisor(
                List.of(spec), name -> directory.resolve(name + ".log"), directory.resolve("pids"), change -> {});
        supervisor.start();
        try {
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
                ProcessSnapshot database = supervisor.snapshots().getFirst();
                assertThat(database.state()).isEqualTo(ProcessState.CRASHED);
                assertThat(database.starts()).isGreaterThanOrEqualTo(2);
                assertThat(database.message()).containsPattern("cannot start: .*(no binaries. Build here.|no space)");
            });
        } finally {
            supervisor.stop();
        }
        assertThat(supervisor.snapshots().getFirst().state()).isEqualTo(ProcessState.STOPPED);
    }
}
