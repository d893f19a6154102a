package dev.medsync.strangler.rollout;

import dev.medsync.strangler.compare.DifferenceClass;
import dev.medsync.strangler.compare.KnownDifference;
import dev.medsync.strangler.traffic.GatewayTraffic;
import java.time.Instant;
import java.util.List;

/** The gates of a rollout: errors that callers saw, holds, lag, and differences that nobody has explained. */
final class Gates {
    static final String ERROR_RATE = "errorRate";
    static final String DIFFERENCES = "differences";

    private static final double MOST_ERRORS = 0.001;
    private static final double HOLD_P99_MILLIS = 250;
    private static final double LAG_MILLIS = 2_000;
    private static final long ENOUGH_REQUESTS = 200;
    /** Below this the 99th percentile is the one slowest move. */
    private static final long ENOUGH_MOVES = 50;

    private final GatewayTraffic traffic;
    private final MoveLog moves;
    private final DifferenceLog differences;

    Gates(GatewayTraffic traffic, MoveLog moves, DifferenceLog differences) {
        this.traffic = traffic;
        this.moves = moves;
        this.differences = differences;
    }

    /** @param since when what is under way began: holds of earlier moves say nothing about it */
    List<Gate> evaluate(Lag toService, Instant since) {
        GatewayTraffic.Totals recent = traffic.recent();
        Double errors = recent.requests() == 0 ? null : (double) recent.failed() / recent.requests();
        long losses = differences.all().stream()
                .filter(each -> blocks(each.kind()))
                .mapToLong(KnownDifference::count)
                .sum();
        Double lag = toService.millis();
        return List.of(
                Gate.of(ERROR_RATE, errors, MOST_ERRORS, "ratio", recent.requests(), ENOUGH_REQUESTS),
                Gate.of(
                        "holdP99",
                        moves.holdsSince(since).p99(),
                        HOLD_P99_MILLIS,
                        "ms",
                        moves.movedSince(since),
                        ENOUGH_MOVES),
                Gate.of("lag", lag, LAG_MILLIS, "ms", lag == null ? 0 : 1, 1),
                Gate.of(DIFFERENCES, (double) losses, 0, "count", 1, 1));
    }

    /** Whether no promotion may pass a difference of this kind: something is lost, or the service is wrong. */
    static boolean blocks(DifferenceClass kind) {
        return switch (kind) {
            case LOSS, SERVICE_BUG -> true;
            case SOURCE_DEFECT, MONOLITH_BUG, INTENDED, NOISE -> false;
        };
    }
}
