package dev.medsync.cli.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * An archive of the classes of a process's libraries (CDS), for a process whose own classes change all the time. An AOT
 * cache demands jars only and the same class path; an archive of the libraries alone serves every class path that begins
 * with them. Named by JDK, flags and jars like {@link AotCache}, for the same reason.
 *
 * <p>The first start without one writes down which classes it loads; {@link #make} turns the list into an archive.
 */
public final class LibraryArchive {
    private final Path archive;
    private final Path list;
    private final List<String> flags;
    private final List<Path> libraries;

    private LibraryArchive(Path archive, List<String> flags, List<Path> libraries) {
        this.archive = archive;
        this.list = archive.resolveSibling(archive.getFileName() + ".classes");
        this.flags = List.copyOf(flags);
        this.libraries = List.copyOf(libraries);
    }

    static LibraryArchive of(Path directory, String process, List<String> flags, List<Path> libraries) {
        String name = AotCache.of(directory, "libraries-" + process, JavaProgram.jdk(), flags, libraries, directory)
                .name();
        return new LibraryArchive(directory.resolve(name + ".jsa"), flags, libraries);
    }

    /** Flags that use the archive, or write down what it shall contain. */
    List<String> flags() {
        return Files.exists(archive)
                ? List.of(
                        "-XX:SharedArchiveFile=" + archive,
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:ArchiveRelocationMode=0", // where it was made for; moving 100 MB takes a tenth of a second
                        "-Xlog:cds*=off",
                        "-Xlog:aot*=off")
                : List.of("-XX:DumpLoadedClassList=" + list, "-Xlog:cds*=off", "-Xlog:aot*=off");
    }

    boolean isMissing() {
        return !Files.exists(archive) && Files.exists(list);
    }

    /** Makes the archive: some seconds of processor time. False when the JVM could not. */
    boolean make() throws IOException, InterruptedException {
        Path draft = archive.resolveSibling(archive.getFileName() + ".tmp");
        List<String> command = new ArrayList<>();
        command.add(JavaProgram.jdkProgram("java"));
        command.addAll(flags);
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-Xshare:dump");
        command.add("-XX:SharedClassListFile=" + list);
        command.add("-XX:SharedArchiveFile=" + draft);
        command.add("-cp");
        command.add(libraries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        Process dumping = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!dumping.waitFor(3, TimeUnit.MINUTES) || dumping.exitValue() != 0 || !Files.exists(draft)) {
            dumping.destroyForcibly();
            Files.deleteIfExists(draft);
            return false;
        }
        Files.move(draft, archive, StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(list);
        return true;
    }
}
