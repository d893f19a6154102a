package dev.medsync.platform.replication;

/**
 * Names one aggregate of a capability.
 *
 * @param type the simple name of the aggregate's message, e.g. {@code Claim}
 * @param facilityId the facility it belongs to; 0 where the change did not tell
 * @param key its id as text, or the parts of its key joined by '/'
 */
public record AggregateKey(String type, int facilityId, String key) {
    /** The same aggregate, whatever the change told about its facility. */
    public AggregateKey withoutFacility() {
        return facilityId == 0 ? this : new AggregateKey(type, 0, key);
    }

    /** The key as a number, for aggregates with a single id. */
    public long id() {
        return Long.parseLong(key);
    }
}
