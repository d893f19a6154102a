package dev.medsync.cli.option;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A file to be written at the end: nobody should wait for that to learn that it cannot be. */
public final class WritableFile implements ITypeConverter<Path> {
    @Override
    public Path convert(String given) {
        Path file = Path.of(given).toAbsolutePath();
        Path directory = file.getParent();
        if (given.isBlank() || Files.isDirectory(file)) {
            throw new TypeConversionException("'" + given + "' is not the name of a file");
        }
        boolean writable =
                Files.exists(file) ? Files.isWritable(file) : directory != null && Files.isWritable(directory);
        if (!writable) {
            throw new TypeConversionException("'" + given + "' cannot be written");
        }
        return file;
    }
}
