package dev.medsync.cli;

/**
 * Something the person at the keyboard can act on. The message says what is wrong, the remedy says what to do; both are
 * printed without a stack trace and the process ends with {@link #exitCode()}.
 */
public final class UserProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;
    private final String remedy;

    public UserProblem(int exitCode, String problem, String remedy) {
        super(problem);
        this.exitCode = exitCode;
        this.remedy = remedy;
    }

    /** One of {@link ExitCode}. */
    public int exitCode() {
        return exitCode;
    }

    /** What to do about it, one or more lines. */
    public String remedy() {
        return remedy;
    }
}
