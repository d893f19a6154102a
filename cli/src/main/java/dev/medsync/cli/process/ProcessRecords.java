package dev.medsync.cli.process;

import dev.medsync.cli.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which children were started, on disk: one file a process with its id and start time. A supervisor that was killed
 * hard cannot stop its children; the next one finds them here.
 */
public final class ProcessRecords {
    private static final Pattern RECORD = Pattern.compile("(\\d{1,10}) (\\d{1,15})");

    private final Path directory;

    public ProcessRecords(Path directory) {
        this.directory = directory;
    }

    void started(String name, ProcessHandle process) {
        Instant start = process.info().startInstant().orElseGet(Instant::now);
        try {
            Files.createDirectories(directory);
            String line = process.pid() + " " + start.toEpochMilli() + "\n";
            Home.writePrivate(directory.resolve(name), line.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void ended(String name) {
        try {
            Files.deleteIfExists(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops what an earlier supervisor left running and forgets it; returns the names of those it stopped. */
    public List<String> stopLeftovers() {
        List<String> stopped = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return stopped;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(ProcessRecords::isWhole).toList()) {
                Matcher record = RECORD.matcher(Files.readString(file).strip());
                // Anything else there is not ours, or damaged: nobody can say which process it means.
                if (record.matches()) {
                    Instant start = Instant.ofEpochMilli(Long.parseLong(record.group(2)));
                    ProcessHandle.of(Long.parseLong(record.group(1)))
                            .filter(process -> ProcessTree.isSame(process, start))
                            .ifPresent(process -> {
                                ProcessTree.stop(process, Program.StopSignal.INT, () -> false, Duration.ofSeconds(10));
                                stopped.add(file.getFileName().toString());
                            });
                }
                Files.deleteIfExists(file); // its keeper, where one still lives, forgets it as well
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return stopped;
    }

    /** A draft becomes a record by being renamed. */
    private static boolean isWhole(Path file) {
        return !file.toString().endsWith(".tmp");
    }
}
