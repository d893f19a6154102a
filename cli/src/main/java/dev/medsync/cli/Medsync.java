package dev.medsync.cli;

import dev.medsync.cli.option.StateDirectory;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root command: what every other command shares. */
@Command(
        name = "medsync",
        version = "medsync 0.1.0",
        header = "A legacy clinic system, its services, and the machinery that moves one into the others.",
        footer = {
            "",
            "Begin with medsync demo, or with medsync up and medsync open. medsync COMMAND --help explains a command."
        })
public final class Medsync {
    /** Set by the medsync script: root of the source tree. */
    static final String PROJECT_PROPERTY = "medsync.project";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private @Nullable Path state;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            converter = StateDirectory.class,
            description = "State directory: data, logs, keys. Default: .medsync in the project.")
    private void state(Path directory) {
        // Before and after the command's name it is the same option, which picocli does not see.
        if (state != null) {
            throw new ParameterException(spec.commandLine(), "option '--home' (DIR) should be specified only once");
        }
        state = directory;
    }

    /** Where everything is. */
    public Home home() {
        Path project = Path.of(System.getProperty(PROJECT_PROPERTY, "."));
        Path directory = state;
        return directory == null ? Home.inProject(project) : Home.of(project, directory);
    }
}
