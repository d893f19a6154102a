package dev.medsync.strangler.copy;

import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.strangler.side.Reading;

/** Hears of aggregates whose rows have no meaning at the service. They are left out of the copy until they are repaired. */
public interface DefectListener {
    void found(Reading.Defect defect);

    /** The aggregate was changed by an owner that had lost the facility by force: the new owner does not have the change. */
    default void leftBehind(AggregateKey key) {}

    /** The aggregate could be copied: an earlier defect is gone. */
    void repaired(AggregateKey key);
}
