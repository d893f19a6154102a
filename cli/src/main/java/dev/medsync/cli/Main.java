package dev.medsync.cli;

import java.util.Locale;
import picocli.CommandLine;

/** Entry point of the {@code medsync} command. */
public final class Main {
    private Main() {}

    /** Runs a command and ends with its exit status. */
    public static void main(String[] arguments) {
        // Numbers look the same on every machine, so that documentation and scripts can rely on them.
        Locale.setDefault(Locale.ROOT);
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        CommandLine medsync = Commands.commandLine();
        if (arguments.length == 0) {
            medsync.usage(System.out);
            return ExitCode.OK;
        }
        return medsync.execute(arguments);
    }
}
