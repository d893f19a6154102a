package dev.medsync.cli.chaos;

import dev.medsync.cli.load.Statistics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What happened in all runs, counted, and what should not have. */
public final class Tally {
    private final Set<Failpoint> covered = new HashSet<>();
    private final Map<String, Integer> kills = new TreeMap<>();
    private final List<String> violations = new ArrayList<>();
    private int runs;
    private int there;
    private int back;
    private int aborted;
    private long requests;
    private long refused;
    private long unknown;
    private long acknowledged;
    private long calmRequests;
    private long calmFailed;
    private long happened;
    private long carriedOut;
    private long looked;
    private long lost;
    private long doubled;
    private long wrong;
    private double longestHold;

    synchronized void run() {
        runs++;
    }

    synchronized void covered(Failpoint failpoint) {
        covered.add(failpoint);
    }

    synchronized void killed(String process) {
        kills.merge(process, 1, Integer::sum);
    }

    synchronized void moved(Direction direction, int facilities) {
        if (direction == Direction.THERE) {
            there += facilities;
        } else {
            back += facilities;
        }
    }

    synchronized void aborted() {
        aborted++;
    }

    /** A run's requests, of which these were sent while nothing was killed. */
    synchronized void load(Statistics statistics, long calm, long refusedInCalm, long unknownInCalm) {
        requests += statistics.requests();
        refused += statistics.refused() - refusedInCalm;
        unknown += statistics.unknown() - unknownInCalm;
        acknowledged += statistics.writes();
        calmRequests += calm;
        calmFailed += refusedInCalm + unknownInCalm;
    }

    synchronized void settled(int replayed, int anew) {
        happened += replayed;
        carriedOut += anew;
    }

    synchronized void ledger(long entries, long lostEntries, long doubledEntries, long wrongEntries) {
        looked += entries;
        lost += lostEntries;
        doubled += doubledEntries;
        wrong += wrongEntries;
    }

    synchronized void held(double millis) {
        longestHold = Math.max(longestHold, millis);
    }

    /** Something that must not happen has happened. */
    synchronized void violation(String what) {
        violations.add(what);
    }

    /** What must not happen and did; empty when all is well. */
    public synchronized List<String> violations() {
        return Collections.unmodifiableList(new ArrayList<>(violations));
    }

    /** How many of the failpoints without a death a move came to. */
    public synchronized long coveredWithoutDeath() {
        return covered.stream().filter(each -> !each.fault().kills()).count();
    }

    /** How many there are. */
    public static long allWithoutDeath() {
        return Failpoint.all().stream().filter(each -> !each.fault().kills()).count();
    }

    /** How often each process was killed. */
    public synchronized Map<String, Integer> kills() {
        return new TreeMap<>(kills);
    }

    public synchronized long acknowledged() {
        return acknowledged;
    }

    /** Requests that failed while nothing was killed. */
    public synchronized long calmFailed() {
        return calmFailed;
    }

    public synchronized long lost() {
        return lost;
    }

    public synchronized long doubled() {
        return doubled;
    }

    public synchronized long wrong() {
        return wrong;
    }

    /** The table at the end. */
    public synchronized List<String> table() {
        List<String> table = new ArrayList<>();
        row(table, "runs", "%,d", runs);
        row(table, "requests", "%,d", requests);
        row(table, "  failed while nothing was killed", "%,d of %,d", calmFailed, calmRequests);
        row(table, "  failed beside kills: refused", "%,d", refused);
        row(table, "  failed beside kills: unknown", "%,d", unknown);
        row(table, "    of these had been carried out", "%,d", happened);
        row(table, "    of these had not", "%,d", carriedOut);
        row(table, "writes acknowledged", "%,d", acknowledged);
        row(table, "looked up, in both databases", "%,d", looked);
        row(table, "  lost", "%,d", lost);
        row(table, "  doubled", "%,d", doubled);
        row(table, "  wrong", "%,d", wrong);
        row(
                table,
                "failpoints covered",
                "%d of %d",
                covered.size(),
                Failpoint.all().size());
        row(table, "moves there, back, aborted", "%,d, %,d, %,d", there, back, aborted);
        row(table, "kills", "%s", kills.toString().replaceAll("[{}]", ""));
        row(table, "longest hold after a death", "%.1f s (goal: 3 s)", longestHold / 1000);
        row(table, "violations", "%d", violations.size());
        return table;
    }

    private static void row(List<String> table, String name, String format, Object... values) {
        table.add(String.format("%-36s %s", name, String.format(format, values)));
    }
}
