package dev.medsync.strangler;

import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.DatabaseSettings;
import dev.medsync.platform.rpc.RpcChannels;
import dev.medsync.strangler.command.CommandTarget;
import dev.medsync.strangler.command.Courier;
import dev.medsync.strangler.journal.DatabaseJournal;
import dev.medsync.strangler.journal.Journal;
import dev.medsync.strangler.move.Failpoints;
import dev.medsync.strangler.order.Dependents;
import dev.medsync.strangler.rollout.Capability;
import dev.medsync.strangler.rollout.LegacyFacilities;
import dev.medsync.strangler.rollout.Migration;
import dev.medsync.strangler.rollout.PhaseLog;
import dev.medsync.strangler.rollout.Revival;
import dev.medsync.strangler.rollout.Rollout;
import dev.medsync.strangler.rollout.Supervision;
import dev.medsync.strangler.side.LegacyDatabase;
import dev.medsync.strangler.side.LegacySide;
import dev.medsync.strangler.side.ServiceSide;
import dev.medsync.strangler.traffic.GatewayTraffic;
import io.grpc.Channel;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.EachBean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** What the strangler is made of: what there is once, and what each {@link Capability} has of its own. */
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
    @EachBean(Capability.class)
    Migration migration(
            Capability capability,
            StranglerSettings settings,
            LegacyDatabase database,
            RpcChannels channels,
            PhaseLog phaseLog,
            GatewayTraffic traffic,
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
                new Failpoints(settings.failpoints()),
                journal,
                clock);
    }

    @Bean(preDestroy = "close")
    @Context
    @EachBean(Capability.class)
    Courier courier(Capability capability, LegacyDatabase database, StranglerSettings settings, RpcChannels channels) {
        Function<Channel, CommandTarget> commands = capability.commands();
        // Without commands there is a courier that never starts, not a DisabledBeanException: that would take away the
        // couriers of all capabilities, and whatever foreign writers left would lie where it is.
        CommandTarget target = commands == null
                ? command -> {
                    throw new IOException("nobody leaves commands for " + capability.name());
                }
                : commands.apply(channels.to(capability.name()));
        Courier courier = new Courier(capability.name(), database, ZoneId.of(settings.zone()), target);
        if (commands != null) {
            courier.start();
        }
        return courier;
    }

    @Bean(preDestroy = "close")
    @EachBean(Migration.class)
    Rollout rollout(
            Migration migration, StranglerSettings settings, Dependents dependents, Journal journal, Clock clock) {
        return new Rollout(migration, settings, dependents, journal, clock);
    }

    @Bean(preDestroy = "close")
    @EachBean(Rollout.class)
    Supervision supervision(Rollout rollout, Journal journal) {
        Supervision supervision = new Supervision(rollout.migration(), rollout, journal);
        supervision.start();
        return supervision;
    }

    /**
     * Comes before everything else that this process starts: facilities that an earlier strangler left fenced are served by
     * nobody, and on a busy machine every other start-up would lengthen that.
     */
    @Context
    @Order(Ordered.HIGHEST_PRECEDENCE)
    Revival revival(List<Supervision> supervisions) throws InterruptedException {
        return Revival.of(supervisions);
    }
}
