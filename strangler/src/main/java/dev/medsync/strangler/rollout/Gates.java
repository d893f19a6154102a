package dev.medsync.strangler.rollout;

import dev.medsync.strangler.web.GatewayTraffic;
import java.util.List;

/** The gates of a rollout: errors that callers saw, holds, lag, and differences that nobody has explained. */
final class Gates {
    private static final double ERROR_RATE = 0.001;
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

    List<Gate> evaluate(Lag toService) {
        GatewayTraffic.Totals recent = traffic.recent();
        Double errors = recent.requests() == 0 ? null : (double) recent.failed() / recent.requests();
        long losses = differences.all().stream()
                .filter(each -> switch (each.kind()) {
                    case LOSS, SERVICE_BUG -> true;
                    case SOURCE_DEFECT, MONOLITH_BUG, INTENDED, NOISE -> false;
                })
                .mapToLong(DifferenceLog.Entry::count)
                .sum();
        Double lag = toService.millis();
        return List.of(
                Gate.of("errorRate", errors, ERROR_RATE, "ratio", recent.requests(), ENOUGH_REQUESTS),
                Gate.of("holdP99", moves.holds().p99(), HOLD_P99_MILLIS, "ms", moves.moved(), ENOUGH_MOVES),
                Gate.of("lag", lag, LAG_MILLIS, "ms", lag == null ? 0 : 1, 1),
                Gate.of("differences", (double) losses, 0, "count", 1, 1));
    }
}
