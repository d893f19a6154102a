package dev.medsync.records.coverage;

import dev.medsync.platform.data.AggregateStore;
import dev.medsync.platform.data.FieldEncryption;
import dev.medsync.platform.data.RowShapeFailures;
import dev.medsync.platform.data.Transaction;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;

/** The insurance of a facility's patients. */
@Singleton
public final class Coverages {

    private final AggregateStore<Coverage> store;

    Coverages(FieldEncryption encryption, RowShapeFailures failures) {
        this.store = new AggregateStore<>(Coverage.class, encryption, failures);
    }

    /** A patient's insurance, primary first, also what has ended. */
    public List<Coverage> ofPatient(Transaction transaction, long patientId) throws SQLException {
        return store.query(
                transaction,
                "where t.facility_id = ? and t.patient_id = ? order by t.rank, t.id",
                transaction.facility(),
                patientId);
    }

    /** Takes the state that an event carries. */
    void put(Transaction transaction, dev.medsync.records.v1.Coverage told) throws SQLException {
        store.upsertAll(transaction.connection(), List.of(CoverageMapping.fromMessage(told)));
    }

    AggregateStore<Coverage> store() {
        return store;
    }
}
