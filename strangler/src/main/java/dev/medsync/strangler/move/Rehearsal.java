package dev.medsync.strangler.move;

import dev.medsync.platform.replication.FenceBusyException;
import dev.medsync.strangler.side.Side;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes the way of a move with a facility that does not exist: each step finds no row and changes nothing, at both sides. So
 * the first facility is not the one that waits for channels to open, statements to be prepared and code to be compiled.
 */
final class Rehearsal {
    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
    private static final int NO_FACILITY = -1;
    private static final int NEVER = -1;
    private static final int ROUNDS = 20;
    private static final Duration LONGEST = Duration.ofMillis(400);

    private final Mover.Parts parts;
    private final Mover.Patience patience;

    Rehearsal(Mover.Parts parts, Mover.Patience patience) {
        this.parts = parts;
        this.patience = patience;
    }

    /** As often as there is time; a side that does not answer is left for the moves to find out. */
    void run(Direction direction) throws InterruptedException {
        long end = System.nanoTime() + LONGEST.toNanos();
        try {
            for (int round = 0; round < ROUNDS && System.nanoTime() < end; round++) {
                once(direction);
            }
        } catch (IOException | FenceBusyException | TimeoutException | ExecutionException e) {
            LOG.info("A move could not be rehearsed: {}", e.getMessage());
        }
    }

    private void once(Direction direction)
            throws IOException, FenceBusyException, InterruptedException, TimeoutException, ExecutionException {
        Side source = parts.source(direction);
        Side destination = parts.destination(direction);
        String marker = UUID.randomUUID().toString();
        CompletableFuture<Void> passed = parts.path(direction).whenPassed(marker);
        try {
            source.ownership(NO_FACILITY);
            destination.ownership(NO_FACILITY);
            source.fence(NO_FACILITY, NEVER, marker, patience.fenceWait());
            source.mark(0, marker);
            passed.get(patience.markerWait().toNanos(), TimeUnit.NANOSECONDS);
            destination.take(NO_FACILITY, NEVER);
            source.release(NO_FACILITY, NEVER);
        } finally {
            parts.path(direction).forget(marker);
        }
    }
}
