package dev.medsync.emulator.servicebus.entity;

/** Bytes that should be a message and are not. */
public final class MalformedMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedMessageException(String message, Throwable cause) {
        super(message, cause);
    }
}
