package dev.medsync.cli.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The AOT cache of one process (JEP 483, 514): classes already loaded and linked, which more than halves the time to the
 * first answer.
 *
 * <p>The JVM takes a cache made from an older jar without complaint and runs the <em>old</em> classes. So the file is
 * named by the hash of everything it was made from: another JDK, flag or jar has another name, and a stale cache is
 * never found. A process without a cache records one while it runs; the JVM writes it when the process ends, or when it
 * is told to ({@code jcmd PID AOT.end_recording}).
 */
public final class AotCache {
    private final Path file;
    private final Path recording;
    private final String prefix;

    private AotCache(Path directory, String process, String hash) {
        prefix = process + "-";
        file = directory.resolve(prefix + hash + ".aot");
        recording = directory.resolve(prefix + hash + ".recording");
    }

    /**
     * The cache for exactly these inputs, whether it exists or not.
     *
     * @param directory where caches are kept
     * @param process its name becomes part of the file name
     * @param jdk what identifies the JDK, its full version
     * @param flags all JVM flags
     * @param jars the class path in order
     * @param project jars below this directory are compared by content, others by name, size and time
     */
    public static AotCache of(
            Path directory, String process, String jdk, List<String> flags, List<Path> jars, Path project) {
        MessageDigest digest = sha256();
        add(digest, jdk);
        flags.forEach(flag -> add(digest, flag));
        for (Path jar : jars) {
            try {
                add(digest, jar.toString());
                if (jar.startsWith(project)) {
                    digest.update(Files.readAllBytes(jar));
                } else {
                    add(
                            digest,
                            Files.size(jar) + " "
                                    + Files.getLastModifiedTime(jar).toMillis());
                }
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot read " + jar, e);
            }
        }
        return new AotCache(directory, process, HexFormat.of().formatHex(digest.digest(), 0, 12));
    }

    /** Flags that use the cache, or record one where none exists yet. */
    List<String> flags() {
        if (Files.exists(file)) {
            return List.of("-XX:AOTCache=" + file, "-Xlog:aot*=off", "-Xlog:cds*=off");
        }
        return List.of("-XX:AOTCacheOutput=" + recording, "-Xlog:aot*=off", "-Xlog:cds*=off");
    }

    /** The file's name without its ending: the process and the hash of the inputs. */
    String name() {
        return file.getFileName().toString().replaceFirst("\\.aot$", "");
    }

    /** Whether a finished cache exists. */
    public boolean exists() {
        return Files.exists(file);
    }

    /** Forgets an unfinished recording of an earlier run. */
    void discardRecording() {
        try {
            Files.deleteIfExists(recording);
            Files.deleteIfExists(configuration());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Whether the JVM is writing the recording right now. It makes an empty configuration file when it starts, fills it as
     * the first step of writing, and removes it after the last.
     */
    boolean isBeingWritten() {
        try {
            return Files.size(configuration()) > 0;
        } catch (IOException noSuchFile) {
            return false;
        }
    }

    private Path configuration() {
        return recording.resolveSibling(recording.getFileName() + ".config");
    }

    /** Takes a completed recording into use and drops the caches it replaces. */
    public void adopt() {
        try {
            if (!Files.exists(recording) || isBeingWritten()) {
                return;
            }
            Files.move(recording, file, StandardCopyOption.ATOMIC_MOVE);
            try (Stream<Path> others = Files.list(file.getParent())) {
                for (Path other : others.filter(this::isReplaced).toList()) {
                    Files.deleteIfExists(other);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isReplaced(Path other) {
        String name = other.getFileName().toString();
        return name.startsWith(prefix) && !other.equals(file);
    }

    private static void add(MessageDigest digest, String part) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
