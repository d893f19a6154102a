package dev.medsync.strangler.compare;

/**
 * One field that differs. It never carries the values, which may be PHI.
 *
 * @param facilityId where
 * @param aggregate type of the aggregate
 * @param key the aggregate's key; empty when it is about a table, and so about every aggregate of the type
 * @param column {@code table.column} in the monolith; empty when the whole aggregate is missing
 * @param field path of the field in the service's message, or what stands in its place
 */
public record Difference(
        DifferenceClass kind, int facilityId, String aggregate, String key, String column, String field) {}
