package dev.medsync.platform.events;

/** An event cannot be handled just now, which is not its fault: what it needs is away, or on the way. */
public final class NotNowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotNowException(String message) {
        super(message);
    }

    public NotNowException(String message, Throwable cause) {
        super(message, cause);
    }
}
