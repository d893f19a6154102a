package dev.medsync.strangler.publish;

import dev.medsync.platform.events.EventBus;
import dev.medsync.platform.events.EventEnvelopes;
import dev.medsync.platform.events.EventSealing;
import dev.medsync.platform.events.EventSender;
import dev.medsync.strangler.StranglerSettings;
import dev.medsync.strangler.records.RecordsTranslation;
import dev.medsync.strangler.side.LegacyDatabase;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import java.time.InstantSource;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** The publisher of records, where there is a broker. */
@Factory
final class PublishBeans {

    @Context
    @Bean(preDestroy = "close")
    @Requires(beans = EventBus.class)
    RecordsPublisher recordsPublisher(
            LegacyDatabase database,
            StranglerSettings settings,
            EventSealing sealing,
            EventSender sender,
            @Nullable MeterRegistry metrics) {
        RecordsTranslation translation = new RecordsTranslation(ZoneId.of(settings.zone()));
        RecordsPublisher publisher = new RecordsPublisher(
                new LegacyRecords(database, translation.published()),
                new EventEnvelopes("records", "strangler", sealing, InstantSource.system()),
                sender);
        if (metrics != null) {
            FunctionCounter.builder("medsync.strangler.records.published", publisher, RecordsPublisher::published)
                    .register(metrics);
            FunctionCounter.builder("medsync.strangler.records.defects", publisher, RecordsPublisher::defects)
                    .register(metrics);
        }
        publisher.start();
        return publisher;
    }
}
