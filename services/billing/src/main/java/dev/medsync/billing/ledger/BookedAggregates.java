package dev.medsync.billing.ledger;

import dev.medsync.platform.data.AggregateStore;
import dev.medsync.platform.data.RowKey;
import dev.medsync.platform.data.RowShapeFailures;
import dev.medsync.platform.data.Transaction;
import dev.medsync.platform.replication.AfterApply;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Aggregates that contribute to the accounts: no way to write one leaves the ledger behind, be it a request or a copy.
 *
 * @param <R> the aggregate's record
 */
public final class BookedAggregates<R extends Record> {
    private static final String OF_PATIENT = "where t.facility_id = ? and t.patient_id = ?";

    private final AggregateStore<R> store;
    private final Source source;
    private final Function<R, BigDecimal> contribution;

    /** @param contribution what an aggregate contributes now, in US dollars; 0 for nothing */
    public BookedAggregates(
            Class<R> type, RowShapeFailures failures, Source source, Function<R, BigDecimal> contribution) {
        this.store = new AggregateStore<>(type, null, failures);
        this.source = source;
        this.contribution = contribution;
    }

    public AggregateStore<R> store() {
        return store;
    }

    public Optional<R> find(Transaction tx, long id) throws SQLException {
        return store.find(tx, id);
    }

    public Optional<R> findForUpdate(Transaction tx, long id) throws SQLException {
        return store.findForUpdate(tx, id);
    }

    public List<R> query(Transaction tx, String where, Object... arguments) throws SQLException {
        return store.query(tx, where, arguments);
    }

    public R insert(Transaction tx, R created) throws SQLException {
        R stored = store.insert(tx, created);
        Ledger.balance(tx.connection(), source, contributions(List.of(stored)));
        return stored;
    }

    public R update(Transaction tx, R changed) throws SQLException {
        return updateAll(tx, List.of(changed)).getFirst();
    }

    public List<R> updateAll(Transaction tx, List<R> changed) throws SQLException {
        List<R> stored = store.updateAll(tx, changed);
        Ledger.balance(tx.connection(), source, contributions(stored));
        return stored;
    }

    /**
     * Gives everything of a patient to the record that survives a merge.
     *
     * @param given an aggregate as it is with the survivor
     * @return the ids of what went
     */
    public List<Long> giveAll(Transaction tx, long fromPatient, UnaryOperator<R> given) throws SQLException {
        return give(tx, query(tx, OF_PATIENT + " order by t.id for update", tx.facility(), fromPatient), given);
    }

    /** Gives back those of a patient's that have one of these ids, or belong to one of these visits. */
    public List<Long> giveBack(
            Transaction tx, long fromPatient, List<Long> ids, List<Long> encounters, UnaryOperator<R> given)
            throws SQLException {
        String among = encounters.isEmpty() ? "t.id = any(?)" : "(t.id = any(?) or t.encounter_id = any(?))";
        List<Object> arguments = new ArrayList<>(List.of(tx.facility(), fromPatient, array(tx, ids)));
        if (!encounters.isEmpty()) {
            arguments.add(array(tx, encounters));
        }
        String where = OF_PATIENT + " and " + among + " order by t.id for update";
        return give(tx, query(tx, where, arguments.toArray()), given);
    }

    /** Gives away those that meet a condition on the root's table {@code t}. */
    public void give(Transaction tx, UnaryOperator<R> given, String where, Object... arguments) throws SQLException {
        give(tx, query(tx, where + " order by t.id for update", arguments), given);
    }

    private List<Long> give(Transaction tx, List<R> going, UnaryOperator<R> given) throws SQLException {
        return updateAll(tx, going.stream().map(given).toList()).stream()
                .map(each -> Long.valueOf(store.key(each).value()))
                .toList();
    }

    private static Array array(Transaction tx, List<Long> ids) throws SQLException {
        return tx.connection().createArrayOf("int8", ids.toArray());
    }

    /** What is done after copies were written: the ledger follows. */
    public AfterApply<R> afterApply() {
        return (connection, written, deleted) -> {
            Ledger.balance(connection, source, contributions(written));
            Ledger.balance(
                    connection,
                    source,
                    deleted.stream().collect(Collectors.toMap(Function.identity(), key -> BigDecimal.ZERO)));
        };
    }

    private Map<RowKey, BigDecimal> contributions(List<R> aggregates) {
        return aggregates.stream().collect(Collectors.toMap(store::key, contribution));
    }
}
