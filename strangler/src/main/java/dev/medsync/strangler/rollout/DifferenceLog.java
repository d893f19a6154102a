package dev.medsync.strangler.rollout;

import dev.medsync.platform.replication.AggregateKey;
import dev.medsync.strangler.compare.Difference;
import dev.medsync.strangler.compare.DifferenceClass;
import dev.medsync.strangler.compare.KnownDifference;
import dev.medsync.strangler.compare.KnownDifference.Origin;
import dev.medsync.strangler.journal.Journal;
import dev.medsync.strangler.side.Reading;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The differences that are known now, by class, aggregate and field. No values. They survive a restart in the journal. */
public final class DifferenceLog {
    private final String capability;
    private final Journal journal;
    private final Clock clock;
    private final Map<String, KnownDifference> entries = new TreeMap<>();
    private final Map<AggregateKey, Reading.Defect> defects = new HashMap<>();

    DifferenceLog(String capability, Journal journal, Clock clock) {
        this.capability = capability;
        this.journal = journal;
        this.clock = clock;
    }

    /** Takes over what an earlier run has left in the journal. */
    synchronized void restore(Collection<KnownDifference> remembered) {
        remembered.forEach(each -> entries.putIfAbsent(name(each), each));
    }

    /** Everything was compared: what was known before, also from mirrored reads, is replaced. */
    synchronized void replace(Collection<Difference> differences) {
        Map<String, KnownDifference> before = Map.copyOf(entries);
        entries.clear();
        differences.forEach(each -> count(
                new KnownDifference(Origin.COMPARISON, each.kind(), each.aggregate(), each.field(), 1, clock.instant()),
                before));
        write();
    }

    /** Adds what shadow reads found. */
    public synchronized void add(DifferenceClass kind, String route, String field, long count) {
        count(new KnownDifference(Origin.SHADOW, kind, route, field, count, clock.instant()), Map.of());
        write();
    }

    /** Forgets what shadow reads found: they are looked at anew. */
    synchronized void forgetShadow() {
        entries.values().removeIf(each -> each.origin() == Origin.SHADOW);
        write();
    }

    public synchronized List<KnownDifference> all() {
        List<KnownDifference> all = new ArrayList<>(entries.values());
        Map<String, List<Reading.Defect>> byColumn = new TreeMap<>();
        defects.values()
                .forEach(each -> byColumn.computeIfAbsent(
                                each.key().type() + '\n' + each.column(), name -> new ArrayList<>())
                        .add(each));
        byColumn.values()
                .forEach(each -> all.add(new KnownDifference(
                        Origin.COMPARISON,
                        DifferenceClass.SOURCE_DEFECT,
                        each.getFirst().key().type(),
                        each.getFirst().column(),
                        each.size(),
                        clock.instant())));
        return List.copyOf(all);
    }

    synchronized void found(Reading.Defect defect) {
        defects.put(defect.key().withoutFacility(), defect);
    }

    synchronized void repaired(AggregateKey key) {
        if (!defects.isEmpty()) {
            defects.remove(key.withoutFacility());
        }
    }

    private void count(KnownDifference found, Map<String, KnownDifference> earlier) {
        String name = name(found);
        KnownDifference now = entries.get(name);
        KnownDifference seen = now == null ? earlier.get(name) : now;
        entries.put(
                name,
                new KnownDifference(
                        found.origin(),
                        found.kind(),
                        found.aggregate(),
                        found.field(),
                        found.count() + (now == null ? 0 : now.count()),
                        seen == null ? found.firstSeen() : seen.firstSeen()));
    }

    private void write() {
        journal.differences(capability, List.copyOf(entries.values()));
    }

    private static String name(KnownDifference each) {
        return each.origin() + "\n" + each.kind() + "\n" + each.aggregate() + "\n" + each.field();
    }
}
