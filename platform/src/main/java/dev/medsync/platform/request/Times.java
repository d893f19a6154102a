package dev.medsync.platform.request;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * What time it is. Instants are whole milliseconds, which is all that the other owner can hold. Days are those of one
 * zone for all facilities, {@code medsync.zone}: facilities do not tell theirs yet.
 */
@Singleton
public final class Times {

    private final Clock clock;

    public Times(Clock clock, @Value("${medsync.zone:America/New_York}") String zone) {
        this.clock = clock.withZone(ZoneId.of(zone));
    }

    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    public LocalDate today() {
        return LocalDate.now(clock);
    }

    /** The day on which an instant falls. */
    public LocalDate dayOf(Instant instant) {
        return LocalDate.ofInstant(instant, clock.getZone());
    }
}
