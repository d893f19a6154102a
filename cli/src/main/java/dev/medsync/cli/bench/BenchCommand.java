package dev.medsync.cli.bench;

import dev.medsync.cli.DirectoryTree;
import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Home;
import dev.medsync.cli.Medsync;
import dev.medsync.cli.UserProblem;
import dev.medsync.cli.lifecycle.Down;
import dev.medsync.cli.lifecycle.PlatformHost;
import dev.medsync.cli.option.FirstPort;
import dev.medsync.cli.option.NumberBetween;
import dev.medsync.cli.option.WritableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code medsync bench}. */
@Command(
        name = "bench",
        header = "Measures, each figure beside its comparison and its goal.",
        description = {
            "Measures startup, move, reload, backfill, backfill-records, chart, events, gateway, or all of them, on a platform of its own: other data and other ports than"
                    + " the one people work with, deleted at the end. Each figure stands beside something it can be"
                    + " compared with, measured in the same run, and beside its goal.",
            "",
            "What is measured are the jars as they are. Do nothing else on the machine meanwhile; when others do, the"
                    + " report says so. The exit status is 1 when something could not be measured; a goal that is missed"
                    + " is no error."
        })
public final class BenchCommand implements Callable<Integer> {
    private static final int PORT_BASE = 7500;

    @ParentCommand
    private Medsync medsync = new Medsync();

    @Parameters(
            paramLabel = "WHAT",
            arity = "0..*",
            description = "startup, move, reload, backfill, backfill-records, chart, events, gateway. Default: all.")
    private List<String> wanted = new ArrayList<>();

    @Option(
            names = "--json",
            paramLabel = "FILE",
            converter = WritableFile.class,
            description = "Also write the report as JSON.")
    private @Nullable Path json;

    @Option(
            names = "--port-base",
            paramLabel = "N",
            defaultValue = "" + PORT_BASE,
            converter = FirstPort.class,
            description = "First of 40 ports, 1024 to 65496. Default: ${DEFAULT-VALUE}.")
    private int portBase;

    @Option(
            names = "--patients",
            paramLabel = "N",
            defaultValue = "15000",
            converter = Population.class,
            description = "Population of backfill and chart, at most 10,000,000. Default: ${DEFAULT-VALUE}.")
    private int patients;

    @Option(names = "--keep-logs", description = "Leave logs and data where they are.")
    private boolean keep;

    @Option(names = "--measure", hidden = true, description = "Be the process that measures.")
    private boolean measure;

    @Override
    public Integer call() throws Exception {
        List<Measurement> measurements = chosen();
        PlatformHost.requireNoneIn(own());
        Machine before = Machine.now();
        return measure ? run(measurements, before) : relaunch();
    }

    private Home own() {
        Home outer = medsync.home();
        return Home.of(outer.project(), outer.state().resolve("bench"));
    }

    private List<Measurement> chosen() {
        List<Measurement> all = List.of(
                new StartupMeasurement(),
                new MoveMeasurement(),
                new ReloadMeasurement(),
                new BackfillMeasurement(BackfillMeasurement.Subject.BILLING, patients),
                new BackfillMeasurement(BackfillMeasurement.Subject.RECORDS, patients),
                new ChartMeasurement(patients),
                new EventsMeasurement(),
                new GatewayMeasurement());
        List<String> names = all.stream().map(Measurement::name).toList();
        for (String each : wanted) {
            if (!names.contains(each)) {
                throw new UserProblem(
                        ExitCode.USAGE,
                        "There is no measurement '" + each + "'",
                        "There are " + String.join(", ", names) + ".");
            }
        }
        return all.stream()
                .filter(each -> wanted.isEmpty() || wanted.contains(each.name()))
                .toList();
    }

    private int run(List<Measurement> measurements, Machine before) throws IOException, InterruptedException {
        Home home = own();
        Report report = new Report(before);
        long begin = System.nanoTime();
        Thread emergency = new Thread(() -> stop(home), "bench-stop");
        Runtime.getRuntime().addShutdownHook(emergency);
        DirectoryTree.delete(home.state());
        Stand stand = new Stand(
                home,
                portBase,
                line -> System.out.printf(
                        Locale.ROOT, "%4d s  %s%n", (System.nanoTime() - begin) / 1_000_000_000, line));
        for (Measurement each : measurements) {
            try {
                report.add(each.measure(stand));
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                stand.say(each.name() + " failed: " + e);
                report.failed(each.name(), String.valueOf(e.getMessage()));
            }
        }
        Machine after = Machine.now();
        if (keep) {
            stand.down();
        } else {
            stand.close();
        }
        report.print(System.out, after);
        Path file = json;
        if (file != null) {
            report.write(file, after);
        }
        return report.isComplete() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static void stop(Home home) {
        try {
            Down.stop(home);
        } catch (IOException e) {
            System.err.println("The platform of bench did not stop: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Measures in a JVM with both compilers: what sends the load should not be what bounds it. */
    private int relaunch() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders"));
        command.addAll(List.of("-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8"));
        Home home = medsync.home();
        command.add("-Dmedsync.project=" + home.project());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.medsync.cli.Main", "bench"));
        command.addAll(wanted);
        command.addAll(List.of("--measure", "--home", home.state().toString()));
        command.addAll(List.of("--port-base", Integer.toString(portBase), "--patients", Integer.toString(patients)));
        if (keep) {
            command.add("--keep-logs");
        }
        Path file = json;
        if (file != null) {
            command.addAll(List.of("--json", file.toString()));
        }
        Files.createDirectories(home.state());
        Process process = new ProcessBuilder(command).inheritIO().start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        return process.waitFor();
    }

    static final class Population extends NumberBetween<Integer> {
        Population() {
            super(Integer::valueOf, 1, 10_000_000);
        }
    }
}
