package dev.medsync.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code medsync help}. */
@Command(
        name = "help",
        header = "Explains a command.",
        description = "Explains a command, or lists all of them. The same as --help.")
final class Help implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "The command. Default: lists all.")
    private @Nullable String command;

    @Override
    public Integer call() {
        CommandLine medsync = spec.parent().commandLine();
        if (command == null) {
            medsync.usage(medsync.getOut());
            return ExitCode.OK;
        }
        CommandLine explained = medsync.getSubcommands().get(command);
        if (explained == null) {
            throw new UnmatchedArgumentException(medsync, List.of(command));
        }
        explained.usage(medsync.getOut());
        return ExitCode.OK;
    }
}
