package dev.medsync.cli;

/** What the exit status of every {@code medsync} command means; {@code medsync --help} prints the same list. */
public final class ExitCode {
    public static final int OK = 0;

    /** The command ran and the answer is no: a process failed, a check found something. */
    public static final int FAILED = 1;

    /** The command line was not understood (picocli's own value). */
    public static final int USAGE = 2;

    /** The platform does not run. */
    public static final int NOT_RUNNING = 3;

    /** The platform runs already. */
    public static final int ALREADY_RUNNING = 4;

    /** This machine lacks something: a port is taken, the disk is full, a file cannot be used, a JDK or a build is missing. */
    public static final int ENVIRONMENT = 5;

    /** A bug in this program. */
    public static final int INTERNAL = 70;

    /** Ctrl-C ended it; this one comes from the JVM and from the script, not from a command. */
    public static final int INTERRUPTED = 130;

    private ExitCode() {}
}
