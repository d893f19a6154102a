package dev.medsync.cli.lifecycle;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Home;
import dev.medsync.cli.Medsync;
import dev.medsync.cli.UserProblem;
import dev.medsync.cli.process.ProcessLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code medsync logs}. */
@Command(
        name = "logs",
        header = "Shows what processes write.",
        description = {
            "Shows what processes write: the last lines of one, or of all with their names in front.",
            "",
            "The files are in .medsync/logs; they also exist when nothing runs."
        })
public final class Logs implements Callable<Integer> {
    @ParentCommand
    private Medsync medsync = new Medsync();

    @Parameters(arity = "0..1", paramLabel = "PROCESS", description = "Its name in medsync status. Default: all.")
    private @Nullable String process;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on showing what is written, until Ctrl-C.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            defaultValue = "40",
            description = "How many lines of each. Default: ${DEFAULT-VALUE}.")
    private int lines;

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Path> files = files(medsync.home());
        boolean named = files.size() > 1;
        Map<Path, Long> positions = new LinkedHashMap<>();
        for (Path file : files) {
            positions.put(file, Files.size(file));
            ProcessLog.tail(file, lines).forEach(line -> print(file, line, named));
        }
        while (follow) {
            for (Path file : files) {
                positions.put(file, printFrom(file, positions.getOrDefault(file, 0L), named));
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        return ExitCode.OK;
    }

    private List<Path> files(Home home) throws IOException {
        List<Path> files = new ArrayList<>();
        if (process != null) {
            files.add(home.log(process));
        } else if (Files.isDirectory(home.logs())) {
            try (Stream<Path> all = Files.list(home.logs())) {
                all.filter(file -> file.toString().endsWith(".log")).sorted().forEach(files::add);
            }
        }
        if (files.isEmpty() || !Files.exists(files.getFirst())) {
            throw new UserProblem(
                    ExitCode.FAILED,
                    process == null ? "There are no logs yet" : "There is no log of a process called " + process,
                    "Logs are in " + home.logs() + "; ./medsync status lists the processes.");
        }
        return files;
    }

    private static long printFrom(Path file, long position, boolean named) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            // Shorter than before: it was truncated, begin at its start.
            long from = channel.size() < position ? 0 : position;
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(channel.size() - from, 1 << 20));
            channel.read(buffer, from);
            int complete = lastLineEnd(buffer);
            String text = new String(buffer.array(), 0, complete, StandardCharsets.UTF_8);
            text.lines().forEach(line -> print(file, line, named));
            return from + complete;
        }
    }

    private static int lastLineEnd(ByteBuffer buffer) {
        int end = buffer.position();
        while (end > 0 && buffer.get(end - 1) != '\n') {
            end--;
        }
        return end;
    }

    private static void print(Path file, String line, boolean named) {
        String name = file.getFileName().toString().replace(".log", "");
        System.out.println(named ? String.format("%-12s| %s", name, line) : line);
    }
}
