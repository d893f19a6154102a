package dev.medsync.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where things are: the project (sources and jars) and the state directory, {@code .medsync} in the project unless
 * {@code --home} says otherwise. Everything a running platform writes is below the state directory.
 *
 * @param project root of the source tree
 * @param state data, logs, run, pki, keys and aot live below it
 */
public record Home(Path project, Path state) {
    private static final String DEFAULT_STATE = ".medsync";

    public static Home of(Path project, Path state) {
        return new Home(
                project.toAbsolutePath().normalize(), state.toAbsolutePath().normalize());
    }

    /** Where the state is kept unless somebody says otherwise. */
    static Home inProject(Path project) {
        return of(project, project.resolve(DEFAULT_STATE));
    }

    /** Whether this is where the state is kept unless somebody says otherwise. */
    public boolean isDefault() {
        return state.equals(project.resolve(DEFAULT_STATE));
    }

    /** Databases and the broker's store; {@code reset} deletes it. */
    public Path data() {
        return state.resolve("data");
    }

    /** One file a process, plus the supervisor's. */
    public Path logs() {
        return state.resolve("logs");
    }

    public Path log(String process) {
        return logs().resolve(process + ".log");
    }

    /** What belongs to a running platform: its lock, control channel, process ids, and the secrets. */
    public Path run() {
        return state.resolve("run");
    }

    public Path secrets() {
        return run().resolve("secrets");
    }

    /** Certificates: one directory a workload. */
    public Path pki() {
        return state.resolve("pki");
    }

    /** Key-encryption keys that stand for Key Vault. */
    public Path keys() {
        return state.resolve("keys");
    }

    /** AOT caches, named by what they were made from. */
    public Path aot() {
        return state.resolve("aot");
    }

    /** Copies of the project's jars that processes run from, so that a build does not change them under their feet. */
    public Path lib() {
        return state.resolve("lib");
    }

    /** Unpacked server binaries. */
    public Path binaries() {
        return state.resolve("bin");
    }

    /** Creates the directories only their owner may read. */
    public void create() {
        for (Path directory : new Path[] {data(), logs(), run(), secrets(), pki(), keys(), aot(), lib(), binaries()}) {
            privateDirectory(directory);
        }
    }

    /** A directory with mode 0700. */
    public static Path privateDirectory(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot create " + directory, e);
        }
    }

    /** Writes a file with mode 0600 that is either complete or absent. */
    public static void writePrivate(Path file, byte[] content) {
        try {
            Path draft = Files.createTempFile(file.getParent(), file.getFileName() + ".", ".tmp");
            Files.write(draft, content);
            Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-------"));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }
}
