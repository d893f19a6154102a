package dev.medsync.billing.payer;

import dev.medsync.platform.data.AggregateStore;
import dev.medsync.platform.data.RowKey;
import dev.medsync.platform.data.RowShapeFailures;
import dev.medsync.platform.data.Transaction;
import dev.medsync.platform.replication.AfterApply;
import dev.medsync.platform.replication.ReplicatedAggregate;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Insurers and prices. Read inside any facility; they move last, with owner {@code *}. */
@Singleton
public final class Payers {

    private final AggregateStore<Payer> payers;
    private final AggregateStore<FeeScheduleEntry> prices;

    Payers(RowShapeFailures failures) {
        this.payers = new AggregateStore<>(Payer.class, null, failures);
        this.prices = new AggregateStore<>(FeeScheduleEntry.class, null, failures);
    }

    /** By id. */
    public List<Payer> all(Transaction tx) throws SQLException {
        return payers.query(tx, "where t.facility_id = 0 order by t.id");
    }

    public Optional<Payer> find(Transaction tx, long id) throws SQLException {
        return payers.findAll(tx.connection(), List.of(RowKey.of(0, id))).stream()
                .findFirst();
    }

    /** What everybody pays for a code on a day; empty when it is not on the list. */
    public Optional<FeeScheduleEntry> price(Transaction tx, String chargeCode, LocalDate day) throws SQLException {
        return prices.query(tx, """
                        where t.facility_id = 0 and t.charge_code = ? and t.payer_id = 0 and t.effective_on <= ?
                          and (t.ends_on is null or t.ends_on >= ?)
                        order by t.effective_on desc, t.id desc limit 1""", chargeCode, day, day).stream().findFirst();
    }

    /** How payers and prices move. */
    @Factory
    static final class Replication {

        @Singleton
        ReplicatedAggregate<Payer, dev.medsync.billing.v1.Payer> payers(Payers payers) {
            return new ReplicatedAggregate<>(
                    "Payer",
                    payers.payers,
                    Payer::toMessage,
                    Payer::fromMessage,
                    dev.medsync.billing.v1.Payer.parser(),
                    AfterApply.nothing());
        }

        @Singleton
        ReplicatedAggregate<FeeScheduleEntry, dev.medsync.billing.v1.FeeScheduleEntry> prices(Payers payers) {
            return new ReplicatedAggregate<>(
                    "FeeScheduleEntry",
                    payers.prices,
                    FeeScheduleEntry::toMessage,
                    FeeScheduleEntry::fromMessage,
                    dev.medsync.billing.v1.FeeScheduleEntry.parser(),
                    AfterApply.nothing());
        }
    }
}
