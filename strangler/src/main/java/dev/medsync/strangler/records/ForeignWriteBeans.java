package dev.medsync.strangler.records;

import dev.medsync.platform.events.EventBus;
import dev.medsync.platform.events.EventMeters;
import dev.medsync.platform.events.EventProcessor;
import dev.medsync.platform.events.EventSealing;
import dev.medsync.platform.events.EventSettings;
import dev.medsync.strangler.StranglerSettings;
import dev.medsync.strangler.side.LegacyDatabase;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import java.time.Duration;
import java.time.ZoneId;

/** Listens to the records service, where there is a broker. */
@Factory
final class ForeignWriteBeans {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Context
    @Bean(preDestroy = "close")
    @Requires(beans = EventBus.class)
    EventProcessor foreignWrites(
            EventBus bus,
            LegacyDatabase database,
            StranglerSettings settings,
            EventSealing sealing,
            EventMeters meters,
            EventSettings events) {
        return new EventProcessor(
                bus,
                new ForeignWrites(database, ZoneId.of(settings.zone()), sealing, PATIENCE),
                meters,
                events.sessions(),
                events.maxDeliveries());
    }
}
