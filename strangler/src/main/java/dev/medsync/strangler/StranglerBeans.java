package dev.medsync.strangler;

import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.DatabaseSettings;
import dev.medsync.platform.rpc.RpcChannels;
import dev.medsync.strangler.billing.BillingCommands;
import dev.medsync.strangler.billing.BillingTranslation;
import dev.medsync.strangler.command.Courier;
import dev.medsync.strangler.journal.DatabaseJournal;
import dev.medsync.strangler.journal.Journal;
import dev.medsync.strangler.move.Failpoints;
import dev.medsync.strangler.order.Dependents;
import dev.medsync.strangler.rollout.Capability;
import dev.medsync.strangler.rollout.LegacyFacilities;
import dev.medsync.strangler.rollout.Migration;
import dev.medsync.strangler.rollout.PhaseLog;
import dev.medsync.strangler.rollout.Rollout;
import dev.medsync.strangler.rollout.Supervision;
import dev.medsync.strangler.side.LegacyDatabase;
import dev.medsync.strangler.side.LegacySide;
import dev.medsync.strangler.side.ServiceSide;
import dev.medsync.strangler.traffic.GatewayTraffic;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Objects;

/** What the strangler is made of. A second capability adds its {@link Capability}, and nothing else here. */
@Factory
final class StranglerBeans {
    private static final int JOURNAL_CONNECTIONS = 3;

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
    @Singleton
    Journal journal(StranglerSettings settings) {
        StranglerSettings.Journal journal = settings.journal();
        if (journal.url() == null) {
            return Journal.none();
        }
        return new DatabaseJournal(
                new Database(new DatabaseSettings(
                        journal.url(),
                        journal.username(),
                        Objects.requireNonNullElse(journal.password(), ""),
                        journal.ownerUsername(),
                        Objects.requireNonNullElse(journal.ownerPassword(), ""),
                        JOURNAL_CONNECTIONS,
                        JOURNAL_CONNECTIONS,
                        null)),
                journal.username());
    }

    @Bean(preDestroy = "close")
    @Singleton
    Migration migration(
            Capability capability,
            StranglerSettings settings,
            LegacyDatabase database,
            RpcChannels channels,
            PhaseLog phaseLog,
            GatewayTraffic traffic,
            Failpoints failpoints,
            Journal journal,
            Clock clock) {
        return new Migration(
                capability,
                settings,
                new LegacySide(capability.name(), database, capability.mappings(), settings.lanes()),
                new ServiceSide(capability.name(), channels.to(capability.name())),
                new LegacyFacilities(database),
                phaseLog,
                traffic,
                failpoints,
                journal,
                clock);
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
    Rollout rollout(
            Migration migration, StranglerSettings settings, Dependents dependents, Journal journal, Clock clock) {
        return new Rollout(migration, settings, dependents, journal, clock);
    }

    @Bean(preDestroy = "close")
    @Context
    Supervision supervision(Migration migration, Rollout rollout, Journal journal) {
        Supervision supervision = new Supervision(migration, rollout, journal);
        supervision.start();
        return supervision;
    }
}
