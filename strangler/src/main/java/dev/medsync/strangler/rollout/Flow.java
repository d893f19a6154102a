package dev.medsync.strangler.rollout;

import dev.medsync.strangler.compare.Comparison;
import dev.medsync.strangler.copy.CopyPath;
import dev.medsync.strangler.copy.DefectListener;
import dev.medsync.strangler.move.Failpoints;
import dev.medsync.strangler.move.MoveListener;
import dev.medsync.strangler.move.Mover;
import dev.medsync.strangler.side.LegacySide;
import dev.medsync.strangler.side.ServiceSide;
import java.time.Clock;

/** What flows between the two sides of a capability from the beginning of its backfill on. */
final class Flow implements AutoCloseable {
    private final CopyPath toService;
    private final CopyPath toLegacy;
    private final Mover mover;
    private final Lag lagToService;
    private final Lag lagToLegacy;

    Flow(
            LegacySide legacy,
            ServiceSide service,
            int lanes,
            DefectListener defects,
            MoveListener listener,
            Failpoints failpoints,
            Clock clock) {
        this.toService = new CopyPath(legacy, service, lanes, defects);
        this.toLegacy = new CopyPath(service, legacy, lanes, defects);
        this.mover = new Mover(
                new Mover.Parts(legacy, service, toService, toLegacy, new Comparison(legacy, service)),
                Mover.Patience.DEFAULT,
                failpoints,
                listener,
                clock);
        this.lagToService = new Lag(legacy, toService);
        this.lagToLegacy = new Lag(service, toLegacy);
    }

    CopyPath toService() {
        return toService;
    }

    CopyPath toLegacy() {
        return toLegacy;
    }

    Mover mover() {
        return mover;
    }

    Lag lagToService() {
        return lagToService;
    }

    Lag lagToLegacy() {
        return lagToLegacy;
    }

    /** Sends a marker row each way and waits for it. */
    void measureLag() throws InterruptedException {
        lagToService.measure();
        lagToLegacy.measure();
    }

    /** Whether everything that was committed before this call has been copied; waits for it some seconds. */
    boolean caughtUp() throws InterruptedException {
        return lagToService.measure() & lagToLegacy.measure();
    }

    /** Whether changes were lost that nobody has read, in either direction. */
    boolean lost() {
        return toService.lost() || toLegacy.lost();
    }

    /** Aggregates that wait to be copied, in both directions. */
    int pending() {
        return toService.pending() + toLegacy.pending();
    }

    /** Why nothing is being copied, in either direction; empty when all is well. */
    String trouble() {
        String first = toService.trouble();
        return first.isEmpty() ? toLegacy.trouble() : first;
    }

    @Override
    public void close() {
        toService.close();
        toLegacy.close();
    }
}
