package dev.medsync.strangler.copy;

import dev.medsync.platform.replication.AggregateKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers, while somebody watches, which aggregates changed: what a comparison inside a fence has to look at again. */
public final class RecentChanges {
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();

    /** The changes since it began. Close it. */
    public final class Watch implements AutoCloseable {
        private final int facilityId;
        private final Set<AggregateKey> changed = new LinkedHashSet<>();

        private Watch(int facilityId) {
            this.facilityId = facilityId;
        }

        /**
         * Changed since. Where a change did not tell its facility, aggregates of others may be among them; at this facility
         * they exist on neither side.
         */
        public synchronized List<AggregateKey> changed() {
            return List.copyOf(changed);
        }

        /** Changed since, and forgotten: whoever takes them looks after them. A later change of the same is told again. */
        public synchronized List<AggregateKey> take() {
            List<AggregateKey> taken = List.copyOf(changed);
            changed.clear();
            return taken;
        }

        private synchronized void note(AggregateKey key) {
            changed.add(key);
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
                watch.note(new AggregateKey(key.type(), watch.facilityId, key.key()));
            }
        }
    }
}
