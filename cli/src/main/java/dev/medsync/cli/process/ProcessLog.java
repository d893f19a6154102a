package dev.medsync.cli.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The file a process writes its output to. */
public final class ProcessLog {
    private static final long LARGEST = 32L << 20;
    private static final int PIECE_BYTES = 64 << 10;

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
        List<String> all = thisStart();
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

    /** The last lines of a log file, at most {@code count}; none when there is no such file. */
    public static List<String> tail(Path file, int count) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return linesFrom(channel, startOfLast(channel, count));
        } catch (NoSuchFileException neverWrote) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the last {@code count} lines begin. */
    private static long startOfLast(FileChannel channel, int count) throws IOException {
        if (count == 0) {
            return channel.size();
        }
        int ends = 0;
        // The last byte ends the last line and begins none, so it is not looked at.
        long unseen = channel.size() - 1;
        while (unseen > 0) {
            int length = (int) Math.min(unseen, PIECE_BYTES);
            ByteBuffer piece = ByteBuffer.allocate(length);
            channel.read(piece, unseen - length);
            for (int i = length - 1; i >= 0; i--) {
                if (piece.get(i) == '\n' && ++ends == count) {
                    return unseen - length + i + 1;
                }
            }
            unseen -= length;
        }
        return 0;
    }

    private static List<String> linesFrom(FileChannel channel, long start) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) (channel.size() - start));
        channel.read(buffer, start);
        return StandardCharsets.UTF_8.decode(buffer.flip()).toString().lines().toList();
    }

    /** What this start wrote, at most the last {@link #PIECE_BYTES}. */
    private List<String> thisStart() {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return linesFrom(channel, Math.max(Math.min(beginning, channel.size()), channel.size() - PIECE_BYTES));
        } catch (NoSuchFileException neverWrote) {
            return List.of();
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
