package dev.medsync.cli.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.UserProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    @TempDir
    private Path directory;

    @Test
    void aSecretIsMadeOnceAndStays() {
        String password = new Secrets(directory).password("billing");

        assertThat(password).matches("[A-Za-z0-9_-]{32}");
        assertThat(new Secrets(directory).password("billing")).isEqualTo(password);
        assertThat(new Secrets(directory).password("records")).isNotEqualTo(password);
    }

    @Test
    void anEmptySecretIsNoPassword() throws IOException {
        Files.createFile(directory.resolve("billing"));

        assertThatThrownBy(() -> new Secrets(directory).password("billing"))
                .isInstanceOfSatisfying(
                        UserProblem.class,
                        problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.ENVIRONMENT))
                .hasMessageContaining("is empty");
    }
}
