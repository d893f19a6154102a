package dev.medsync.cli.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A module of this project, run from its jars in a JVM of its own. */
public final class JavaProgram implements Program {
    /**
     * What to run.
     *
     * @param name name of the process
     * @param module its directory, relative to the project
     * @param mainClass class with the main method
     * @param profile compiler settings
     * @param heapMegabytes largest heap
     */
    public record Main(String name, String module, String mainClass, JvmProfile profile, int heapMegabytes) {}

    private final Main main;
    private final Path project;
    private final Path state;
    private final Path aotDirectory;
    private final Map<String, String> environment;
    private final Supplier<Readiness> probe;

    /**
     * Describes the program.
     *
     * @param project root of the source tree
     * @param state working directory of the process
     * @param aotDirectory where AOT caches are kept
     * @param environment its configuration
     */
    public JavaProgram(
            Main main,
            Path project,
            Path state,
            Path aotDirectory,
            Map<String, String> environment,
            Supplier<Readiness> probe) {
        this.main = main;
        this.project = project;
        this.state = state;
        this.aotDirectory = aotDirectory;
        this.environment = Map.copyOf(environment);
        this.probe = probe;
    }

    @Override
    public Optional<String> missing() {
        return classPath().missing(main.mainClass());
    }

    @Override
    public Launch prepare() {
        List<String> command = new ArrayList<>();
        command.add(javaExecutable());
        command.addAll(flags());
        command.addAll(cache().flags());
        command.add("-cp");
        command.add(classPath().toString());
        command.add(main.mainClass());
        return new Launch(command, environment, state);
    }

    @Override
    public Readiness probe() {
        return probe.get();
    }

    @Override
    public void onExit() {
        cache().adopt();
    }

    /** The AOT cache that fits the jars as they are now. */
    public AotCache cache() {
        String jdk = System.getProperty("java.vm.vendor") + " " + Runtime.version();
        return AotCache.of(aotDirectory, main.name(), jdk, flags(), classPath().all(), project);
    }

    private List<String> flags() {
        List<String> flags = new ArrayList<>(main.profile().flags(main.heapMegabytes()));
        flags.add("-Dmedsync.process=" + main.name());
        return flags;
    }

    private ClassPath classPath() {
        return ClassPath.of(project.resolve(main.module()));
    }

    private static String javaExecutable() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
