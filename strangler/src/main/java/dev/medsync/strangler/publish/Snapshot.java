package dev.medsync.strangler.publish;

import dev.medsync.platform.replication.AggregateKey;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Walks over everything there is, by type and id. What is added behind it meanwhile, the log tells. */
final class Snapshot {

    private final LegacyRecords records;
    private final int portion;
    private final Deque<String> types;
    private long last;

    Snapshot(LegacyRecords records, int portion) {
        this.records = records;
        this.portion = portion;
        this.types = new ArrayDeque<>(records.types());
    }

    /** The next keys; empty at the end. */
    List<AggregateKey> next() throws SQLException {
        while (!types.isEmpty()) {
            List<AggregateKey> keys = records.keysAfter(types.getFirst(), last, portion);
            if (!keys.isEmpty()) {
                last = keys.getLast().id();
                return keys;
            }
            types.removeFirst();
            last = 0;
        }
        return List.of();
    }
}
