package dev.medsync.strangler.move;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of one facility's move.
 *
 * @param hold how long writers were refused; null when nothing was fenced
 * @param comparedAggregates how many were compared before the fence
 */
public record MoveReport(
        int facilityId,
        Direction direction,
        Outcome outcome,
        Instant at,
        @Nullable Duration hold,
        long comparedAggregates) {

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
}
