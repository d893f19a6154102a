package dev.medsync.platform.events;

/**
 * A payload that no broker message can carry. The transaction that wanted to publish it fails. Payloads by reference (a
 * blob, its address in the event) are designed and not there yet.
 */
public final class PayloadTooLargeException extends RuntimeException {

    PayloadTooLargeException(String type, int bytes, int limit) {
        super("payload of " + type + " has " + bytes + " bytes, more than the " + limit
                + " an event can carry; payloads by reference are not supported yet");
    }
}
