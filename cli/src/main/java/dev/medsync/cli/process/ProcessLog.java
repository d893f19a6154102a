package dev.medsync.cli.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The file a process writes its output to. */
public final class ProcessLog {
    private static final long LARGEST = 32L << 20;
    private static final int TAIL_BYTES = 64 << 10;

    private static final int LONGEST_LINE = 300;
    private static final Pattern CAUSE = Pattern.compile("^Caused by: |^Exception in thread|\\bFATAL\\b");

    private final Path file;
    private long beginning;

    public ProcessLog(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /** Marks where the output of the next start begins. */
    void beginRun() {
        limitSize();
        beginning = size();
    }

    /**
     * Keeps one old copy once the file is large. The writer appends, so it goes on at the new beginning after the
     * truncation; a line written in between is lost.
     */
    void limitSize() {
        if (size() < LARGEST) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            Files.copy(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            channel.truncate(0);
            beginning = 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What this start said last, at most {@code count} lines. Under a long stack trace the reason is far up: then its
     * causes come first.
     */
    List<String> lastWords(int count) {
        List<String> all = tail(file, beginning, Integer.MAX_VALUE);
        List<String> causes = all.stream()
                .filter(line -> CAUSE.matcher(line).find())
                .map(ProcessLog::shortened)
                .distinct()
                .toList();
        List<String> words = new ArrayList<>(causes.subList(Math.max(0, causes.size() - count / 2), causes.size()));
        List<String> others = all.stream()
                .filter(line -> !line.startsWith("\tat ") && !line.startsWith("\t... "))
                .map(ProcessLog::shortened)
                .filter(line -> !words.contains(line))
                .toList();
        words.addAll(others.subList(Math.max(0, others.size() - (count - words.size())), others.size()));
        return words;
    }

    private static String shortened(String line) {
        return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + " …";
    }

    /** The last lines of a log file, at most {@code count}. */
    public static List<String> tail(Path file, int count) {
        return tail(file, 0, count);
    }

    private static List<String> tail(Path file, long from, int count) {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long start = Math.max(Math.min(from, channel.size()), channel.size() - TAIL_BYTES);
            ByteBuffer buffer = ByteBuffer.allocate((int) (channel.size() - start));
            channel.read(buffer, start);
            List<String> lines = StandardCharsets.UTF_8
                    .decode(buffer.flip())
                    .toString()
                    .lines()
                    .toList();
            return lines.subList(Math.max(0, lines.size() - count), lines.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long size() {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
