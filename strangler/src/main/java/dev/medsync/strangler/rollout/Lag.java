package dev.medsync.strangler.rollout;

import dev.medsync.strangler.copy.CopyPath;
import dev.medsync.strangler.side.Side;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * How long a commit at one side takes to be applied at the other, measured with a marker row that travels the copy path.
 * The row also keeps the log's position moving while nobody writes.
 */
final class Lag {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Side from;
    private final CopyPath path;
    private volatile @Nullable Double millis;

    Lag(Side from, CopyPath path) {
        this.from = from;
        this.path = path;
    }

    /** The latest measurement; null while that direction does not flow. */
    @Nullable
    Double millis() {
        return millis;
    }

    /**
     * Measures.
     *
     * @return whether the row arrived, and with it everything that was committed before
     */
    boolean measure() throws InterruptedException {
        String marker = UUID.randomUUID().toString();
        CompletableFuture<Void> passed = path.whenPassed(marker);
        try {
            from.mark(0, marker);
            long committed = System.nanoTime();
            passed.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
            millis = (System.nanoTime() - committed) / 1e6;
            return true;
        } catch (IOException | TimeoutException | ExecutionException e) {
            millis = null;
            return false;
        } finally {
            path.forget(marker);
        }
    }
}
