package dev.medsync.cli.lifecycle;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Json;
import dev.medsync.cli.Medsync;
import dev.medsync.cli.control.ControlClient;
import dev.medsync.cli.control.PlatformStatus;
import dev.medsync.cli.control.PlatformStatus.ProcessStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code medsync status}. */
@Command(
        name = "status",
        header = "Shows every process: state, uptime, ports, memory, CPU.",
        description = {
            "Shows every process: state, uptime, ports, memory and processor use.",
            "",
            "Memory is the proportional set size with all children: pages shared between processes count once in the"
                    + " sum. CPU is of one core, since the last look at it (the first look: since the start).",
            "Ends with 0 when all are healthy, 1 when not, 3 when nothing runs."
        })
public final class Status implements Callable<Integer> {
    @ParentCommand
    private Medsync medsync = new Medsync();

    @Option(names = "--json", description = "Print JSON instead of a table.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        PlatformStatus status = ControlClient.require(medsync.home()).status();
        if (json) {
            System.out.println(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(status));
        } else {
            print(status);
        }
        return status.isHealthy() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static void print(PlatformStatus status) {
        Table table = new Table("PROCESS", ">PID", "STATE", ">UPTIME", ">MEMORY", ">CPU", ">STARTS", "PORTS");
        for (ProcessStatus process : status.processes()) {
            table.row(
                    process.name(),
                    process.pid() == 0 ? "-" : Long.toString(process.pid()),
                    process.state().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    uptime(process.startedAt()),
                    megabytes(process.memoryKilobytes()),
                    process.pid() == 0 ? "-" : String.format(Locale.ROOT, "%.0f %%", process.processorPercent()),
                    Integer.toString(process.starts()),
                    process.ports().entrySet().stream()
                            .sorted(java.util.Map.Entry.comparingByValue())
                            .map(port -> port.getValue() + " " + port.getKey())
                            .collect(Collectors.joining(", ")));
        }
        table.print(System.out);
        long memory = status.processes().stream()
                .mapToLong(process -> Math.max(0, process.memoryKilobytes()))
                .sum();
        double processor = status.processes().stream()
                .mapToDouble(ProcessStatus::processorPercent)
                .sum();
        System.out.printf(
                Locale.ROOT,
                "%nIn all %s and %.0f %% of a core; up for %s (supervisor %d).%n",
                megabytes(memory),
                processor,
                uptime(status.startedAt()),
                status.supervisor());
        List<ProcessStatus> unwell = status.processes().stream()
                .filter(process -> !process.message().isEmpty())
                .toList();
        unwell.forEach(process -> System.out.println(process.name() + ": " + process.message()));
    }

    private static String megabytes(long kilobytes) {
        return kilobytes <= 0 ? "-" : String.format(Locale.ROOT, "%d MB", Math.round(kilobytes / 1024.0));
    }

    private static String uptime(@org.jspecify.annotations.Nullable Instant since) {
        if (since == null) {
            return "-";
        }
        Duration duration = Duration.between(since, Instant.now());
        if (duration.toHours() > 0) {
            return duration.toHours() + " h " + duration.toMinutesPart() + " min";
        }
        return duration.toMinutes() > 0
                ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
                : duration.toSeconds() + " s";
    }
}
