package dev.medsync.cli.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Home;
import dev.medsync.cli.Medsync;
import dev.medsync.cli.UserProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ResetTest {
    @TempDir
    private Path directory;

    private Home home;

    @BeforeEach
    void aHome() {
        home = Home.of(directory, directory.resolve("state"));
    }

    private int reset(String... options) {
        CommandLine medsync = new CommandLine(new Medsync()).addSubcommand(new Reset());
        medsync.setExecutionExceptionHandler((exception, command, parsed) -> {
            throw exception;
        });
        String[] words = new String[options.length + 4];
        words[0] = "reset";
        words[1] = "--yes";
        words[2] = "--home";
        words[3] = home.state().toString();
        System.arraycopy(options, 0, words, 4, options.length);
        return medsync.execute(words);
    }

    /** What {@code up} leaves behind. */
    private void aPlatformHasRun() throws IOException {
        home.create();
        PlatformLock.tryTake(home).orElseThrow().close();
        Files.writeString(home.secrets().resolve("billing"), "secret");
        Files.writeString(home.data().resolve("table"), "rows");
        Files.writeString(home.aot().resolve("cache"), "costly");
    }

    @Test
    void theDataGoesAndWhatIsCostlyStays() throws IOException {
        aPlatformHasRun();

        assertThat(reset()).isEqualTo(ExitCode.OK);

        assertThat(home.data()).doesNotExist();
        assertThat(home.secrets()).doesNotExist();
        assertThat(home.aot().resolve("cache")).exists();
    }

    @Test
    void whatStayedCanBeDeletedLater() throws IOException {
        aPlatformHasRun();
        reset();

        assertThat(reset("--all")).isEqualTo(ExitCode.OK);

        assertThat(home.aot()).doesNotExist();
    }

    @Test
    void aDirectoryThatIsNoHomeIsLeftAlone() throws IOException {
        Path somebodysData = Files.createDirectories(home.data()).resolve("thesis");
        Files.writeString(somebodysData, "three years");

        assertThatThrownBy(() -> Reset.requireHome(home))
                .isInstanceOfSatisfying(
                        UserProblem.class,
                        problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining("is no state directory of MedSync");
        assertThat(reset()).isNotEqualTo(ExitCode.OK);

        assertThat(somebodysData).exists();
    }

    @Test
    void whereNothingIsNothingIsDeleted() {
        assertThat(reset()).isEqualTo(ExitCode.OK);
        assertThat(home.state()).doesNotExist();
    }
}
