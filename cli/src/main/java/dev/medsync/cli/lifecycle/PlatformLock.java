package dev.medsync.cli.lifecycle;

import dev.medsync.cli.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The right to do something with a home: held by its supervisor as long as it lives, and for a moment by who cleans up.
 * The system gives it back when its holder dies. The file says whose it is.
 */
final class PlatformLock implements AutoCloseable {
    private final FileChannel channel;

    private PlatformLock(FileChannel channel) {
        this.channel = channel;
    }

    static Path file(Home home) {
        return home.run().resolve("lock");
    }

    /** Empty when somebody else holds it. */
    static Optional<PlatformLock> tryTake(Home home) {
        FileChannel channel = open(file(home));
        try {
            if (channel.tryLock() == null) {
                close(channel);
                return Optional.empty();
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return Optional.of(new PlatformLock(channel));
        } catch (OverlappingFileLockException heldByThisProcess) {
            // Closing any channel of a file gives up every lock that the process has on it; so this one stays open.
            return Optional.empty();
        } catch (IOException e) {
            close(channel);
            throw new UncheckedIOException(e);
        }
    }

    /** Process id of who took it last; empty when nobody did or the file does not say. */
    static Optional<Long> holder(Home home) {
        try {
            return Optional.of(Long.parseLong(Files.readString(file(home)).strip()));
        } catch (IOException | NumberFormatException unknown) {
            return Optional.empty();
        }
    }

    private static FileChannel open(Path file) {
        try {
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        close(channel);
    }
}
