package dev.medsync.cli.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Copies of the project's jars, named by their content. A build overwrites a jar in place, and a JVM that has it open
 * then fails at the next class it loads; so processes run from copies that nobody overwrites.
 */
final class JarCopies {
    /** The same for every copy: the JVM refuses an AOT cache whose jars have another time. */
    private static final FileTime TIME = FileTime.from(Instant.parse("2026-11-01T00:00:00Z"));

    private final Path directory;

    JarCopies(Path directory) {
        this.directory = directory;
    }

    /** The same class path with the jars below {@code project} replaced by copies. */
    List<Path> of(List<Path> classPath, Path project) throws IOException {
        List<Path> result = new ArrayList<>();
        for (Path jar : classPath) {
            result.add(jar.startsWith(project) ? copy(jar) : jar);
        }
        return result;
    }

    private Path copy(Path jar) throws IOException {
        byte[] content = Files.readAllBytes(jar);
        String name = jar.getFileName().toString().replaceFirst("\\.jar$", "");
        Path copy = directory.resolve(name + "-" + hash(content) + ".jar");
        if (!Files.exists(copy)) {
            Files.createDirectories(directory);
            Path draft = Files.createTempFile(directory, name, ".tmp");
            Files.write(draft, content);
            Files.setLastModifiedTime(draft, TIME);
            Files.move(draft, copy, StandardCopyOption.ATOMIC_MOVE);
        }
        return copy;
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
