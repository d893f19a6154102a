package dev.medsync.platform.data;

/** A row that is not what its record declares. Names the field, never its value: values may be PHI. */
public final class RowShapeException extends RuntimeException {

    /** What is wrong with the field. */
    public enum Problem {
        NULL,
        TOO_LONG,
        UNKNOWN_VALUE,
        TOO_PRECISE,
        UNREADABLE
    }

    private final String path;
    private final Problem problem;

    RowShapeException(String path, Problem problem) {
        super("row does not have its declared shape: " + path + " is " + problem);
        this.path = path;
        this.problem = problem;
    }

    /** Table and column, e.g. {@code claim.total}. */
    public String path() {
        return path;
    }

    public Problem problem() {
        return problem;
    }
}
