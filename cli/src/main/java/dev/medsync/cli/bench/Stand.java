package dev.medsync.cli.bench;

import dev.medsync.cli.DirectoryTree;
import dev.medsync.cli.Home;
import dev.medsync.cli.control.ControlClient;
import dev.medsync.cli.control.PlatformStatus;
import dev.medsync.cli.lifecycle.Down;
import dev.medsync.cli.migration.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A platform of its own to measure, apart from the one people work with: other data, other ports. It begins with nothing but
 * the jars, and nothing of it is left at the end.
 */
final class Stand implements AutoCloseable {
    private static final Duration MOST_REST = Duration.ofMinutes(15);
    private static final Duration REST_WINDOW = Duration.ofSeconds(5);
    private static final double RESTING_PERCENT = 20;
    private static final int CALM_WINDOWS = 2;

    private final Home home;
    private final int portBase;
    private final Consumer<String> progress;
    private boolean running;
    private boolean practised;

    Stand(Home home, int portBase, Consumer<String> progress) {
        this.home = home;
        this.portBase = portBase;
        this.progress = progress;
    }

    Home home() {
        return home;
    }

    int portBase() {
        return portBase;
    }

    /** Tells people what is being done. */
    void say(String line) {
        progress.accept(line);
    }

    /** Throws the data away; unpacked binaries and AOT caches stay. */
    void empty() throws IOException, InterruptedException {
        down();
        for (Path part : List.of(home.data(), home.run(), home.keys(), home.pki())) {
            DirectoryTree.delete(part);
        }
        home.create();
    }

    /** Starts everything with {@code ./medsync up -d}, as a person does; returns how long that took. */
    Duration up() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        medsync("up", "-d", "--port-base", Integer.toString(portBase));
        running = true;
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** Makes sure that the platform runs, with caches as a platform has them that has been at work before. */
    void running() throws Exception {
        if (running) {
            return;
        }
        practised();
        say("The platform starts");
        up();
    }

    /** Makes sure that caches are there as a platform has them that has been at work; nothing runs afterwards. */
    void practised() throws Exception {
        if (!practised) {
            empty(); // an earlier measurement may have left its population
            say("The platform starts");
            up();
            practise();
        }
        empty();
    }

    /**
     * Waits until the platform does little: after its databases were filled it is busy for a while with telling everybody of
     * the population, and that is in no figure.
     */
    void rest() throws IOException, InterruptedException {
        say("Waiting until everybody has been told of the population");
        rest(this::processes);
    }

    /** The same of some processes. */
    static void rest(Processes processes) throws IOException, InterruptedException {
        long end = System.nanoTime() + MOST_REST.toNanos();
        for (int calm = 0; calm < CALM_WINDOWS; ) {
            if (System.nanoTime() > end) {
                throw new IOException("the platform did not come to rest within " + MOST_REST.toMinutes() + " min");
            }
            ProcessorTime window = ProcessorTime.begin(processes.now());
            TimeUnit.NANOSECONDS.sleep(REST_WINDOW.toNanos());
            calm = window.end().percent() < RESTING_PERCENT ? calm + 1 : 0;
        }
    }

    /** The processes that run, by name. */
    interface Processes {
        Map<String, MeasuredProcess> now() throws IOException;
    }

    /** Lets the platform work, and makes the caches of its next start from that. It runs on. */
    void practise() throws Exception {
        say("A clinic works while billing leaves and comes home");
        Practice.on(platform());
        say("Making AOT caches of that");
        control().train();
        practised = true;
    }

    void down() throws IOException, InterruptedException {
        Down.stop(home);
        running = false;
    }

    ControlClient control() {
        return ControlClient.require(home);
    }

    Platform platform() {
        return new Platform(home, portBase);
    }

    /** All processes by name, the supervisor among them; each is counted once. */
    Map<String, MeasuredProcess> processes() throws IOException {
        PlatformStatus status = control().progress();
        Map<String, MeasuredProcess> processes = new LinkedHashMap<>();
        for (PlatformStatus.ProcessStatus each : status.processes()) {
            ProcessHandle.of(each.pid()).ifPresent(handle -> processes.put(each.name(), MeasuredProcess.of(handle)));
        }
        List<ProcessHandle> named =
                processes.values().stream().map(MeasuredProcess::root).toList();
        ProcessHandle.of(status.supervisor())
                .ifPresent(handle -> processes.put("supervisor", MeasuredProcess.without(handle, named)));
        return processes;
    }

    /** Runs a command of medsync on this platform to its end. */
    void medsync(String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>();
        command.add(home.project().resolve("medsync").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("--home", home.state().toString()));
        Path log = log("bench");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.project().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        // What is measured are the jars as they are; whoever called bench has built them.
        builder.environment().put("MEDSYNC_SKIP_BUILD", "1");
        Process process = builder.start();
        if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("./medsync " + arguments[0] + " failed:\n" + tail(log));
        }
    }

    /** The log file of one of bench's own processes. */
    Path log(String name) throws IOException {
        Files.createDirectories(home.logs());
        return home.log(name);
    }

    private static String tail(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    }

    /** Stops what runs and deletes everything. */
    @Override
    public void close() throws IOException, InterruptedException {
        down();
        DirectoryTree.delete(home.state());
    }
}
