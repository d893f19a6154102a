package dev.medsync.emulator.servicebus.entity;

/** A filter expression that is not understood. */
public final class SqlSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SqlSyntaxException(String message) {
        super(message);
    }
}
