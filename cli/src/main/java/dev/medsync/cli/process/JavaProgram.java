package dev.medsync.cli.process;

import dev.medsync.cli.Home;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
     * @param arguments of the main method
     */
    public record Main(
            String name,
            String module,
            String mainClass,
            JvmProfile profile,
            int heapMegabytes,
            List<String> arguments) {
        public Main {
            arguments = List.copyOf(arguments);
        }
    }

    private final Main main;
    private final Home home;
    private final Map<String, String> environment;
    private final Supplier<Readiness> probe;
    private final boolean caches;
    private volatile @Nullable AotCache current;
    private volatile boolean training;
    private volatile @Nullable Path edited;
    private volatile @Nullable LibraryArchive archive;

    /**
     * Describes the program.
     *
     * @param home where its jars are, where it works, and where copies and caches are kept
     * @param environment its configuration
     * @param caches whether it uses an AOT cache, and records one where none is; that costs a fifth of its start
     */
    public JavaProgram(
            Main main, Home home, Map<String, String> environment, Supplier<Readiness> probe, boolean caches) {
        this.main = main;
        this.home = home;
        this.environment = Map.copyOf(environment);
        this.probe = probe;
        this.caches = caches;
    }

    @Override
    public Optional<String> missing() {
        return classPath().missing(main.mainClass());
    }

    /** From its next start on, the program's classes come from this directory instead of its jar; null: from the jar. */
    void edit(@Nullable Path classes) {
        edited = classes;
    }

    @Override
    public Launch prepare() throws IOException {
        Path classes = edited;
        return classes == null ? fromJar() : fromDirectory(classes);
    }

    /** Libraries first: the archive of their classes is good for every class path that begins with them. */
    private Launch fromDirectory(Path classes) throws IOException {
        List<Path> libraries = new JarCopies(home.lib()).of(classPath().libraries(), home.project());
        LibraryArchive shared = LibraryArchive.of(home.aot(), main.name(), flags(), libraries);
        archive = shared;
        current = null;
        List<String> command = new ArrayList<>();
        command.add(jdkProgram("java"));
        command.addAll(flags());
        command.addAll(shared.flags());
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-XX:+EnableDynamicAgentLoading");
        List<Path> classPath = new ArrayList<>(libraries);
        classPath.add(classes);
        command.add("-cp");
        command.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        command.add(main.mainClass());
        command.addAll(main.arguments());
        return new Launch(command, environment, home.state());
    }

    private Launch fromJar() throws IOException {
        List<Path> jars = new JarCopies(home.lib()).of(classPath().all(), home.project());
        AotCache cache = caches ? cache(jars) : null;
        archive = null;
        current = cache;
        List<String> command = new ArrayList<>();
        command.add(jdkProgram("java"));
        command.addAll(flags());
        if (cache != null) {
            cache.discardRecording();
            command.addAll(cache.flags());
        }
        command.add("-cp");
        command.add(jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        command.add(main.mainClass());
        command.addAll(main.arguments());
        return new Launch(command, environment, home.state());
    }

    @Override
    public Readiness probe() {
        return probe.get();
    }

    /**
     * A JVM that records writes a cache when everything else is over. Nobody waits for that: a stop wants to be quick,
     * and a process that failed has recorded how to fail. A cache that is of use comes from {@link #train}.
     */
    @Override
    public boolean hasFinished() {
        AotCache cache = current;
        return cache != null && !training && cache.isBeingWritten();
    }

    @Override
    public boolean lingers() {
        AotCache cache = current;
        return cache != null && !cache.exists();
    }

    /** Whether the process, as it was last started, runs without a cache and records one. */
    boolean isRecording() {
        LibraryArchive shared = archive;
        return lingers() || (shared != null && shared.isMissing());
    }

    /**
     * Ends the recording of the running process and takes the cache into use for its next start. Takes a few seconds of
     * processor time; the process itself pauses for a fraction of a second and then runs on.
     *
     * @return whether there is a cache now
     */
    boolean train(long pid) throws IOException, InterruptedException {
        LibraryArchive shared = archive;
        if (shared != null) {
            return shared.make();
        }
        AotCache cache = current;
        if (cache == null) {
            return false;
        }
        training = true;
        try {
            Process ending = new ProcessBuilder(jdkProgram("jcmd"), Long.toString(pid), "AOT.end_recording")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!ending.waitFor(2, TimeUnit.MINUTES)) {
                ending.destroyForcibly();
                return false;
            }
            cache.adopt();
            return cache.exists();
        } finally {
            if (!cache.exists()) {
                cache.discardRecording(); // what is left of a failed attempt must not look like an end
            }
            training = false;
        }
    }

    private AotCache cache(List<Path> jars) {
        return AotCache.of(home.aot(), main.name(), jdk(), flags(), jars, home.lib());
    }

    static String jdk() {
        return System.getProperty("java.vm.vendor") + " " + Runtime.version();
    }

    private List<String> flags() {
        List<String> flags = new ArrayList<>(main.profile().flags(main.heapMegabytes()));
        flags.add("-Dmedsync.process=" + main.name());
        return flags;
    }

    private ClassPath classPath() {
        return ClassPath.of(home.project().resolve(main.module()));
    }

    static String jdkProgram(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }
}
