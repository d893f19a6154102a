package dev.medsync.cli.dev;

import dev.medsync.cli.DirectoryTree;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.annotation.processing.Processor;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * Compiles a module in this process, whose compiler stays warm. It takes only the edited files as long as others cannot
 * see the difference, and the whole module when they can: a dependent that is not compiled again would fail at run time.
 *
 * <p>Micronaut's processors run as in the build, from this program's own class path. Error Prone and NullAway do not: what
 * they object to still runs, and {@code mvn verify} says it.
 */
final class ModuleCompiler implements AutoCloseable {
    private static final List<String> OPTIONS = List.of(
            "-parameters", "-g", "-proc:full", "-implicit:none", "-nowarn", "-Xdiags:verbose", "-encoding", "UTF-8");

    private final Path sources;
    private final Path resources;
    private final List<Path> libraries;
    private final Path work;
    private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    private final StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
    private Path current;
    private Path inUse;
    private int number;

    /**
     * @param module its directory, with src/main in it
     * @param libraries what it is compiled and run with
     * @param work a directory for classes, emptied first
     */
    ModuleCompiler(Path module, List<Path> libraries, Path work) throws IOException {
        this.sources = module.resolve("src/main/java");
        this.resources = module.resolve("src/main/resources");
        this.libraries = List.copyOf(libraries);
        this.work = work;
        DirectoryTree.delete(work);
        Files.createDirectories(work);
        this.current = work.resolve("none");
        this.inUse = current;
    }

    /** Compiles everything, and takes all resources along. */
    Compilation whole() throws IOException {
        Path next = newDirectory();
        String errors = javac(all(sources), next, List.of());
        if (!errors.isEmpty()) {
            return new Compilation.Refused(errors);
        }
        if (Files.isDirectory(resources)) {
            for (Path resource : all(resources)) {
                copy(resource, next.resolve(resources.relativize(resource)));
            }
        }
        Set<Path> changed = differing(next);
        current = next;
        return new Compilation.Compiled(next, changed, true, false);
    }

    /** Compiles what an edit asks for. A refusal changes nothing: the classes from before stay current. */
    Compilation after(SourceWatch.Changes edit) throws IOException {
        List<Path> java =
                edit.written().stream().filter(ModuleCompiler::isSource).toList();
        boolean packages = java.stream().anyMatch(file -> file.endsWith("package-info.java"));
        if (packages || !edit.deleted().isEmpty()) {
            return whole();
        }
        Path staged = newDirectory();
        String errors = java.isEmpty() ? "" : javac(java, staged, List.of(current));
        if (!errors.isEmpty()) {
            return new Compilation.Refused(errors);
        }
        if (!java.stream().allMatch(file -> looksTheSame(file, staged))) {
            return whole();
        }
        for (Path resource : edit.written()) {
            if (resource.startsWith(resources)) {
                copy(resource, staged.resolve(resources.relativize(resource)));
            }
        }
        Set<Path> changed = differing(staged);
        if (changed.isEmpty()) {
            return new Compilation.Same();
        }
        boolean swappable = changed.stream().allMatch(file -> isSwappable(file, staged));
        for (Path file : all(current)) {
            Path target = staged.resolve(current.relativize(file));
            if (!Files.exists(target)) {
                copy(file, target);
            }
        }
        current = staged;
        return new Compilation.Compiled(staged, changed, false, swappable);
    }

    /** A process loads classes from here: kept until it is told otherwise. */
    void keep(Path classes) {
        inUse = classes;
    }

    @Override
    public void close() throws IOException {
        files.close();
        DirectoryTree.delete(work);
    }

    private String javac(List<Path> units, Path output, List<Path> before) throws IOException {
        List<Path> classPath = new ArrayList<>(before);
        classPath.addAll(libraries);
        Path generated = work.resolve("generated");
        Files.createDirectories(generated);
        files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(output));
        files.setLocationFromPaths(StandardLocation.SOURCE_OUTPUT, List.of(generated));
        files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath);
        StringWriter said = new StringWriter();
        JavaCompiler.CompilationTask task =
                compiler.getTask(said, files, null, OPTIONS, null, files.getJavaFileObjectsFromPaths(units));
        // New ones for each task, of classes that are loaded and compiled by now.
        List<Processor> processors = new ArrayList<>();
        ServiceLoader.load(Processor.class, ModuleCompiler.class.getClassLoader())
                .forEach(processors::add);
        task.setProcessors(processors);
        return task.call() ? "" : said.toString();
    }

    /** Whether a source file makes the same classes as before, and they look the same to others. */
    private boolean looksTheSame(Path source, Path staged) {
        Path directory = sources.relativize(source).getParent();
        String name = source.getFileName().toString().replaceFirst("\\.java$", "");
        Set<Path> before = classesOf(name, current.resolve(directory));
        Set<Path> now = classesOf(name, staged.resolve(directory));
        return before.equals(now)
                && now.stream()
                        .allMatch(file -> ClassShape.looksTheSame(
                                bytes(current.resolve(directory).resolve(file)),
                                bytes(staged.resolve(directory).resolve(file))));
    }

    /** Classes of a source file, and those that Micronaut made for them. */
    private static Set<Path> classesOf(String name, Path directory) {
        if (!Files.isDirectory(directory)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            Set<Path> classes = new TreeSet<>();
            files.map(Path::getFileName)
                    .filter(file -> file.toString().equals(name + ".class")
                            || file.toString().startsWith(name + "$")
                            || file.toString().startsWith("$" + name + "$"))
                    .forEach(classes::add);
            return classes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What Micronaut made describes a bean that has been made long ago; constructors have run. */
    private boolean isSwappable(Path file, Path staged) {
        String name = file.getFileName().toString();
        return name.endsWith(".class")
                && !name.startsWith("$")
                && ClassShape.beginsTheSame(bytes(current.resolve(file)), bytes(staged.resolve(file)));
    }

    private Set<Path> differing(Path next) throws IOException {
        Set<Path> differing = new TreeSet<>();
        for (Path file : all(next)) {
            Path relative = next.relativize(file);
            Path before = current.resolve(relative);
            if (!Files.exists(before) || !Arrays.equals(bytes(before), bytes(file))) {
                differing.add(relative);
            }
        }
        return differing;
    }

    /** A directory of its own for each version: a process that still runs never finds classes of the next. */
    private Path newDirectory() throws IOException {
        number++;
        Path next = work.resolve("classes-" + number);
        Files.createDirectories(next);
        Path forgotten = work.resolve("classes-" + (number - 8));
        if (!forgotten.equals(current) && !forgotten.equals(inUse)) {
            DirectoryTree.delete(forgotten);
        }
        return next;
    }

    private static boolean isSource(Path file) {
        return file.toString().endsWith(".java");
    }

    private static List<Path> all(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            return tree.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
