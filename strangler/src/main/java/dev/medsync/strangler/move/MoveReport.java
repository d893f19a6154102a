package dev.medsync.strangler.move;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one facility's move.
 *
 * @param begun when the first step was taken; the comparison ahead of it is not counted
 * @param at when it was over
 * @param hold how long writers were refused; null when nothing was fenced
 * @param comparedAggregates how many were compared before the fence
 * @param steps what the hold was spent on, in order; not remembered by the journal
 */
public record MoveReport(
        int facilityId,
        Direction direction,
        Outcome outcome,
        Instant begun,
        Instant at,
        @Nullable Duration hold,
        long comparedAggregates,
        List<Step> steps) {

    /**
     * A step of a move and how long it took.
     *
     * @param action what was done, by the name of the {@link Action}
     */
    public record Step(String action, Duration took) {}

    public boolean moved() {
        return outcome instanceof Outcome.Moved;
    }

    /** Whether the facility is where it was meant to go. */
    public boolean there() {
        return moved() || outcome instanceof Outcome.AlreadyThere;
    }

    /** Why it did not move; empty when it did. */
    public String reason() {
        return switch (outcome) {
            case Outcome.Refused refused -> refused.reason();
            case Outcome.Undone undone -> undone.reason();
            case Outcome.Moved ignored -> "";
            case Outcome.AlreadyThere ignored -> "";
        };
    }

    /** What kept it; null when it did move. */
    public @Nullable Hindrance hindrance() {
        return switch (outcome) {
            case Outcome.Refused refused -> refused.why();
            case Outcome.Undone undone -> undone.why();
            case Outcome.Moved ignored -> null;
            case Outcome.AlreadyThere ignored -> null;
        };
    }
}
