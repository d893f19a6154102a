package dev.medsync.bench.events;

import com.google.type.Money;
import dev.medsync.bench.Main;
import dev.medsync.billing.v1.Charge;
import dev.medsync.billing.v1.ChargeCaptured;
import dev.medsync.billing.v1.ChargeStatus;
import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.Transaction;
import dev.medsync.platform.events.EventEnvelopes;
import dev.medsync.platform.events.EventSealing;
import dev.medsync.platform.events.OutboxWriter;
import dev.medsync.platform.events.OutgoingEvent;
import dev.medsync.platform.rpc.ServiceProcess;
import io.micronaut.context.ApplicationContext;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;

/** A service that writes a row and its event in one transaction, at a fixed rate, and notes when each was committed. */
public final class EventPublisher {
    private static final int THREADS = 8;
    private static final int FACILITIES = 200;

    private EventPublisher() {}

    /** Publishes for {@code MEDSYNC_BENCH_SECONDS} at {@code MEDSYNC_BENCH_RATE}, and ends. */
    public static void run() throws InterruptedException {
        try (ApplicationContext context = ServiceProcess.start("bench-publisher", new String[0]);
                Times times = new Times(Path.of(Main.setting("MEDSYNC_BENCH_FILE")))) {
            Database database = context.getBean(Database.class);
            OutboxWriter writer = writer(context);
            long first = Long.parseLong(Main.setting("MEDSYNC_BENCH_FIRST"));
            Pace.run(
                    Double.parseDouble(Main.setting("MEDSYNC_BENCH_RATE")),
                    Double.parseDouble(Main.setting("MEDSYNC_BENCH_SECONDS")),
                    THREADS,
                    number -> publish(database, writer, times, first + number));
            // What is still in the outbox leaves before the relay is closed.
            Pace.await(() -> database.unscoped(EventPublisher::isOutboxEmpty));
        }
    }

    private static boolean isOutboxEmpty(Transaction transaction) throws SQLException {
        try (Statement statement = transaction.connection().createStatement();
                ResultSet row = statement.executeQuery("select not exists (select 1 from events.outbox)")) {
            return row.next() && row.getBoolean(1);
        }
    }

    /** Without the signal after the commit, only the relay's polling finds the event. */
    private static OutboxWriter writer(ApplicationContext context) {
        if (Main.setting("MEDSYNC_BENCH_SIGNAL").equals("true")) {
            return context.getBean(OutboxWriter.class);
        }
        return new OutboxWriter(
                new EventEnvelopes(
                        "billing", "bench-publisher", context.getBean(EventSealing.class), InstantSource.system()),
                lane -> {});
    }

    private static void publish(Database database, OutboxWriter writer, Times times, long number) {
        int facility = (int) (1 + number % FACILITIES);
        Charge charge = charge(number, facility);
        database.beside(facility, transaction -> {
            EventConsumer.store(transaction, charge);
            // Before the outbox's own hook, which wakes the relay.
            transaction.afterCommit(() -> times.note(number, Times.now()));
            return writer.append(
                    transaction,
                    OutgoingEvent.phi(
                            "Charge",
                            number,
                            facility,
                            1,
                            ChargeCaptured.newBuilder().setCharge(charge).build()));
        });
    }

    static Charge charge(long number, int facility) {
        Money price = Money.newBuilder()
                .setCurrencyCode("USD")
                .setUnits(12)
                .setNanos(500_000_000)
                .build();
        return Charge.newBuilder()
                .setId(number)
                .setFacilityId(facility)
                .setVersion(1)
                .setPatientId(number + 1)
                .setEncounterId(number + 2)
                .setProviderId(7)
                .setChargeCode("VIS-AMB")
                .setDiagnosisCode("J06.9")
                .setQuantity(1)
                .setUnitPrice(price)
                .setAmount(price)
                .setStatus(ChargeStatus.CHARGE_STATUS_OPEN)
                .setDescription("Ambulatory visit, established patient")
                .build();
    }
}
