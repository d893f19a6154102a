package dev.medsync.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What people mistype, and what they are told. */
class MistakesTest {
    @TempDir
    private Path directory;

    private final StringWriter errors = new StringWriter();

    private int run(String... words) {
        CommandLine medsync = Commands.commandLine(directory);
        medsync.setErr(new PrintWriter(errors));
        return medsync.execute(words);
    }

    private void assertSentences(String... fragments) {
        assertThat(errors.toString().lines()).hasSize(2);
        assertThat(errors.toString()).contains(fragments).doesNotContain("\tat ", "Exception");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            upp                             | medsync has no command 'upp'; did you mean up?
            help upp                        | medsync has no command 'upp'; did you mean up?
            up --port-base 80               | '80' is not a number between 1024 and 65496
            up --port-base 65497            | '65497' is not a number between 1024 and 65496
            up --port-base 99999999999      | '99999999999' is not a number
            up -d -d                        | option '--detach' should be specified only once
            up --nonsense                   | Unknown option: '--nonsense'
            --home a status --home b        | option '--home' (DIR) should be specified only once
            status now                      | medsync status takes no further argument, and was given 'now'
            logs -n                         | Missing required parameter for option '--lines' (N)
            logs -n -3                      | '-3' is not a number between 0 and 1000000
            restart                         | Missing required parameter: 'PROCESS'
            demo --kill nobody              | 'nobody' is none of legacy-db
            demo --rate 0                   | '0' is not a number between 0.1 and 10000.0
            load --rate NaN                 | 'NaN' is not a number between 0.1 and 10000.0
            load --rate 1e300               | '1e300' is not a number between 0.1 and 10000.0
            load --writes 1.1               | '1.1' is not a number between 0.0 and 1.0
            load --seconds -1               | '-1' is not a number between 1 and 86400
            load --seed x                   | 'x' is not a number between 0
            seed                            | Missing required option: '--patients=N'
            seed --patients 150001          | '150001' is not a number between 1 and 150000
            migrate                         | Missing required parameter: 'CAPABILITY'
            migrate billing records         | medsync migrate takes no further argument, and was given 'records'
            migrate billing --to moon       | expected one of [BACKFILL, SYNCED, SHADOW, CANARY, SERVICE, RETIRED]
            shadow billing --share 0        | '0' is not a number between 0.001 and 1.0
            shadow billing --for 0s         | '0s' is not seconds or minutes between 1s and 60m
            shadow billing --for 61m        | '61m' is not seconds or minutes between 1s and 60m
            shadow billing --for 1h         | '1h' is not seconds or minutes between 1s and 60m
            chaos --runs 0                  | '0' is not a number between 1 and 1000
            chaos --minutes -1              | '-1' is not a number between 0 and 1440
            bench everything                | There is no measurement 'everything'
            bench --json /no/such/dir/file  | '/no/such/dir/file' cannot be written
            """)
    void whatIsNotUnderstoodIsNamedInASentence(String line, String sentence) {
        assertThat(run(line.split(" "))).isEqualTo(ExitCode.USAGE);
        assertSentences(sentence);
    }

    @Test
    void anEmptyHomeIsNotTheDirectoryOneIsIn() {
        assertThat(run("reset", "--all", "--yes", "--home", "")).isEqualTo(ExitCode.USAGE);
        assertSentences("the name of a directory is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "status", "logs", "down", "reset", "doctor"})
    void aHomeThatIsAFileIsRefused(String command) throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThat(run(command, "--home", file.toString())).isEqualTo(ExitCode.USAGE);
        assertSentences("'" + file + "' is not a directory", "./medsync " + command + " --help");
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "up -d"})
    void aHomeThatCannotBeMadeIsTheMachinesFault(String command) throws IOException {
        Path home = Files.createFile(directory.resolve("file")).resolve("home");

        assertThat(run((command + " --home " + home).split(" "))).isEqualTo(ExitCode.ENVIRONMENT);
        assertSentences(home + " cannot be used: Not a directory", "--home DIR");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "status --json",
                "restart billing",
                "kill billing",
                "open",
                "doctor --train",
                "seed --patients 2000",
                "dev billing",
                "load",
                "migrate billing",
                "rollback billing",
                "rollback billing --force",
                "verify billing",
                "shadow billing",
                "order",
                "plan billing"
            })
    void whatNeedsAPlatformSaysThatNoneRuns(String command) {
        assertThat(run((command + " --home " + directory).split(" "))).isEqualTo(ExitCode.NOT_RUNNING);
        assertSentences("MedSync does not run (looked in " + directory + ")", "./medsync up -d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "{\"port\":1", "{\"port\":70000,\"supervisor\":1,\"portBase\":7400}"})
    void aDamagedControlFileIsAsGoodAsNone(String content) throws IOException {
        Files.writeString(Files.createDirectories(directory.resolve("run")).resolve("control.json"), content);

        assertThat(run("status", "--home", directory.toString())).isEqualTo(ExitCode.NOT_RUNNING);
        assertSentences("MedSync does not run");
    }
}
