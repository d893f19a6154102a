package dev.medsync.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class FailureReportTest {
    private static final Pattern DETAILS = Pattern.compile("Details are in (\\S+\\.log)\\.");

    @TempDir
    private Path traces;

    private final StringWriter errors = new StringWriter();

    @Command(name = "medsync")
    private record Failing(Exception exception) implements Callable<Integer> {
        @Override
        public Integer call() throws Exception {
            throw exception;
        }
    }

    private int fail(Exception exception) {
        CommandLine command = new CommandLine(new Failing(exception));
        command.setErr(new PrintWriter(errors));
        command.setExecutionExceptionHandler(new FailureReport(traces));
        return command.execute();
    }

    /** The file that was named. */
    private String details() throws IOException {
        Matcher named = DETAILS.matcher(errors.toString());
        assertThat(named.find()).as(errors.toString()).isTrue();
        return Files.readString(Path.of(named.group(1)));
    }

    @Test
    void aProblemIsToldWithItsRemedyAndItsStatus() {
        UserProblem problem = new UserProblem(ExitCode.ALREADY_RUNNING, "It |@ runs @|bold already", "Stop it.");

        assertThat(fail(problem)).isEqualTo(ExitCode.ALREADY_RUNNING);
        assertThat(errors.toString().lines()).containsExactly("It |@ runs @|bold already", "Stop it.");
    }

    @Test
    void aBugIsASentenceAndItsStackTraceIsInAFileThatIsNamed() throws IOException {
        assertThat(fail(new IllegalStateException("no such state"))).isEqualTo(ExitCode.INTERNAL);

        assertThat(errors.toString().lines()).hasSize(2);
        assertThat(errors.toString()).contains("medsync failed because of a bug: no such state");
        assertThat(details()).contains("IllegalStateException", "\tat ");
    }

    static Stream<Exception> unanswered() {
        return Stream.of(
                new ConnectException(),
                new HttpTimeoutException("request timed out"),
                new UncheckedIOException(new ConnectException("Connection refused")));
    }

    @ParameterizedTest
    @MethodSource("unanswered")
    void whoDoesNotAnswerDoesNotRun(Exception exception) throws IOException {
        assertThat(fail(exception)).isEqualTo(ExitCode.NOT_RUNNING);

        assertThat(errors.toString()).contains("got no answer", "./medsync status");
        assertThat(details()).contains(exception.getClass().getName());
    }

    @Test
    void aFileThatCannotBeUsedIsNamedHoweverDeepItsExceptionIs() throws IOException {
        Exception exception = new IllegalStateException("no key", new AccessDeniedException("/srv/medsync/keys"));

        assertThat(fail(exception)).isEqualTo(ExitCode.ENVIRONMENT);

        assertThat(errors.toString()).startsWith("/srv/medsync/keys cannot be used: permission denied");
        assertThat(details()).contains("no key");
    }

    @Test
    void anyOtherTroubleWithTheOutsideWorldIsNoBug() throws IOException {
        assertThat(fail(new IOException("No space left on device"))).isEqualTo(ExitCode.FAILED);

        assertThat(errors.toString()).startsWith("medsync failed: No space left on device");
        assertThat(details()).contains("IOException");
    }
}
