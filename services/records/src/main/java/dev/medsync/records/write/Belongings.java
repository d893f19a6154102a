package dev.medsync.records.write;

import dev.medsync.platform.data.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * What belongs to a patient and goes with the record when it is merged. A bean of this type takes part in merges.
 *
 * @param <R> the aggregate
 */
public final class Belongings<R extends Record> {

    private final Stored<R, ?> kind;
    private final BiFunction<R, Long, R> ofPatient;
    private final Told<R> told;

    /** Tells others of an aggregate that went to another record. */
    @FunctionalInterface
    public interface Told<R> {
        void moved(Transaction transaction, R aggregate) throws SQLException;
    }

    /** @param ofPatient the same aggregate of another patient */
    public Belongings(Stored<R, ?> kind, BiFunction<R, Long, R> ofPatient, Told<R> told) {
        this.kind = kind;
        this.ofPatient = ofPatient;
        this.told = told;
    }

    /** The message's simple name. */
    public String type() {
        return kind.type();
    }

    /** Gives everything of one record to another. Returns the ids of what went. */
    public List<Long> giveAll(Transaction transaction, long from, long into) throws SQLException {
        return give(
                transaction,
                kind.store()
                        .query(
                                transaction,
                                "where t.facility_id = ? and t.patient_id = ? order by t.id for update",
                                transaction.facility(),
                                from),
                into);
    }

    /** Gives those of the named that are still at one record to another. */
    public void give(Transaction transaction, List<Long> ids, long from, long into) throws SQLException {
        give(
                transaction,
                kind.store()
                        .query(
                                transaction,
                                "where t.facility_id = ? and t.patient_id = ? and t.id = any(?) order by t.id for update",
                                transaction.facility(),
                                from,
                                transaction.connection().createArrayOf("int8", ids.toArray(Long[]::new))),
                into);
    }

    private List<Long> give(Transaction transaction, List<R> given, long into) throws SQLException {
        List<R> stored = kind.store()
                .updateAll(
                        transaction,
                        given.stream()
                                .map(aggregate -> ofPatient.apply(aggregate, into))
                                .toList());
        List<Long> ids = new ArrayList<>(stored.size());
        for (R aggregate : stored) {
            told.moved(transaction, aggregate);
            ids.add(Long.parseLong(kind.store().key(aggregate).value()));
        }
        return ids;
    }
}
