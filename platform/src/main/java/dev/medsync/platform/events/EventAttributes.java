package dev.medsync.platform.events;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What an event says about itself in the clear: the attributes of CloudEvents 1.0 (https://cloudevents.io) and a few of
 * ours, as application properties of the message ({@code cloudEvents_id}, AMQP binding). Never PHI: brokers log them.
 *
 * @param id UUIDv7, unique; a repetition of the event has the same
 * @param source who publishes, e.g. {@code /medsync/records}
 * @param type full name of the payload's message, e.g. {@code medsync.records.v1.PatientUpdated}
 * @param aggregateType simple name of the aggregate's message, e.g. {@code Patient}
 * @param aggregateKey its key inside the facility
 * @param facilityId the tenant; 0 for data that all facilities share
 * @param epoch of the ownership under which the change was made; with {@code version} it orders an aggregate's events
 * @param version the aggregate's version at the publisher
 * @param time when it happened
 * @param correlationId what it belongs to: the trace that began at the edge, or the event that caused it
 * @param traceparent W3C trace context; empty when there was none
 */
public record EventAttributes(
        UUID id,
        String source,
        String type,
        String aggregateType,
        String aggregateKey,
        int facilityId,
        long epoch,
        long version,
        Instant time,
        String correlationId,
        String traceparent) {

    private static final String PREFIX = "cloudEvents_";
    private static final String SPEC_VERSION = "1.0";

    /** CloudEvents' subject: {@code Patient/42}. */
    public String subject() {
        return aggregateType + "/" + aggregateKey;
    }

    /** Application properties. All are strings: CloudEvents has no 64-bit numbers. */
    Map<String, Object> toProperties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put(PREFIX + "specversion", SPEC_VERSION);
        properties.put(PREFIX + "id", id.toString());
        properties.put(PREFIX + "source", source);
        properties.put(PREFIX + "type", type);
        properties.put(PREFIX + "subject", subject());
        properties.put(PREFIX + "time", time.toString());
        properties.put(PREFIX + "facility", Integer.toString(facilityId));
        properties.put(PREFIX + "aggregateepoch", Long.toString(epoch));
        properties.put(PREFIX + "aggregateversion", Long.toString(version));
        properties.put(PREFIX + "correlationid", correlationId);
        if (!traceparent.isEmpty()) {
            properties.put(PREFIX + "traceparent", traceparent);
        }
        return properties;
    }

    /**
     * Reads the attributes of a message.
     *
     * @throws UndecodableEventException when one is missing or malformed; names it, never its value
     */
    public static EventAttributes of(Map<String, Object> properties) {
        String subject = required(properties, "subject");
        int slash = subject.indexOf('/');
        if (slash < 1) {
            throw new UndecodableEventException("attribute subject is not type/key");
        }
        try {
            return new EventAttributes(
                    UUID.fromString(required(properties, "id")),
                    required(properties, "source"),
                    required(properties, "type"),
                    subject.substring(0, slash),
                    subject.substring(slash + 1),
                    Integer.parseInt(required(properties, "facility")),
                    Long.parseLong(required(properties, "aggregateepoch")),
                    Long.parseLong(required(properties, "aggregateversion")),
                    time(required(properties, "time")),
                    optional(properties, "correlationid"),
                    optional(properties, "traceparent"));
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw new UndecodableEventException(
                    "an attribute is malformed: " + e.getClass().getSimpleName());
        }
    }

    private static Instant time(String text) {
        return OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC).toInstant();
    }

    private static String required(Map<String, Object> properties, String name) {
        Object value = properties.get(PREFIX + name);
        if (value == null) {
            throw new UndecodableEventException("attribute " + name + " is missing");
        }
        return value.toString();
    }

    private static String optional(Map<String, Object> properties, String name) {
        Object value = properties.get(PREFIX + name);
        return value == null ? "" : value.toString();
    }
}
