package dev.medsync.billing.reference;

import dev.medsync.platform.data.AggregateStore;
import dev.medsync.platform.data.FieldEncryption;
import dev.medsync.platform.data.RowShapeFailures;
import dev.medsync.platform.data.Transaction;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Patients, encounters and coverage as records' events have told them. Events come at least once and out of order, so an
 * older version never replaces a newer one. They are taken for every facility, whoever owns its billing, and so as the
 * schema's owner.
 */
@Singleton
public final class References {

    private final AggregateStore<EncounterReference> encounters;
    private final AggregateStore<PatientReference> patients;
    private final AggregateStore<CoverageReference> coverage;

    References(FieldEncryption encryption, RowShapeFailures failures) {
        this.encounters = new AggregateStore<>(EncounterReference.class, null, failures);
        this.patients = new AggregateStore<>(PatientReference.class, null, failures);
        this.coverage = new AggregateStore<>(CoverageReference.class, encryption, failures);
    }

    public Optional<EncounterReference> encounter(Transaction tx, long id) throws SQLException {
        return encounters.find(tx, id);
    }

    public Optional<PatientReference> patient(Transaction tx, long id) throws SQLException {
        return patients.find(tx, id);
    }

    /** The coverage by a payer that holds on a day, primary first. */
    public Optional<CoverageReference> coverage(Transaction tx, long patientId, long payerId, LocalDate day)
            throws SQLException {
        return coverageOn(tx, patientId, day).stream()
                .filter(held -> held.payerId() == payerId)
                .findFirst();
    }

    /** Every coverage that holds on a day, primary first. */
    public List<CoverageReference> coverageOn(Transaction tx, long patientId, LocalDate day) throws SQLException {
        return coverage.query(tx, """
                where t.facility_id = ? and t.patient_id = ? and t.starts_on <= ? and (t.ends_on is null or t.ends_on >= ?)
                order by t.rank, t.id""", tx.facility(), patientId, day, day);
    }

    /** Takes what an event says about encounters. */
    public void putEncounters(Connection connection, List<EncounterReference> told) throws SQLException {
        put(connection, encounters, told, EncounterReference::version);
    }

    /** Takes what an event says about patients. */
    public void putPatients(Connection connection, List<PatientReference> told) throws SQLException {
        put(connection, patients, told, PatientReference::version);
    }

    /** Takes what an event says about coverage. */
    public void putCoverage(Connection connection, List<CoverageReference> told) throws SQLException {
        put(connection, coverage, told, CoverageReference::version);
    }

    private static <R extends Record> void put(
            Connection connection, AggregateStore<R> store, List<R> told, java.util.function.ToLongFunction<R> version)
            throws SQLException {
        List<R> known = store.findAll(connection, told.stream().map(store::key).toList());
        List<R> newer = told.stream()
                .filter(reference -> known.stream()
                        .noneMatch(former -> store.key(former).equals(store.key(reference))
                                && version.applyAsLong(former) >= version.applyAsLong(reference)))
                .toList();
        store.upsertAll(connection, newer);
    }
}
