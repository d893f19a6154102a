package dev.medsync.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What every command says when it does not end well: a sentence that names what is wrong, and below it what to do, both on
 * the error output. A stack trace is never among them: where it helps, a file holds it, and the file is named.
 */
final class FailureReport implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private final Path traces;

    /** @param traces where files with stack traces go; not below the home, which may be what cannot be used */
    FailureReport(Path traces) {
        this.traces = traces;
    }

    @Override
    public int handleParseException(ParameterException exception, String[] arguments) {
        CommandLine command = exception.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        return say(
                command,
                new UserProblem(
                        ExitCode.USAGE,
                        notUnderstood(exception, command, name),
                        "./" + name + " --help shows what can be given."));
    }

    private static String notUnderstood(ParameterException exception, CommandLine command, String name) {
        if (exception instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
            String word = unmatched.getUnmatched().getFirst();
            boolean isCommandExpected = !command.getSubcommands().isEmpty();
            List<String> alike = unmatched.getSuggestions();
            return isCommandExpected
                    ? name + " has no command '" + word + "'"
                            + (alike.isEmpty() ? "" : "; did you mean " + String.join(" or ", alike) + "?")
                    : name + " takes no further argument, and was given '" + word + "'";
        }
        return String.valueOf(exception.getMessage());
    }

    @Override
    public int handleExecutionException(Exception exception, CommandLine command, ParseResult parsed) {
        return say(command, problem(exception, command.getCommandSpec().qualifiedName()));
    }

    private static int say(CommandLine command, UserProblem problem) {
        Ansi ansi = command.getColorScheme().ansi();
        // Not as markup: the message may hold anything.
        String message = ansi.enabled()
                ? Style.on(Style.bold, Style.fg_red) + problem.getMessage() + Style.off(Style.fg_red, Style.bold)
                : problem.getMessage();
        PrintWriter err = command.getErr();
        err.println(message);
        err.println(problem.remedy());
        err.flush();
        return problem.exitCode();
    }

    /** The outermost cause that a person can act on; else it is a bug. */
    private UserProblem problem(Exception exception, String command) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case UserProblem known -> {
                    return known;
                }
                case FileSystemException file -> {
                    return unusable(file, exception);
                }
                case ConnectException ignored -> {
                    return noAnswer(exception, command);
                }
                case HttpTimeoutException ignored -> {
                    return noAnswer(exception, command);
                }
                default -> {}
            }
        }
        return hasCause(exception, IOException.class)
                ? new UserProblem(
                        ExitCode.FAILED,
                        command + " failed: " + rootMessage(exception),
                        "./medsync status and ./medsync logs tell more. " + details(exception))
                : new UserProblem(
                        ExitCode.INTERNAL,
                        command + " failed because of a bug: " + rootMessage(exception),
                        "Please report it. " + details(exception));
    }

    private UserProblem unusable(FileSystemException file, Exception exception) {
        String why = switch (file) {
            case AccessDeniedException ignored -> "permission denied";
            case NoSuchFileException ignored -> "it does not exist";
            case FileAlreadyExistsException ignored -> "something else of this name is in the way";
            case NotDirectoryException ignored -> "it is not a directory";
            default -> String.valueOf(file.getReason());
        };
        return new UserProblem(
                ExitCode.ENVIRONMENT,
                file.getFile() + " cannot be used: " + why,
                "Repair that, or keep the state elsewhere with --home DIR. " + details(exception));
    }

    private UserProblem noAnswer(Exception exception, String command) {
        return new UserProblem(
                ExitCode.NOT_RUNNING,
                command + " got no answer: a part of the platform does not run, or not yet",
                "./medsync status shows what runs. " + details(exception));
    }

    private static boolean hasCause(Throwable exception, Class<? extends Throwable> type) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static String rootMessage(Throwable exception) {
        Throwable root = exception;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage();
        return message == null ? root.getClass().getSimpleName() : message;
    }

    /** Writes the stack trace where whoever looks for the reason finds it. */
    private String details(Throwable exception) {
        StringWriter trace = new StringWriter();
        exception.printStackTrace(new PrintWriter(trace));
        try {
            Path file = Files.createTempFile(traces, "medsync-", ".log");
            Files.writeString(file, trace.toString());
            return "Details are in " + file + ".";
        } catch (IOException e) {
            return "Details could not be written to " + traces + ": " + e.getMessage();
        }
    }
}
