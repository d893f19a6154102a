package dev.medsync.records.chart;

import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.Transaction;
import dev.medsync.platform.rpc.Refusal;
import dev.medsync.platform.security.AuditEntry;
import dev.medsync.platform.security.AuditLog;
import dev.medsync.platform.security.Caller;
import dev.medsync.records.patient.Patient;
import dev.medsync.records.patient.Patients;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Reads of one patient's chart at the caller's facility. Who saw what is written down, durably, before the answer leaves.
 * A shadow read (its answer is compared and not served) is read-only and answered whoever owns the facility.
 */
@Singleton
final class Reads {

    private static final String SHADOW = "shadow";

    private final Database database;
    private final Patients patients;
    private final AuditLog audit;

    Reads(Database database, Patients patients, AuditLog audit) {
        this.database = database;
        this.patients = patients;
        this.audit = audit;
    }

    /** What is read once the patient is known to be one of the facility. */
    @FunctionalInterface
    interface Reading<T> {
        T of(Transaction transaction, Patient patient) throws SQLException;
    }

    /**
     * Reads.
     *
     * @param part of the chart, for the audit: {@code patient}, {@code encounters}
     * @throws Refusal when there is no such patient at the caller's facility
     */
    <T> T ofPatient(long patientId, String part, Reading<T> reading) {
        Caller caller = Caller.required();
        if (caller.facility() < 1) {
            throw Refusal.permissionDenied("The token is for no facility.");
        }
        Database.Work<Optional<T>> work = transaction -> {
            Optional<Patient> patient = patients.find(transaction, patientId);
            return patient.isEmpty() ? Optional.empty() : Optional.of(reading.of(transaction, patient.get()));
        };
        Optional<T> answer = caller.purpose().equals(SHADOW)
                ? database.shadow(caller.facility(), work)
                : database.enter(caller.facility(), work);
        T found = answer.orElseThrow(() -> Refusal.notFound("patient"));
        audit.record(AuditEntry.of("read", part + "/" + patientId, patientId));
        return found;
    }
}
