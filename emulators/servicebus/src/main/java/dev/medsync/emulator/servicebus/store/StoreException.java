package dev.medsync.emulator.servicebus.store;

/** The store cannot be opened, read or written. The message is meant for the person at the terminal. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
