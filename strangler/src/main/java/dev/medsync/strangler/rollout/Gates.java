package dev.medsync.strangler.rollout;

import dev.medsync.strangler.StranglerSettings;
import dev.medsync.strangler.compare.DifferenceClass;
import dev.medsync.strangler.compare.KnownDifference;
import dev.medsync.strangler.traffic.GatewayTraffic;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gates of one capability's rollout: errors that callers saw, holds, lag, and differences that nobody has explained.
 * All of them are its own. Two capabilities may be on the move at once, and what goes wrong with one does not send the other
 * home.
 */
final class Gates {
    static final String ERROR_RATE = "errorRate";
    static final String DIFFERENCES = "differences";

    private static final long ENOUGH_REQUESTS = 200;
    /** Below this the 99th percentile is the one slowest move. */
    private static final long ENOUGH_MOVES = 50;

    private final String capability;
    private final StranglerSettings.Gates limits;
    private final GatewayTraffic traffic;
    private final MoveLog moves;
    private final DifferenceLog differences;

    Gates(
            String capability,
            StranglerSettings.Gates limits,
            GatewayTraffic traffic,
            MoveLog moves,
            DifferenceLog differences) {
        this.capability = capability;
        this.limits = limits;
        this.traffic = traffic;
        this.moves = moves;
        this.differences = differences;
    }

    /**
     * What the gates say now.
     *
     * @param lag from the monolith to the service, in milliseconds; null while it is not known
     * @param since when what is under way began: holds of earlier moves say nothing about it
     */
    List<Gate> evaluate(@Nullable Double lag, Instant since) {
        GatewayTraffic.Share recent = traffic.recent(capability);
        Double errors = recent.requests() == 0 ? null : (double) recent.failed() / recent.requests();
        long losses = differences.all().stream()
                .filter(each -> blocks(each.kind()))
                .mapToLong(KnownDifference::count)
                .sum();
        return List.of(
                Gate.of(ERROR_RATE, errors, limits.errorRate(), "ratio", recent.requests(), ENOUGH_REQUESTS),
                Gate.of(
                        "holdP99",
                        moves.holdsSince(since).p99(),
                        limits.holdP99().toMillis(),
                        "ms",
                        moves.movedSince(since),
                        ENOUGH_MOVES),
                Gate.of("lag", lag, limits.lag().toMillis(), "ms", lag == null ? 0 : 1, 1),
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
