package dev.medsync.strangler;

import dev.medsync.platform.rpc.RpcChannels;
import dev.medsync.strangler.billing.BillingCommands;
import dev.medsync.strangler.billing.BillingTranslation;
import dev.medsync.strangler.command.Courier;
import dev.medsync.strangler.move.Failpoints;
import dev.medsync.strangler.rollout.Capability;
import dev.medsync.strangler.rollout.LegacyFacilities;
import dev.medsync.strangler.rollout.Migration;
import dev.medsync.strangler.rollout.PhaseLog;
import dev.medsync.strangler.rollout.Rollout;
import dev.medsync.strangler.side.LegacyDatabase;
import dev.medsync.strangler.side.LegacySide;
import dev.medsync.strangler.side.ServiceSide;
import dev.medsync.strangler.web.GatewayTraffic;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the strangler is made of. A second capability adds its {@link Capability}, and nothing else here. */
@Factory
final class StranglerBeans {
    private static final Logger LOG = LoggerFactory.getLogger(StranglerBeans.class);
    private static final Duration OBSERVE = Duration.ofSeconds(1);

    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean(preDestroy = "close")
    @Singleton
    LegacyDatabase legacyDatabase(StranglerSettings settings) {
        StranglerSettings.Legacy legacy = settings.legacy();
        return new LegacyDatabase(legacy.url(), legacy.username(), legacy.password(), legacy.poolSize());
    }

    @Singleton
    Failpoints failpoints(StranglerSettings settings) {
        return new Failpoints(settings.failpoints());
    }

    @Singleton
    Capability billing(StranglerSettings settings) {
        return new Capability("billing", new BillingTranslation(ZoneId.of(settings.zone())).aggregates(), "charge");
    }

    @Bean(preDestroy = "close")
    @Context
    Migration migration(
            Capability capability,
            StranglerSettings settings,
            LegacyDatabase database,
            RpcChannels channels,
            PhaseLog phaseLog,
            GatewayTraffic traffic,
            Failpoints failpoints,
            Clock clock) {
        Migration migration = new Migration(
                capability,
                settings,
                new LegacySide(capability.name(), database, capability.mappings(), settings.lanes()),
                new ServiceSide(capability.name(), channels.to(capability.name())),
                new LegacyFacilities(database),
                phaseLog,
                traffic,
                failpoints,
                clock);
        Thread.ofPlatform().daemon().name("migration-" + capability.name()).start(() -> live(migration));
        Thread.ofPlatform().daemon().name("abandoned-" + capability.name()).start(() -> lookAfter(migration));
        return migration;
    }

    @Bean(preDestroy = "close")
    @Context
    Courier billingCommands(LegacyDatabase database, StranglerSettings settings, RpcChannels channels) {
        Courier courier = new Courier(
                "billing", database, ZoneId.of(settings.zone()), new BillingCommands(channels.to("billing")));
        courier.start();
        return courier;
    }

    @Bean(preDestroy = "close")
    @Singleton
    Rollout rollout(Migration migration, StranglerSettings settings) {
        return new Rollout(migration, settings);
    }

    /** Looks for facilities that nobody serves, beside everything else: settling one may wait for a side to come back. */
    private static void lookAfter(Migration migration) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(OBSERVE);
                try {
                    migration.recoverAbandoned();
                } catch (IOException e) {
                    LOG.info("{}: {}", migration.name(), e.getMessage());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Resumes as soon as both sides answer, then keeps watching. */
    private static void live(Migration migration) {
        boolean resumed = false;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                if (!resumed) {
                    try {
                        migration.resume();
                        resumed = true;
                    } catch (IOException e) {
                        LOG.info("{} cannot be resumed yet: {}", migration.name(), e.getMessage());
                    }
                } else {
                    migration.observe();
                }
                Thread.sleep(resumed ? OBSERVE : OBSERVE.dividedBy(5));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
