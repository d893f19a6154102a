package dev.medsync.cli.load;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The people of one facility at work: patients arrive, are seen, charged, claimed for and invoiced, payers and patients pay,
 * and all the while somebody looks things up. Each visit is a chain of requests; many visits are under way at once.
 */
final class Clinic {

    private final int facility;
    private final Api api;
    private final Ledger ledger;
    private final Deque<Visit> visits = new ArrayDeque<>();
    private final Deque<Visit> unsettled = new ArrayDeque<>();
    private final Known known = new Known();

    Clinic(int facility, Api api, Ledger ledger) {
        this.facility = facility;
        this.api = api;
        this.ledger = ledger;
    }

    int facility() {
        return facility;
    }

    /** A request that failed. */
    static final class FailedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean unknown;

        FailedException(String why, boolean unknown, Exception cause) {
            super(why, cause);
            this.unknown = unknown;
        }

        /** Whether it is a write that may have been carried out or not. */
        boolean isUnknown() {
            return unknown;
        }
    }

    /** Does one request: the next step of some visit, or a look at something. */
    Done act(Random random, double writes) throws InterruptedException, FailedException {
        if (random.nextDouble() < writes) {
            return advance(take(random), random);
        }
        try {
            api.get(facility, known.pathOfSomething(random));
            return new Done(false, false);
        } catch (IOException | Api.RefusedException e) {
            throw failed(e, false);
        }
    }

    private static FailedException failed(Exception cause, boolean unknown) {
        String why = cause instanceof Api.RefusedException
                ? String.valueOf(cause.getMessage())
                : cause.getClass().getSimpleName() + " " + cause.getMessage();
        return new FailedException(why, unknown, cause);
    }

    /** What was answered: whether it wrote, and whether the answer was a repeated one. */
    record Done(boolean wrote, boolean replayed) {}

    private Done advance(Visit visit, Random random) throws InterruptedException, FailedException {
        Done done;
        try {
            done = visit.advance(random);
        } catch (IOException | Api.RefusedException e) {
            // Only a visit whose request was answered goes on: one that was refused is over.
            if (visit.isUnsettled()) {
                synchronized (visits) {
                    unsettled.addLast(visit);
                }
            }
            throw failed(e, visit.isUnsettled());
        }
        if (!visit.isOver()) {
            synchronized (visits) {
                visits.addLast(visit);
            }
        }
        return done;
    }

    /** Writes without an answer. */
    int unsettled() {
        synchronized (visits) {
            return unsettled.size();
        }
    }

    /**
     * Sends the oldest write without an answer again, under its key.
     *
     * @return what came of it; null when there is none
     */
    @Nullable
    Done settleOne() throws InterruptedException, FailedException {
        Visit visit;
        synchronized (visits) {
            visit = unsettled.pollFirst();
        }
        return visit == null ? null : advance(visit, new Random(0));
    }

    private Visit take(Random random) {
        synchronized (visits) {
            // Somebody who is there is seen to first: a short rehearsal shall have bills, and not just arrivals.
            if (visits.isEmpty() || random.nextInt(9) == 0) {
                return new Visit(facility, api, ledger, known);
            }
            return visits.removeFirst();
        }
    }
}
