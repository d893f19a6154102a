package dev.medsync.cli.lifecycle;

import dev.medsync.cli.ExitCode;
import dev.medsync.cli.Home;
import dev.medsync.cli.Medsync;
import dev.medsync.cli.UserProblem;
import dev.medsync.cli.option.NumberBetween;
import dev.medsync.cli.process.ProcessLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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
    private static final String SUFFIX = ".log";
    private static final int LONGEST_PIECE = 1 << 20;

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
            converter = Lines.class,
            description = "How many lines of each, at most 1,000,000. Default: ${DEFAULT-VALUE}.")
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
        // Nobody reads any more when the output ends in a pipe whose other end has gone.
        while (follow && !System.out.checkError()) {
            for (Path file : files) {
                positions.put(file, printFrom(file, positions.getOrDefault(file, 0L), named));
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        return ExitCode.OK;
    }

    private List<Path> files(Home home) throws IOException {
        List<Path> all = logs(home);
        if (all.isEmpty()) {
            throw new UserProblem(
                    ExitCode.FAILED,
                    "There are no logs yet in " + home.logs(),
                    "./medsync up starts what writes them; --home names another state directory.");
        }
        if (process == null) {
            return all;
        }
        return List.of(all.stream()
                .filter(file -> name(file).equals(process))
                .findFirst()
                .orElseThrow(() -> new UserProblem(
                        ExitCode.USAGE,
                        "There is no log of a process called '" + process + "'",
                        "There are " + all.stream().map(Logs::name).collect(Collectors.joining(", ")) + ".")));
    }

    private static List<Path> logs(Home home) throws IOException {
        if (!Files.isDirectory(home.logs())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(home.logs())) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path log) {
        String file = log.getFileName().toString();
        return file.substring(0, file.length() - SUFFIX.length());
    }

    private static long printFrom(Path file, long position, boolean named) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            // Shorter than before: it was truncated, begin at its start.
            long from = channel.size() < position ? 0 : position;
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(channel.size() - from, LONGEST_PIECE));
            channel.read(buffer, from);
            int lineEnd = lastLineEnd(buffer);
            int complete = lineEnd == 0 && buffer.position() == LONGEST_PIECE ? LONGEST_PIECE : lineEnd;
            String text = new String(buffer.array(), 0, complete, StandardCharsets.UTF_8);
            text.lines().forEach(line -> print(file, line, named));
            return from + complete;
        } catch (NoSuchFileException deletedByReset) {
            return 0;
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
        System.out.println(named ? String.format("%-12s| %s", name(file), line) : line);
    }

    static final class Lines extends NumberBetween<Integer> {
        Lines() {
            super(Integer::valueOf, 0, 1_000_000);
        }
    }
}
