package dev.medsync.strangler.side;

import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.platform.replication.Ownership;
import dev.medsync.replication.v1.Aggregate;
import java.util.List;

/**
 * Aggregates as they were in one snapshot.
 *
 * @param aggregates one for each key that could be read, without local fields
 * @param ownership of the facilities concerned, as of the same snapshot
 * @param defects keys whose rows have no meaning at the service, each with {@code table.column} and why
 */
public record Reading(List<Aggregate> aggregates, List<Ownership> ownership, List<Defect> defects) {
    /** An aggregate that cannot be translated. */
    public record Defect(AggregateKey key, String column, String why) {}
}
