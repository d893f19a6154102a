package dev.medsync.cli.process;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a process that was asked to end has nothing left to do. A JVM that records a cache would still write it;
 * such a process may be killed a moment after it has stopped to listen.
 */
final class Departure implements BooleanSupplier {
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final ProcessSpec spec;
    private @Nullable Instant silentSince;

    Departure(ProcessSpec spec) {
        this.spec = spec;
    }

    @Override
    public boolean getAsBoolean() {
        if (spec.program().hasFinished()) {
            return true;
        }
        if (!spec.program().lingers() || !spec.ports().values().stream().allMatch(PortCheck::isFree)) {
            return false;
        }
        Instant since = silentSince;
        if (since == null) {
            silentSince = Instant.now();
            return false;
        }
        return since.plus(GRACE).isBefore(Instant.now());
    }
}
