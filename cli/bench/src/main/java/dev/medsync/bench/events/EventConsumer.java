package dev.medsync.bench.events;

import dev.medsync.bench.Main;
import dev.medsync.billing.v1.Charge;
import dev.medsync.billing.v1.ChargeCaptured;
import dev.medsync.platform.data.Transaction;
import dev.medsync.platform.events.EventHandler;
import dev.medsync.platform.events.Subscription;
import dev.medsync.platform.rpc.ServiceProcess;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/** A service that stores the state which each event carries, and notes when that was committed. */
@Factory
@Requires(property = "medsync.bench.role", value = "consumer")
public final class EventConsumer {
    private static final Duration FLUSH = Duration.ofMillis(250);

    /** Serves until it is told to end. */
    public static void run() {
        ServiceProcess.start("bench-consumer", new String[0]);
    }

    @Singleton
    @Bean(preDestroy = "close")
    Times times() {
        Times times = new Times(Path.of(Main.setting("MEDSYNC_BENCH_FILE")));
        Thread.ofPlatform().daemon().name("flush").start(() -> {
            try {
                while (true) {
                    Thread.sleep(FLUSH);
                    times.flush();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return times;
    }

    @Singleton
    EventHandler<ChargeCaptured> chargeCaptured(Times times) {
        return EventHandler.ofState(
                new Subscription("billing", "records-service"),
                ChargeCaptured.getDefaultInstance(),
                (transaction, event) -> {
                    Charge charge = event.payload().getCharge();
                    store(transaction, charge);
                    transaction.afterCommit(() -> times.note(charge.getId(), Times.now()));
                });
    }

    static void store(Transaction transaction, Charge charge) throws SQLException {
        try (PreparedStatement upsert = transaction
                .connection()
                .prepareStatement("insert into item (id, facility_id, description) values (?, ?, ?)"
                        + " on conflict (id) do update set description = excluded.description")) {
            upsert.setLong(1, charge.getId());
            upsert.setInt(2, charge.getFacilityId());
            upsert.setString(3, charge.getDescription());
            upsert.executeUpdate();
        }
    }
}
