package dev.medsync.gateway.strangler;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Small files that outlive the process. Without a directory nothing is kept. */
final class StateDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(StateDirectory.class);

    private final @Nullable Path directory;

    StateDirectory(String directory) {
        this.directory = directory.isBlank() ? null : Path.of(directory);
        if (this.directory != null) {
            try {
                Files.createDirectories(this.directory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    Optional<String> read(String name) {
        if (directory == null) {
            return Optional.empty();
        }
        Path file = directory.resolve(name);
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            LOG.warn("{} cannot be read: {}", file, e.toString());
            return Optional.empty();
        }
    }

    /** Replaces the file at once, so that a reader sees the old text or the new one. */
    void write(String name, String text) {
        if (directory == null) {
            return;
        }
        try {
            Path part = Files.createTempFile(directory, name, ".part");
            Files.writeString(part, text);
            Files.move(part, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warn("{} cannot be written in {}: {}", name, directory, e.toString());
        }
    }
}
