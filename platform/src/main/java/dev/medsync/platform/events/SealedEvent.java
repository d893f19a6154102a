package dev.medsync.platform.events;

/**
 * An event ready to leave: its payload is serialised and, where it holds PHI, encrypted.
 *
 * @param topic where it goes
 * @param body a serialised {@code medsync.events.v1.EventData}
 */
public record SealedEvent(String topic, EventAttributes attributes, byte[] body) {

    /** The lane it keeps its place in. */
    public int lane() {
        return Lanes.of(attributes.facilityId());
    }
}
