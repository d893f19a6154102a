package dev.medsync.strangler.translate;

/**
 * A legacy value has no meaning at the service: a defect of the source, which reconciliation reports and no move hides. It
 * names table and column, never the value, which may be PHI.
 */
public final class UntranslatableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String column;
    private final String why;

    public UntranslatableException(String column, String why) {
        super(column + ": " + why);
        this.column = column;
        this.why = why;
    }

    /** The same, with the place where it happened. */
    UntranslatableException at(String place) {
        return new UntranslatableException(place, why);
    }

    /** {@code table.column} */
    public String column() {
        return column;
    }
}
