package dev.medsync.cli.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Starts commands in a session of their own. The terminal sends Ctrl-C to its whole foreground group: without this,
 * databases and services would all stop at once instead of in order. The command keeps its process id, because the
 * wrapper replaces itself by it.
 */
public final class OwnSession {
    private static final List<String> PREFIX = prefix();

    private OwnSession() {}

    public static List<String> wrap(List<String> command) {
        List<String> wrapped = new ArrayList<>(PREFIX);
        wrapped.addAll(command);
        return wrapped;
    }

    private static List<String> prefix() {
        if (onPath("setsid")) {
            return List.of("setsid");
        }
        if (onPath("perl")) { // macOS has no setsid command
            return List.of("perl", "-e", "use POSIX; POSIX::setsid(); exec { $ARGV[0] } @ARGV or die $!");
        }
        return List.of();
    }

    /** Whether a program of this name can be found. */
    public static boolean onPath(String program) {
        String path = System.getenv("PATH");
        return path != null
                && Arrays.stream(path.split(":"))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
