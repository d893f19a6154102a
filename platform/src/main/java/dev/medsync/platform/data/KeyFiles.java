package dev.medsync.platform.data;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;

/** Small secret files: made once though several processes start at the same time, never seen half written. */
final class KeyFiles {

    private KeyFiles() {}

    static byte[] readOrCreate(Path file, Supplier<byte[]> content) throws IOException {
        if (!Files.exists(file)) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path written = secret(file, content.get());
            try {
                // A link, unlike a move, never replaces what another process has put there meanwhile.
                Files.createLink(file, written);
            } catch (FileAlreadyExistsException e) {
                // The other process was first: its key is the one.
            } finally {
                Files.delete(written);
            }
        }
        return Files.readAllBytes(file);
    }

    static void replace(Path file, byte[] content) throws IOException {
        Files.move(secret(file, content), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path secret(Path file, byte[] content) throws IOException {
        FileAttribute<?>[] ownerOnly =
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        Path written = Files.createTempFile(
                file.toAbsolutePath().getParent(), file.getFileName().toString(), ".new", ownerOnly);
        return Files.write(written, content);
    }
}
