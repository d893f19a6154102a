package dev.medsync.strangler.move;

import dev.medsync.platform.replication.Ownership;
import dev.medsync.platform.replication.OwnershipState;
import org.jspecify.annotations.Nullable;

/**
 * Decides the steps of a move. It is a state machine without I/O, clock or randomness, so that a test can drive two of
 * them against each other through a million interleavings, crashes and lost replies.
 *
 * <p>The rules, for a source that owned at epoch e:
 *
 * <ol>
 *   <li>fence the source: OWNER(e) → FENCED(e);
 *   <li>wait until the copy path has passed the marker, compare once more;
 *   <li>take the destination: → OWNER(e+1). <b>This commit is the move</b>; before it the source can be reopened, after it
 *       never;
 *   <li>release the source: FENCED(e) → REPLICA(e+1).
 * </ol>
 *
 * <p>To undo, the destination is first set to ABORTED(e+1), which competes with OWNER(e+1) for the same row: one of them
 * wins. If the abort wins, the source is reopened as OWNER(e+2); if it loses, the move goes forward. Whoever finds a fenced
 * source with no move of its own (a strangler that was restarted, a second one) undoes it by the same rule. Nobody
 * therefore needs to know whether another strangler is alive.
 */
public final class MoveProtocol {
    /** How often a move may find that the ground has shifted before it gives up without having begun. */
    private static final int OBSERVATIONS = 4;

    private Action next = new Action.Observe();
    private int observations;
    private long fencedEpoch;
    private boolean fencedByThisMove;
    private Hindrance undoneFor = Hindrance.CONTESTED;
    private String undoReason = "";

    private final boolean mayFence;

    /** Starts a move. */
    public static MoveProtocol move() {
        return new MoveProtocol(true);
    }

    /** Ends a move that somebody else began and did not finish; a facility that is not fenced is left alone. */
    public static MoveProtocol settlement() {
        return new MoveProtocol(false);
    }

    private MoveProtocol(boolean mayFence) {
        this.mayFence = mayFence;
    }

    /** What to do now. Stays the same until {@link #report} tells what came of it. */
    public Action next() {
        return next;
    }

    /** Tells what came of {@link #next()} and returns the following step. */
    public Action report(Result result) {
        next = switch (next) {
            case Action.Observe ignored -> afterObserve(result);
            case Action.ReleaseDestination ignored -> new Action.Observe();
            case Action.FenceSource fence -> afterFence(fence, result);
            case Action.AwaitMarker ignored -> afterWait(result, new Action.Recheck());
            case Action.Recheck ignored -> afterWait(result, new Action.TakeDestination(fencedEpoch + 1));
            case Action.TakeDestination take -> afterTake(take, result);
            case Action.AbortDestination abort -> afterAbort(abort, result);
            case Action.ReleaseSource release -> afterRelease(release, result);
            case Action.ReopenSource reopen -> afterReopen(reopen, result);
            case Action.Finish finish -> finish;
        };
        return next;
    }

    private Action afterObserve(Result result) {
        return switch (result) {
            case Result.Observed observed -> decide(observed.source(), observed.destination());
            default ->
                finish(new Outcome.Refused(Hindrance.UNREACHABLE, "ownership could not be read: " + describe(result)));
        };
    }

    private Action decide(Ownership source, Ownership destination) {
        if (++observations > OBSERVATIONS) {
            return finish(new Outcome.Refused(Hindrance.CONTESTED, "the facility is being moved by somebody else"));
        }
        if (destination.state() == OwnershipState.OWNER) {
            return source.state() == OwnershipState.FENCED
                    ? new Action.ReleaseSource(destination.epoch())
                    : finish(new Outcome.AlreadyThere(destination.epoch()));
        }
        if (!mayFence && source.state() != OwnershipState.FENCED) {
            return finish(new Outcome.Refused(Hindrance.CONTESTED, "somebody else has decided meanwhile"));
        }
        return switch (source.state()) {
            // A destination that is fenced still has not had what the source wrote since; it takes copies once
            // released.
            case OWNER ->
                destination.state() == OwnershipState.FENCED
                        ? new Action.ReleaseDestination(source.epoch())
                        : new Action.FenceSource(source.epoch());
            case FENCED -> {
                fencedEpoch = source.epoch();
                yield undo(Hindrance.CONTESTED, "found fenced by a move that did not finish");
            }
            case REPLICA, ABORTED ->
                finish(
                        destination.state() == OwnershipState.FENCED
                                ? new Outcome.Refused(Hindrance.CONTESTED, "a move in the other direction is under way")
                                : new Outcome.Refused(Hindrance.UNOWNED, "neither side owns the facility"));
        };
    }

    private Action afterFence(Action.FenceSource fence, Result result) {
        return switch (result) {
            case Result.Changed answer -> {
                if (!answer.changed()) {
                    yield new Action.Observe(); // somebody was faster
                }
                fencedEpoch = fence.epoch();
                fencedByThisMove = true;
                yield new Action.AwaitMarker();
            }
            case Result.Busy ignored -> finish(new Outcome.Refused(Hindrance.BUSY, "writers did not pause"));
            // The reply was lost: look again. A source that is found fenced is then undone.
            default -> new Action.Observe();
        };
    }

    private Action afterWait(Result result, Action onward) {
        return switch (result) {
            case Result.Passed ignored -> onward;
            case Result.Failed failed -> undo(failed.why(), failed.reason());
            default -> undo(Hindrance.UNREACHABLE, describe(result));
        };
    }

    private Action afterTake(Action.TakeDestination take, Result result) {
        return switch (result) {
            case Result.Changed answer ->
                answer.changed() || ownsSince(answer.current(), take.epoch())
                        ? new Action.ReleaseSource(take.epoch())
                        : afterLostRace(answer.current());
            default -> undo(Hindrance.UNREACHABLE, "the destination did not answer: " + describe(result));
        };
    }

    private Action afterAbort(Action.AbortDestination abort, Result result) {
        return switch (result) {
            case Result.Changed answer ->
                answer.changed() ? new Action.ReopenSource(abort.epoch() + 1) : afterLostRace(answer.current());
            // Undecided: the source must stay fenced until the destination has answered.
            default -> abort;
        };
    }

    /** The destination's row has passed this move's epoch by somebody else's doing. */
    private Action afterLostRace(Ownership destination) {
        long epoch = fencedEpoch + 1;
        if (destination.state() == OwnershipState.OWNER) {
            return new Action.ReleaseSource(destination.epoch());
        }
        if (destination.state() == OwnershipState.ABORTED && destination.epoch() == epoch) {
            // Whoever aborted may have died before reopening the source.
            return new Action.ReopenSource(epoch + 1);
        }
        return finish(new Outcome.Undone(Hindrance.CONTESTED, "overtaken by a later move"));
    }

    private Action afterRelease(Action.ReleaseSource release, Result result) {
        return switch (result) {
            case Result.Changed ignored ->
                finish(
                        fencedByThisMove
                                ? new Outcome.Moved(release.epoch())
                                : new Outcome.AlreadyThere(release.epoch()));
            default -> release;
        };
    }

    private Action afterReopen(Action.ReopenSource reopen, Result result) {
        return switch (result) {
            case Result.Changed ignored -> finish(new Outcome.Undone(undoneFor, undoReason));
            default -> reopen;
        };
    }

    private Action undo(Hindrance why, String reason) {
        undoneFor = why;
        undoReason = reason;
        return new Action.AbortDestination(fencedEpoch + 1);
    }

    private static boolean ownsSince(@Nullable Ownership current, long epoch) {
        return current != null && current.state() == OwnershipState.OWNER && current.epoch() == epoch;
    }

    private static Action finish(Outcome outcome) {
        return new Action.Finish(outcome);
    }

    private static String describe(Result result) {
        return switch (result) {
            case Result.Failed failed -> failed.reason();
            case Result.Unknown unknown -> unknown.reason();
            case Result.Busy ignored -> "busy";
            case Result.Passed ignored -> "passed";
            case Result.Observed observed -> observed.source() + " / " + observed.destination();
            case Result.Changed changed -> (changed.changed() ? "changed to " : "is ") + changed.current();
        };
    }
}
