package dev.medsync.strangler.rollout;

import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.strangler.compare.Difference;
import dev.medsync.strangler.compare.DifferenceClass;
import dev.medsync.strangler.copy.DefectListener;
import dev.medsync.strangler.side.Reading;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The differences that are known now, by class, aggregate and field. No values. */
public final class DifferenceLog implements DefectListener {
    private final Clock clock;
    private final Map<String, Entry> entries = new TreeMap<>();
    private final Map<AggregateKey, Reading.Defect> defects = new HashMap<>();

    /** Differences of one kind in one field. */
    public record Entry(DifferenceClass kind, String aggregate, String field, long count, Instant firstSeen) {}

    public DifferenceLog(Clock clock) {
        this.clock = clock;
    }

    /** Replaces what was known from an earlier comparison. */
    synchronized void replace(Collection<Difference> differences) {
        Map<String, Entry> before = Map.copyOf(entries);
        entries.clear();
        differences.forEach(each -> count(each.kind(), each.aggregate(), each.field(), 1, before));
    }

    /** Adds what shadow reads found. */
    public synchronized void add(DifferenceClass kind, String aggregate, String field, long count) {
        count(kind, aggregate, field, count, Map.of());
    }

    public synchronized List<Entry> all() {
        Map<String, Entry> all = new TreeMap<>(entries);
        Map<String, Long> byColumn = new TreeMap<>();
        defects.values().forEach(each -> byColumn.merge(each.key().type() + '\n' + each.column(), 1L, Long::sum));
        byColumn.forEach((name, count) -> {
            String[] parts = name.split("\n", 2);
            all.put(
                    "defect " + name,
                    new Entry(DifferenceClass.SOURCE_DEFECT, parts[0], parts[1], count, clock.instant()));
        });
        return List.copyOf(all.values());
    }

    /** Whether any of them is a loss or the service's fault: what no promotion may pass. */
    public synchronized boolean blocking() {
        return entries.values().stream()
                .anyMatch(each -> each.kind() == DifferenceClass.LOSS || each.kind() == DifferenceClass.SERVICE_BUG);
    }

    @Override
    public synchronized void found(Reading.Defect defect) {
        defects.put(defect.key().withoutFacility(), defect);
    }

    @Override
    public synchronized void repaired(AggregateKey key) {
        if (!defects.isEmpty()) {
            defects.remove(key.withoutFacility());
        }
    }

    private void count(DifferenceClass kind, String aggregate, String field, long count, Map<String, Entry> earlier) {
        String name = kind + " " + aggregate + " " + field;
        Entry seen = entries.getOrDefault(name, earlier.get(name));
        Entry now = entries.get(name);
        entries.put(
                name,
                new Entry(
                        kind,
                        aggregate,
                        field,
                        count + (now == null ? 0 : now.count()),
                        seen == null ? clock.instant() : seen.firstSeen()));
    }
}
