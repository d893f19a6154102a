package dev.medsync.strangler.move;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Moves facilities in order, one at a time, while the next ones are compared ahead. What may pass by itself (writers that are
 * busy, a side that is just starting again) is tried again.
 */
public final class Convoy {
    private final Mover mover;
    private final Pace pace;

    /**
     * How it goes.
     *
     * @param ahead how many facilities are compared before it is their turn; 0 compares each in its own turn
     * @param side how many are compared side by side
     * @param patience how long one facility may keep the others waiting
     */
    public record Pace(int ahead, int side, Duration patience) {
        private static final Duration WHILE_BUSY = Duration.ofMillis(20);
        private static final Duration WHILE_AWAY = Duration.ofMillis(250);

        static Duration pause(Hindrance hindrance) {
            return hindrance == Hindrance.BUSY ? WHILE_BUSY : WHILE_AWAY;
        }
    }

    public Convoy(Mover mover, Pace pace) {
        this.mover = mover;
        this.pace = pace;
    }

    /**
     * Moves them all, unless one does not go.
     *
     * @param stop asked before each facility
     * @param turn hears whose turn it is
     * @param over hears what became of each move, also of those that are tried again
     * @return the report of the facility that did not move, with which it ended
     */
    public Optional<MoveReport> move(
            List<Integer> facilities,
            Direction direction,
            BooleanSupplier stop,
            Consumer<Integer> turn,
            Consumer<MoveReport> over)
            throws InterruptedException {
        Iterator<Integer> next = facilities.iterator();
        Deque<Future<Preparation>> ahead = new ArrayDeque<>();
        ExecutorService comparers = Executors.newFixedThreadPool(
                Math.max(1, pace.side()),
                Thread.ofPlatform().daemon().name("compare-ahead-", 0).factory());
        try {
            boolean rehearsed = facilities.size() < 2;
            while (!stop.getAsBoolean()) {
                while (next.hasNext() && ahead.size() <= pace.ahead()) {
                    int facility = next.next();
                    ahead.addLast(comparers.submit(() -> mover.prepare(facility, direction)));
                }
                if (!rehearsed) {
                    mover.rehearse(direction);
                    rehearsed = true;
                }
                Future<Preparation> first = ahead.pollFirst();
                if (first == null) {
                    return Optional.empty();
                }
                try (Preparation prepared = result(first)) {
                    turn.accept(prepared.facilityId());
                    MoveReport report = persist(prepared, stop, over);
                    if (!report.there()) {
                        return Optional.of(report);
                    }
                }
            }
            return Optional.empty();
        } finally {
            comparers.shutdownNow();
            for (Future<Preparation> each : ahead) {
                discard(each);
            }
        }
    }

    private MoveReport persist(Preparation first, BooleanSupplier stop, Consumer<MoveReport> over)
            throws InterruptedException {
        long end = System.nanoTime() + pace.patience().toNanos();
        MoveReport report = mover.move(first);
        Hindrance hindrance = report.hindrance();
        while (hindrance != null && hindrance.isPassing() && !stop.getAsBoolean() && System.nanoTime() < end) {
            if (report.hold() != null) {
                over.accept(report);
            }
            Thread.sleep(Pace.pause(hindrance));
            // What was compared stays compared: all that changed since is looked at again in the fence.
            report = first.refusal() == null ? mover.move(first) : mover.move(first.facilityId(), first.direction());
            hindrance = report.hindrance();
        }
        over.accept(report);
        return report;
    }

    private static Preparation result(Future<Preparation> comparison) throws InterruptedException {
        try {
            return comparison.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("A comparison failed unexpectedly", e.getCause());
        }
    }

    private static void discard(Future<Preparation> comparison) throws InterruptedException {
        if (!comparison.cancel(false)) {
            result(comparison).close();
        }
    }
}
