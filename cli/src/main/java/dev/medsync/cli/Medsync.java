package dev.medsync.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

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

    @Option(
            names = "--home",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "State directory: data, logs, keys. Default: .medsync in the project.")
    private @Nullable Path state;

    /** Where everything is. */
    public Home home() {
        Path project = Path.of(System.getProperty(PROJECT_PROPERTY, "."));
        Path directory = state;
        return Home.of(project, directory == null ? project.resolve(".medsync") : directory);
    }
}
