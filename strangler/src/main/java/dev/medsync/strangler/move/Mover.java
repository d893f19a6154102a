package dev.medsync.strangler.move;

import dev.medsync.platform.replication.Ownership;
import dev.medsync.platform.replication.OwnershipState;
import dev.medsync.strangler.compare.Comparison;
import dev.medsync.strangler.copy.CopyPath;
import dev.medsync.strangler.side.Side;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what {@link MoveProtocol} decides, for one capability. */
public final class Mover {
    private static final Logger LOG = LoggerFactory.getLogger(Mover.class);

    /** How long a facility is fenced before another mover takes care of it: many times what a slow move takes. */
    static final Duration ABANDONED = Duration.ofSeconds(5);

    /** The two sides, what copies between them, and what compares them. */
    public record Parts(Side legacy, Side service, CopyPath toService, CopyPath toLegacy, Comparison comparison) {
        Side source(Direction direction) {
            return direction == Direction.TO_SERVICE ? legacy : service;
        }

        Side destination(Direction direction) {
            return direction == Direction.TO_SERVICE ? service : legacy;
        }

        CopyPath path(Direction direction) {
            return direction == Direction.TO_SERVICE ? toService : toLegacy;
        }
    }

    /**
     * How long things may take.
     *
     * @param fenceWait how long a fence may wait for writers; new writers of the facility queue behind it
     * @param markerWait how long the copy path may take to pass the marker before the move is undone
     */
    public record Patience(Duration fenceWait, Duration markerWait) {
        public static final Patience DEFAULT = new Patience(Duration.ofMillis(15), Duration.ofSeconds(1));
    }

    private final Parts parts;
    private final Patience patience;
    private final Failpoints failpoints;
    private final MoveListener listener;
    private final Clock clock;
    private final Map<Fenced, Instant> fencedSince = new HashMap<>();

    public Mover(Parts parts, Patience patience, Failpoints failpoints, MoveListener listener, Clock clock) {
        this.parts = parts;
        this.patience = patience;
        this.failpoints = failpoints;
        this.listener = listener;
        this.clock = clock;
    }

    /** Goes the way of a move without moving anything, so that the first facility does not wait for cold code. */
    public void rehearse(Direction direction) throws InterruptedException {
        new Rehearsal(parts, patience).run(direction);
    }

    /** Compares a facility while everybody works, ahead of its move. Close what comes back. */
    public Preparation prepare(int facilityId, Direction direction) throws InterruptedException {
        Preparation preparation = new Preparation(facilityId, direction, parts.comparison(), parts.path(direction));
        boolean done = false;
        try {
            if (!one(facilityId, direction, preparation).finishEarlierMove()) {
                preparation.compare(parts.source(direction), patience.markerWait());
            }
            done = true;
            return preparation;
        } finally {
            if (!done) {
                preparation.close();
            }
        }
    }

    /**
     * Moves a facility that has been compared. Blocks until it is decided who owns it; that may take until a side that died
     * is back. It may be called again with the same preparation when a hindrance may have passed.
     */
    public MoveReport move(Preparation prepared) throws InterruptedException {
        Outcome.Refused refusal = prepared.refusal();
        if (refusal != null) {
            return new MoveReport(
                    prepared.facilityId(),
                    prepared.direction(),
                    refusal,
                    clock.instant(),
                    clock.instant(),
                    null,
                    prepared.compared(),
                    List.of());
        }
        if (!prepared.isCompared()) {
            return findThere(prepared);
        }
        prepared.settle();
        return one(prepared.facilityId(), prepared.direction(), prepared).run();
    }

    /**
     * A facility that was at its destination when it was its turn to be compared: its owner writes there, copies flow the
     * other way, and a comparison would find what is on its way. Should it have left meanwhile, it is compared now.
     */
    private MoveReport findThere(Preparation prepared) throws InterruptedException {
        MoveReport report =
                one(prepared.facilityId(), prepared.direction(), null).run();
        return report.there() ? report : move(prepared.facilityId(), prepared.direction());
    }

    /** Compares a facility and moves it. */
    public MoveReport move(int facilityId, Direction direction) throws InterruptedException {
        try (Preparation prepared = prepare(facilityId, direction)) {
            return move(prepared);
        }
    }

    /**
     * Looks after every facility that is fenced, as after a crash of the mover: each is decided, by undoing the move or by
     * finishing it.
     *
     * @return what became of those that were fenced
     * @throws IOException if a side does not answer, so that some may be left: ask again until this returns
     */
    public List<MoveReport> recover() throws IOException, InterruptedException {
        List<MoveReport> settled = new ArrayList<>();
        for (Fenced each : fenced()) {
            settled.add(settle(each));
        }
        return settled;
    }

    /**
     * Looks after facilities that have been fenced for {@link #ABANDONED}: whoever fenced them, perhaps another strangler,
     * has died or is so slow that its move is better undone. Ask now and then, always from one thread.
     */
    public List<MoveReport> recoverAbandoned() throws IOException, InterruptedException {
        Instant now = clock.instant();
        Set<Fenced> found = fenced();
        fencedSince.keySet().retainAll(found);
        List<MoveReport> settled = new ArrayList<>();
        for (Fenced each : found) {
            Instant since = fencedSince.putIfAbsent(each, now);
            if (since != null && !now.isBefore(since.plus(ABANDONED))) {
                settled.add(settle(each));
            }
        }
        return settled;
    }

    /** A facility that nobody serves, with the direction in which its move began. */
    private record Fenced(int facilityId, Direction direction, long epoch) {}

    private Set<Fenced> fenced() throws IOException {
        Set<Fenced> fenced = new LinkedHashSet<>();
        for (Direction direction : Direction.values()) {
            for (Ownership each : parts.source(direction).ownership()) {
                if (each.state() == OwnershipState.FENCED) {
                    fenced.add(new Fenced(each.facilityId(), direction, each.epoch()));
                }
            }
        }
        return fenced;
    }

    private MoveReport settle(Fenced fenced) throws IOException, InterruptedException {
        MoveReport report = one(fenced.facilityId(), fenced.direction(), null).run();
        LOG.info("Facility {} was fenced by a move that did not finish: {}", fenced.facilityId(), report.outcome());
        if (report.hindrance() == Hindrance.UNREACHABLE && report.outcome() instanceof Outcome.Refused) {
            throw new IOException("facility " + fenced.facilityId() + " may still be fenced: " + report.reason());
        }
        return report;
    }

    private OneMove one(int facilityId, Direction direction, @Nullable Preparation prepared) {
        return new OneMove(parts, patience, failpoints, listener, clock, facilityId, direction, prepared);
    }
}
