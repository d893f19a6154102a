package dev.medsync.cli.postgres;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.UserProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's server programs for this machine, unpacked once from the archive that the build puts on the class path.
 * The archives are those of the zonky project: {@code initdb}, {@code pg_ctl} and {@code postgres}, no {@code psql}.
 */
public final class PostgresBinaries {
    /** One of the platforms an archive exists for. */
    public record Platform(String artifact, String archive) {
        /** The platform this JVM runs on. */
        public static Platform current() {
            String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
            String architecture = System.getProperty("os.arch");
            boolean arm = architecture.equals("aarch64");
            if (system.contains("linux")) {
                return arm
                        ? new Platform("linux-arm64v8", "postgres-linux-arm_64.txz")
                        : new Platform("linux-amd64", "postgres-linux-x86_64.txz");
            }
            if (system.contains("mac")) {
                return arm
                        ? new Platform("darwin-arm64v8", "postgres-darwin-arm_64.txz")
                        : new Platform("darwin-amd64", "postgres-darwin-x86_64.txz");
            }
            throw new UserProblem(
                    ExitCode.ENVIRONMENT,
                    "There are no PostgreSQL binaries for " + system + " on " + architecture,
                    "MedSync runs on Linux and macOS, x86-64 and arm64.");
        }
    }

    private final Path directory;

    private PostgresBinaries(Path directory) {
        this.directory = directory;
    }

    /**
     * Unpacks the archive below a directory unless that was done before; concurrent callers wait for each other.
     *
     * @param parent where to create the directory of this version
     */
    public static synchronized PostgresBinaries unpackedBelow(Path parent) throws IOException {
        Platform platform = Platform.current();
        try (InputStream archive = PostgresBinaries.class.getResourceAsStream("/" + platform.archive())) {
            if (archive == null) {
                throw new UserProblem(
                        ExitCode.ENVIRONMENT,
                        "The PostgreSQL binaries for " + platform.artifact() + " are not on the class path",
                        "Build on this machine: mvn package -DskipTests -pl cli -am");
            }
            // The length tells one version's archive from another's without unpacking it.
            Path directory = parent.resolve("postgresql-" + platform.artifact() + "-" + length(platform));
            if (!Files.exists(directory)) {
                Path draft = Files.createTempDirectory(parent, "postgresql-unpacking-");
                unpack(archive, draft);
                Files.move(draft, directory, StandardCopyOption.ATOMIC_MOVE);
            }
            // A process in another user namespace, or of another user, must be able to read them.
            makeReadable(directory);
            return new PostgresBinaries(directory);
        }
    }

    private static long length(Platform platform) throws IOException {
        return PostgresBinaries.class
                .getResource("/" + platform.archive())
                .openConnection()
                .getContentLengthLong();
    }

    private static void unpack(InputStream archive, Path directory) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(archive))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = directory.resolve(entry.getName()).normalize();
                if (!file.startsWith(directory)) {
                    throw new IOException("The archive names a file outside of itself: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(file.getParent());
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(tar, file);
                    Files.setPosixFilePermissions(file, permissions(entry.getMode()));
                }
            }
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions =
                EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        permissions.add(PosixFilePermission.GROUP_READ);
        permissions.add(PosixFilePermission.OTHERS_READ);
        if ((mode & 0100) != 0) {
            permissions.add(PosixFilePermission.OWNER_EXECUTE);
            permissions.add(PosixFilePermission.GROUP_EXECUTE);
            permissions.add(PosixFilePermission.OTHERS_EXECUTE);
        }
        return permissions;
    }

    private static void makeReadable(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A server program, for instance {@code initdb}. */
    Path program(String name) {
        return directory.resolve("bin").resolve(name);
    }
}
