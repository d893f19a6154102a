package dev.medsync.cli.option;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A directory, which need not exist yet. An empty name is none: it would be the directory that one happens to be in. */
public final class StateDirectory implements ITypeConverter<Path> {
    @Override
    public Path convert(String given) {
        if (given.isBlank()) {
            throw new TypeConversionException("the name of a directory is missing");
        }
        Path directory = Path.of(given);
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new TypeConversionException("'" + given + "' is not a directory");
        }
        return directory;
    }
}
