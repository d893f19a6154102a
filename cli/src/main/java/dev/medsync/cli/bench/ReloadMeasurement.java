package dev.medsync.cli.bench;

import dev.medsync.cli.DirectoryTree;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * From saving a source file to the process serving it, with {@code medsync dev billing}: a method's body, and a change that
 * needs a restart. Beside it what one would do without. The edits are made in a copy of billing's sources.
 */
final class ReloadMeasurement implements Measurement {
    private static final Path MODULE = Path.of("services", "billing");
    private static final Path EDITED = Path.of("src/main/java/dev/medsync/billing/charge/ChargeEndpoint.java");
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int EDITS = 5;

    @Override
    public String name() {
        return "reload";
    }

    @Override
    public List<Figure> measure(Stand stand) throws Exception {
        stand.running();
        Path project = copy(stand);
        Path source = project.resolve(MODULE).resolve(EDITED);
        String original = Files.readString(source);
        List<Double> bodies = new ArrayList<>();
        List<Double> shapes = new ArrayList<>();
        stand.say("medsync dev billing");
        Process dev = dev(stand, project);
        try {
            BlockingQueue<String> said = lines(dev);
            await(said, "Watching", dev);
            // A first edit warms the compiler, as any developer's first edit of the day does.
            edit(said, source, body(original, 0), dev);
            for (int i = 1; i <= EDITS; i++) {
                bodies.add(edit(said, source, body(original, i), dev));
            }
            for (int i = 1; i <= EDITS; i++) {
                shapes.add(edit(said, source, shape(original, i), dev));
            }
        } finally {
            dev.destroy();
            dev.waitFor(60, TimeUnit.SECONDS);
        }
        stand.say("mvn package and medsync restart billing");
        double without = withoutDev(stand);
        DirectoryTree.delete(project);
        return List.of(
                figure("a method's body", bodies, without),
                figure("a new method, which needs a restart", shapes, without));
    }

    private Figure figure(String what, List<Double> seconds, double without) {
        Percentiles percentiles = Percentiles.of(seconds);
        return Figure.of(name(), "edit → served, " + what)
                .measured(percentiles.p50(), "s")
                .beside("mvn package -pl services/billing -am -DskipTests, and restart", without, "s")
                .goal(Goal.atMost(3, "s"))
                .note("median of " + seconds.size() + " edits, the slowest " + Quantity.of(percentiles.max(), "s"))
                .build();
    }

    /** The project, with a copy of billing's sources in it; everything else are links. */
    private static Path copy(Stand stand) throws IOException {
        Path project = stand.home().project();
        Path copy = Files.createDirectories(stand.home().state().resolve("project"));
        link(project, copy, "services");
        Path services = Files.createDirectories(copy.resolve("services"));
        link(project.resolve("services"), services, "billing");
        Path module = Files.createDirectories(services.resolve("billing"));
        link(project.resolve(MODULE), module, "src");
        Path from = project.resolve(MODULE).resolve("src");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path each : files.toList()) {
                Path to = module.resolve("src").resolve(from.relativize(each));
                if (Files.isDirectory(each)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(each, to);
                }
            }
        }
        return copy;
    }

    private static void link(Path from, Path to, String except) throws IOException {
        try (Stream<Path> entries = Files.list(from)) {
            for (Path each : entries.toList()) {
                if (!each.getFileName().toString().equals(except)) {
                    Files.createSymbolicLink(to.resolve(each.getFileName()), each);
                }
            }
        }
    }

    private static Process dev(Stand stand, Path project) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-Dmedsync.project=" + project,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.medsync.cli.Main",
                        "dev",
                        "billing",
                        "--home",
                        stand.home().state().toString())
                .directory(stand.home().project().toFile())
                .redirectErrorStream(true)
                .start();
    }

    private static BlockingQueue<String> lines(Process process) {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        Thread.ofPlatform().daemon().name("dev-output").start(() -> {
            try (BufferedReader reader = process.inputReader()) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    lines.add(line);
                }
            } catch (IOException ignored) {
                // It has ended.
            }
        });
        return lines;
    }

    private static double edit(BlockingQueue<String> said, Path source, String text, Process dev)
            throws IOException, InterruptedException {
        // Two edits within the time of one watch would count as one.
        TimeUnit.SECONDS.sleep(1);
        said.clear();
        long begin = System.nanoTime();
        Files.writeString(source, text);
        await(said, "served", dev);
        return (System.nanoTime() - begin) / 1e9;
    }

    private static void await(BlockingQueue<String> said, String word, Process dev)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            String line = said.poll(200, TimeUnit.MILLISECONDS);
            if (line != null) {
                all.add(line);
                if (line.contains(word)) {
                    return;
                }
            } else if (!dev.isAlive()) {
                break;
            }
        }
        throw new IOException("medsync dev did not say \"" + word + "\": " + all);
    }

    /** Another text in a method. */
    private static String body(String original, int number) {
        String changed = original.replace("\"charge\"", "\"charge \" + " + number);
        if (changed.equals(original)) {
            throw new IllegalStateException(EDITED + " has no text to edit any more");
        }
        return changed;
    }

    /** One more method. */
    private static String shape(String original, int number) {
        int end = original.lastIndexOf('}');
        return original.substring(0, end) + "\n    int bench" + number + "() {\n        return " + number
                + ";\n    }\n}\n";
    }

    private static double withoutDev(Stand stand) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Path log = stand.log("mvn");
        Process maven = new ProcessBuilder(
                        "mvn",
                        "-o",
                        "-q",
                        "-B",
                        "package",
                        "-pl",
                        MODULE.toString(),
                        "-am",
                        "-DskipTests",
                        "-Djacoco.skip=true",
                        "-Dspotless.check.skip=true")
                .directory(stand.home().project().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!maven.waitFor(10, TimeUnit.MINUTES) || maven.exitValue() != 0) {
            maven.destroyForcibly();
            throw new IOException("mvn package failed: " + Files.readString(log));
        }
        stand.medsync("restart", "billing");
        return (System.nanoTime() - begin) / 1e9;
    }
}
