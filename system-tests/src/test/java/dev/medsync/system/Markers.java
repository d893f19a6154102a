package dev.medsync.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medsync.strangler.copy.CopyPath;
import dev.medsync.strangler.side.Side;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Marker rows, which tell how far copying is. */
final class Markers {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Markers() {}

    /** Waits until everything that is committed by now at the source has been written at the destination. */
    static void await(CopyPath path, Side source, int facility) throws IOException {
        String marker = UUID.randomUUID().toString();
        CompletableFuture<Void> passed = path.whenPassed(marker);
        source.mark(facility, marker);
        assertThat(passed)
                .as(() -> "the marker has passed; " + path.pending() + " aggregates wait; " + path.trouble())
                .succeedsWithin(PATIENCE);
    }
}
