package dev.medsync.platform.events;

/** A message that is no event of ours, or that we have no key for. Trying again cannot help. */
public final class UndecodableEventException extends RuntimeException {

    UndecodableEventException(String message) {
        super(message);
    }

    UndecodableEventException(String message, Throwable cause) {
        super(message, cause);
    }
}
