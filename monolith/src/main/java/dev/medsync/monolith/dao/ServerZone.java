package dev.medsync.monolith.dao;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Value;
import java.time.ZoneId;
import java.util.TimeZone;

/**
 * HABIT 1: the zone of the machine the monolith once stood on, set for the whole process. Every date it computes
 * ("today", "overdue since", "month-end") begins at this zone's midnight, also for a clinic in Hawaii; every timestamp in
 * the database is this zone's wall clock, without saying so. A translation has to know the zone; the rows do not tell it.
 */
@Context
public final class ServerZone {

    private final ZoneId zone;

    ServerZone(@Value("${medsync.monolith.zone:America/New_York}") String zone) {
        this.zone = ZoneId.of(zone);
        TimeZone.setDefault(TimeZone.getTimeZone(this.zone));
    }

    /** The zone that was made the default. */
    public ZoneId zone() {
        return zone;
    }
}
