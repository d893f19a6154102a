package dev.medsync.platform.events;

import com.google.protobuf.Message;

/**
 * An event as a use case states it; who, when and in which trace is added by {@link OutboxWriter}.
 *
 * @param aggregateType simple name of the aggregate's message, e.g. {@code Claim}
 * @param aggregateKey its key inside the facility
 * @param facilityId the tenant
 * @param version the aggregate's version after the change
 * @param payload the aggregate's whole state, so that no consumer has to call back
 * @param confidentiality whether the payload holds PHI
 */
public record OutgoingEvent(
        String aggregateType,
        String aggregateKey,
        int facilityId,
        long version,
        Message payload,
        Confidentiality confidentiality) {

    /** How a payload travels. */
    public enum Confidentiality {
        /** It says nothing about a person. */
        PLAIN,
        /** It holds PHI: encrypted with a key of the facility. */
        PHI
    }

    /** An event about an aggregate with a numeric id whose payload holds PHI: the usual case. */
    public static OutgoingEvent phi(
            String aggregateType, long aggregateId, int facilityId, long version, Message payload) {
        return new OutgoingEvent(
                aggregateType, Long.toString(aggregateId), facilityId, version, payload, Confidentiality.PHI);
    }
}
