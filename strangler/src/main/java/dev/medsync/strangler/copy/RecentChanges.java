package dev.medsync.strangler.copy;

import dev.medsync.platform.replication.AggregateKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers, while somebody watches, which aggregates changed: what a comparison inside a fence has to look at again. */
public final class RecentChanges {
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();

    /** The changes since it began. Close it. */
    public final class Watch implements AutoCloseable {
        private final int facilityId;
        private final Map<AggregateKey, Boolean> changed = new ConcurrentHashMap<>();

        private Watch(int facilityId) {
            this.facilityId = facilityId;
        }

        /**
         * Changed since. Where a change did not tell its facility, aggregates of others may be among them; at this facility
         * they exist on neither side.
         */
        public List<AggregateKey> changed() {
            return List.copyOf(changed.keySet());
        }

        @Override
        public void close() {
            watches.remove(this);
        }
    }

    Watch watch(int facilityId) {
        Watch watch = new Watch(facilityId);
        watches.add(watch);
        return watch;
    }

    void note(AggregateKey key) {
        for (Watch watch : watches) {
            if (key.facilityId() == 0 || key.facilityId() == watch.facilityId) {
                watch.changed.put(new AggregateKey(key.type(), watch.facilityId, key.key()), true);
            }
        }
    }
}
