package dev.medsync.strangler.rollout;

import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.strangler.copy.DefectListener;
import dev.medsync.strangler.side.Reading;

/** Brings what the copy path finds to whom it concerns. */
record Findings(DifferenceLog differences, ForcedHome forced) implements DefectListener {
    @Override
    public void found(Reading.Defect defect) {
        differences.found(defect);
    }

    @Override
    public void repaired(AggregateKey key) {
        differences.repaired(key);
    }

    @Override
    public void leftBehind(AggregateKey key) {
        forced.leftBehind(key);
    }
}
