package dev.medsync.cli.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Notices which files below a directory changed. It looks instead of being told: a look at some hundred files takes a
 * millisecond, and works the same for every editor, file system and operating system.
 */
final class SourceWatch {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration QUIET = Duration.ofMillis(60);

    private final Path directory;
    private Map<Path, Stamp> known;

    private record Stamp(long millis, long size) {}

    /**
     * Files that changed between two looks.
     *
     * @param written made or changed
     * @param deleted no longer there
     */
    record Changes(Set<Path> written, Set<Path> deleted) {
        boolean isEmpty() {
            return written.isEmpty() && deleted.isEmpty();
        }
    }

    /** Changes count from now on. */
    SourceWatch(Path directory) {
        this.directory = directory;
        this.known = look();
    }

    /** Waits for changes, and then until an editor or a git checkout has finished writing. */
    Changes await() throws InterruptedException {
        Map<Path, Stamp> now = look();
        while (now.equals(known)) {
            TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
            now = look();
        }
        Map<Path, Stamp> settled = now;
        do {
            now = settled;
            TimeUnit.MILLISECONDS.sleep(QUIET.toMillis());
            settled = look();
        } while (!settled.equals(now));
        return adopt(settled);
    }

    private Changes adopt(Map<Path, Stamp> now) {
        Set<Path> written = new TreeSet<>();
        Set<Path> deleted = new TreeSet<>(known.keySet());
        deleted.removeAll(now.keySet());
        now.forEach((file, stamp) -> {
            if (!stamp.equals(known.get(file))) {
                written.add(file);
            }
        });
        known = now;
        return new Changes(written, deleted);
    }

    private Map<Path, Stamp> look() {
        Map<Path, Stamp> files = new TreeMap<>();
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String name = file.getFileName().toString();
                    boolean editors = name.startsWith(".") || name.endsWith("~") || name.startsWith("#");
                    if (attributes.isRegularFile() && !editors) {
                        files.put(file, new Stamp(attributes.lastModifiedTime().toMillis(), attributes.size()));
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException vanished) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
