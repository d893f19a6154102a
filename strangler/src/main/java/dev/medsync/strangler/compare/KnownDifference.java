package dev.medsync.strangler.compare;

import java.time.Instant;

/**
 * Differences of one kind in one field, as they are remembered and shown. No values.
 *
 * @param aggregate the aggregate's type, or the route of a mirrored read
 * @param field path of the field in the service's message, or in the answer
 */
public record KnownDifference(
        Origin origin, DifferenceClass kind, String aggregate, String field, long count, Instant firstSeen) {
    /** How it was found. */
    public enum Origin {
        /** Both databases were compared. */
        COMPARISON,
        /** A mirrored read was answered differently. */
        SHADOW
    }
}
