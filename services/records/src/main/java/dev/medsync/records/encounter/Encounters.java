package dev.medsync.records.encounter;

import dev.medsync.platform.data.AggregateStore;
import dev.medsync.platform.data.FieldEncryption;
import dev.medsync.platform.data.RowShapeFailures;
import dev.medsync.platform.data.Transaction;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;

/** The visits of a facility. */
@Singleton
public final class Encounters {

    private final AggregateStore<Encounter> store;

    Encounters(FieldEncryption encryption, RowShapeFailures failures) {
        this.store = new AggregateStore<>(Encounter.class, encryption, failures);
    }

    /** A patient's visits, newest first. */
    public List<Encounter> ofPatient(Transaction transaction, long patientId) throws SQLException {
        return store.query(
                transaction,
                "where t.facility_id = ? and t.patient_id = ? order by t.started_at desc, t.id desc",
                transaction.facility(),
                patientId);
    }

    /** Takes the state that an event carries. */
    void put(Transaction transaction, dev.medsync.records.v1.Encounter told) throws SQLException {
        store.upsertAll(transaction.connection(), List.of(EncounterMapping.fromMessage(told)));
    }

    AggregateStore<Encounter> store() {
        return store;
    }
}
