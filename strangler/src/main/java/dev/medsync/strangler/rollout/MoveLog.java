package dev.medsync.strangler.rollout;

import dev.medsync.strangler.journal.Journal;
import dev.medsync.strangler.move.MoveReport;
import dev.medsync.strangler.move.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The latest moves, also those of earlier runs that the journal remembers: for people and for gates. */
public final class MoveLog {
    private static final int REMEMBERED = 5_000;

    private final String capability;
    private final Journal journal;
    private final Deque<MoveReport> reports = new ArrayDeque<>();
    private final Map<Integer, Duration> lastHold = new HashMap<>();

    /** Percentiles of the holds in milliseconds; null before the first. */
    public record Holds(
            @Nullable Double p50,
            @Nullable Double p99,
            @Nullable Double max) {}

    MoveLog(String capability, Journal journal) {
        this.capability = capability;
        this.journal = journal;
    }

    /**
     * Takes over what an earlier run has left in the journal; the latest first. A journal that answers late may know moves
     * of this run already: each counts once.
     */
    synchronized void restore(List<MoveReport> remembered) {
        Set<String> known = reports.stream().map(MoveLog::identity).collect(Collectors.toSet());
        for (MoveReport report : remembered) {
            if (known.contains(identity(report))) {
                continue;
            }
            if (reports.size() < REMEMBERED) {
                reports.addLast(report);
            }
            Duration hold = report.hold();
            if (hold != null) {
                lastHold.putIfAbsent(report.facilityId(), hold);
            }
        }
    }

    /** To the millisecond, because the journal rounds what is finer. */
    private static String identity(MoveReport report) {
        return report.facilityId() + "@" + report.begun().toEpochMilli();
    }

    synchronized void add(MoveReport report) {
        journal.moved(capability, report);
        reports.addFirst(report);
        if (reports.size() > REMEMBERED) {
            reports.removeLast();
        }
        Duration hold = report.hold();
        if (hold != null) {
            lastHold.put(report.facilityId(), hold);
        }
    }

    /** The latest first. */
    public synchronized List<MoveReport> recent(int most) {
        return reports.stream().limit(most).toList();
    }

    public synchronized long moved() {
        return reports.stream().filter(MoveReport::moved).count();
    }

    /** Moves that were fenced and then reopened. */
    public synchronized long undone() {
        return reports.stream()
                .filter(each -> each.outcome() instanceof Outcome.Undone)
                .count();
    }

    public synchronized @Nullable Double lastHoldMillis(int facilityId) {
        Duration hold = lastHold.get(facilityId);
        return hold == null ? null : millis(hold);
    }

    /** Of all that are remembered. */
    public Holds holds() {
        return holdsSince(Instant.MIN);
    }

    /** How many facilities have moved since. */
    synchronized long movedSince(Instant begin) {
        return reports.stream()
                .filter(each -> each.moved() && !each.at().isBefore(begin))
                .count();
    }

    /** Of the moves since. */
    synchronized Holds holdsSince(Instant begin) {
        List<Double> holds = new ArrayList<>();
        for (MoveReport report : reports) {
            Duration hold = report.hold();
            if (hold != null && !report.at().isBefore(begin)) {
                holds.add(millis(hold));
            }
        }
        if (holds.isEmpty()) {
            return new Holds(null, null, null);
        }
        double[] sorted = holds.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return new Holds(percentile(sorted, 0.50), percentile(sorted, 0.99), sorted[sorted.length - 1]);
    }

    private static double percentile(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(Math.ceil(sorted.length * share)) - 1)];
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
