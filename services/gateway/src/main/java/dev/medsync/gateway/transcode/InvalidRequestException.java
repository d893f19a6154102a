package dev.medsync.gateway.transcode;

/** A request that does not fit its message. Says which field and what was expected, never what was there. */
public final class InvalidRequestException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String field;
    private final String expected;

    public InvalidRequestException(String field, String expected) {
        super(field + ": " + expected, null, false, false);
        this.field = field;
        this.expected = expected;
    }

    /** Path of the field, such as `claims[0].paid.units`; empty for the body as a whole. */
    public String field() {
        return field;
    }

    public String expected() {
        return expected;
    }
}
