package dev.medsync.cli.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The jars a module runs with: its own, and those Maven wrote down in {@code target/classpath.txt}.
 *
 * @param own the module's jar, empty while it is not built
 * @param libraries everything else
 */
public record ClassPath(Path target, Optional<Path> own, List<Path> libraries) {
    public static ClassPath of(Path moduleDirectory) {
        Path target = moduleDirectory.resolve("target");
        Path list = target.resolve("classpath.txt");
        if (!Files.exists(list)) {
            return new ClassPath(target, Optional.empty(), List.of());
        }
        try (Stream<Path> files = Files.list(target)) {
            Optional<Path> own = files.filter(
                            file -> isMainJar(file.getFileName().toString()))
                    .findFirst();
            List<Path> libraries = Arrays.stream(Files.readString(list).trim().split(File.pathSeparator))
                    .filter(entry -> !entry.isEmpty())
                    .map(Path::of)
                    .toList();
            return new ClassPath(target, own, libraries);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isMainJar(String name) {
        return name.startsWith("medsync-")
                && name.endsWith(".jar")
                && !name.endsWith("-tests.jar")
                && !name.endsWith("-sources.jar");
    }

    /** Why this class cannot be started; empty when it can. */
    Optional<String> missing(String mainClass) {
        if (own.isEmpty()) {
            return Optional.of("not built: no jar in " + target);
        }
        try (JarFile jar = new JarFile(own.get().toFile())) {
            if (jar.getEntry(mainClass.replace('.', '/') + ".class") == null) {
                return Optional.of(own.get().getFileName() + " has no " + mainClass + " yet");
            }
        } catch (IOException e) {
            return Optional.of(own.get() + " cannot be read: " + e.getMessage());
        }
        return libraries.stream()
                .filter(library -> !Files.exists(library))
                .findFirst()
                .map(library -> library + " is missing; build again (mvn package -DskipTests)");
    }

    List<Path> all() {
        List<Path> all = new ArrayList<>();
        own.ifPresent(all::add);
        all.addAll(libraries);
        return all;
    }
}
