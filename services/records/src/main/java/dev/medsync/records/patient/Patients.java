package dev.medsync.records.patient;

import dev.medsync.platform.data.AggregateStore;
import dev.medsync.platform.data.FieldEncryption;
import dev.medsync.platform.data.RowShapeFailures;
import dev.medsync.platform.data.Transaction;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The patients of a facility. */
@Singleton
public final class Patients {

    private final AggregateStore<Patient> store;

    Patients(FieldEncryption encryption, RowShapeFailures failures) {
        this.store = new AggregateStore<>(Patient.class, encryption, failures);
    }

    public Optional<Patient> find(Transaction transaction, long id) throws SQLException {
        return store.find(transaction, id);
    }

    /** Takes the state that an event carries. */
    void put(Transaction transaction, dev.medsync.records.v1.Patient told) throws SQLException {
        store.upsertAll(transaction.connection(), List.of(PatientMapping.fromMessage(told)));
    }

    AggregateStore<Patient> store() {
        return store;
    }
}
