package dev.medsync.cli.control;

import dev.medsync.cli.Home;
import dev.medsync.cli.Json;
import dev.medsync.cli.topology.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a running supervisor listens, in {@code .medsync/run/control.json}, readable by its owner only.
 *
 * @param port on loopback
 * @param token to be sent as bearer token
 * @param supervisor process id
 * @param portBase first port of the platform
 */
public record ControlFile(int port, String token, long supervisor, int portBase) {

    private static Path file(Home home) {
        return home.run().resolve("control.json");
    }

    void write(Home home) {
        try {
            Home.writePrivate(file(home), Json.MAPPER.writeValueAsBytes(this));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Home home) {
        try {
            Files.deleteIfExists(file(home));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file, if there is one whose supervisor is alive. */
    static Optional<ControlFile> read(Home home) {
        try {
            ControlFile content = Json.MAPPER.readValue(Files.readAllBytes(file(home)), ControlFile.class);
            if (!isComplete(content)) {
                return Optional.empty();
            }
            boolean alive = ProcessHandle.of(content.supervisor())
                    .map(ProcessHandle::isAlive)
                    .orElse(false);
            return alive ? Optional.of(content) : Optional.empty();
        } catch (IOException missingOrDamaged) {
            return Optional.empty();
        }
    }

    /** JSON may lack any of it, or be the word null. */
    private static boolean isComplete(@Nullable ControlFile content) {
        return content != null
                && content.token() != null
                && content.port() > 0
                && content.port() < 65536
                && content.portBase() >= Ports.LOWEST_BASE
                && content.portBase() <= Ports.HIGHEST_BASE;
    }

    @Override
    public String toString() {
        return "control port " + port; // never the token
    }
}
