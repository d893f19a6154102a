package dev.medsync.platform.events;

import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.FacilityKeys;
import dev.medsync.platform.data.LocalKeyFile;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.scheduling.annotation.Scheduled;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a service needs to publish and consume, from its configuration. */
@Factory
final class EventBeans {

    /** The keyset that all services of a deployment share. */
    private static final String KEYSET = "events.keyset";

    private static final String CONNECTION_STRING = "medsync.events.connection-string";

    @Singleton
    EventSealing eventSealing(EventSettings settings, @Value("${medsync.keys.directory:}") String own) {
        String directory = settings.keysDirectory() == null ? own : settings.keysDirectory();
        if (directory.isEmpty()) {
            return new EventSealing(null);
        }
        Path keys = Path.of(directory);
        return new EventSealing(FacilityKeys.encryption(keys.resolve(KEYSET), new LocalKeyFile(keys)));
    }

    @Singleton
    @Requires(property = CONNECTION_STRING)
    EventBus eventBus(@Value("${" + CONNECTION_STRING + "}") String connectionString) {
        return new EventBus(connectionString);
    }

    @Singleton
    @Bean(preDestroy = "close")
    @Requires(beans = EventBus.class)
    EventSender eventSender(EventBus bus) {
        return new EventSender(bus);
    }

    @Context
    @Bean(preDestroy = "close")
    @Requires(beans = {Database.class, EventSender.class})
    OutboxRelay outboxRelay(Database database, EventSender sender, EventSettings settings) {
        OutboxRelay relay = new OutboxRelay(database, sender, settings.relayWorkers(), settings.pollInterval());
        relay.start();
        return relay;
    }

    @Singleton
    @Requires(beans = Database.class)
    OutboxWriter outboxWriter(
            EventSealing sealing,
            EventSettings settings,
            @Value("${micronaut.application.name}") String service,
            @Nullable OutboxRelay relay) {
        String topic = settings.topic() == null ? service : settings.topic();
        EventEnvelopes envelopes = new EventEnvelopes(topic, service, sealing, InstantSource.system());
        return new OutboxWriter(envelopes, relay == null ? lane -> {} : relay);
    }

    @Singleton
    EventMeters eventMeters(@Nullable MeterRegistry registry, @Nullable OutboxRelay relay) {
        EventMeters meters = new EventMeters(registry, InstantSource.system());
        if (relay != null) {
            meters.watch(relay);
        }
        return meters;
    }

    @Singleton
    @Requires(beans = Database.class)
    EventDispatch eventDispatch(
            Database database, EventSealing sealing, OpenTelemetry telemetry, List<EventHandler<?>> handlers) {
        return new EventDispatch(database, sealing, new EventTracing(telemetry), handlers);
    }

    @Context
    @Bean(preDestroy = "close")
    @Requires(beans = {EventDispatch.class, EventBus.class})
    EventProcessor eventProcessor(EventBus bus, EventDispatch dispatch, EventMeters meters, EventSettings settings) {
        return new EventProcessor(bus, dispatch, meters, settings.sessions(), settings.maxDeliveries());
    }

    @Singleton
    @Requires(beans = {EventDispatch.class, EventBus.class})
    DeadLetters deadLetters(EventBus bus, EventDispatch dispatch) {
        return new DeadLetters(bus, dispatch);
    }

    /** Receiving begins when everything else is there. */
    @Singleton
    @Requires(beans = EventProcessor.class)
    static final class Start implements ApplicationEventListener<StartupEvent> {

        private final EventProcessor processor;

        Start(EventProcessor processor) {
            this.processor = processor;
        }

        @Override
        public void onApplicationEvent(StartupEvent event) {
            processor.start();
        }
    }

    /** Keeps the inbox short. */
    @Singleton
    @Requires(beans = {EventDispatch.class, EventProcessor.class})
    static final class InboxCleaning {

        /** Longer than a broker keeps an event, dead letters that somebody still looks at aside. */
        private static final Duration KEPT = Duration.ofDays(30);

        private final EventDispatch dispatch;

        InboxCleaning(EventDispatch dispatch) {
            this.dispatch = dispatch;
        }

        @Scheduled(initialDelay = "10m", fixedDelay = "6h")
        void clean() {
            dispatch.forgetHandled(KEPT);
        }
    }
}
