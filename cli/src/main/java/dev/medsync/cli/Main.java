package dev.medsync.cli;

import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Entry point of the {@code medsync} command. */
public final class Main {
    private Main() {}

    /** Runs a command and ends with its exit status. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        CommandLine medsync = Commands.commandLine();
        medsync.setExecutionExceptionHandler((exception, command, parsed) -> report(exception, command));
        if (arguments.length == 0) {
            medsync.usage(System.out);
            return ExitCode.OK;
        }
        return medsync.execute(arguments);
    }

    private static int report(Exception exception, CommandLine command) {
        Ansi ansi = command.getColorScheme().ansi();
        if (exception instanceof UserProblem problem) {
            System.err.println(ansi.string("@|bold,red " + problem.getMessage() + "|@"));
            System.err.println(problem.remedy());
            return problem.exitCode();
        }
        System.err.println("medsync " + command.getCommandName() + " failed because of a bug:");
        exception.printStackTrace();
        return ExitCode.INTERNAL;
    }
}
