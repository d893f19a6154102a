package dev.medsync.platform.events;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.InstantSource;
import java.util.UUID;

/** Puts a publisher's events into envelopes: who, when and in which trace, and the payload sealed. */
public final class EventEnvelopes {

    private final String topic;
    private final String source;
    private final EventSealing sealing;
    private final InstantSource clock;

    /**
     * @param topic named as the service whose events these are
     * @param publisher who publishes them: that service, or the strangler in its place
     */
    public EventEnvelopes(String topic, String publisher, EventSealing sealing, InstantSource clock) {
        this.topic = topic;
        this.source = "/medsync/" + publisher;
        this.sealing = sealing;
        this.clock = clock;
    }

    /**
     * A new event of the trace that this thread works in.
     *
     * @param epoch of the ownership under which the change was made
     * @throws PayloadTooLargeException when the payload is larger than {@link EventSealing#LARGEST_PAYLOAD}
     */
    public SealedEvent seal(OutgoingEvent event, long epoch) {
        UUID id = UuidCreator.getTimeOrderedEpoch();
        String trace = EventTracing.currentTraceId();
        EventAttributes attributes = new EventAttributes(
                id,
                source,
                event.payload().getDescriptorForType().getFullName(),
                event.aggregateType(),
                event.aggregateKey(),
                event.facilityId(),
                epoch,
                event.version(),
                clock.instant(),
                trace.isEmpty() ? id.toString() : trace,
                EventTracing.currentTraceparent());
        return new SealedEvent(topic, attributes, sealing.seal(attributes, event.payload(), event.confidentiality()));
    }
}
