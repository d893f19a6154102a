package dev.medsync.billing.reference;

import dev.medsync.platform.data.AggregateStore;
import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.FieldEncryption;
import dev.medsync.platform.data.RowShapeFailures;
import dev.medsync.platform.data.Transaction;
import dev.medsync.platform.rpc.CallContext;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Patients, encounters and coverage as records' events have told them. */
@Singleton
public final class References {

    private static final int MOST_MERGES = 20;
    private static final String WHOSE_BILLS = "whose-bills";

    private static final Duration NO_HURRY = Duration.ofMinutes(1);
    private static final Duration TIME_TO_ANSWER = Duration.ofMillis(200);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    private final Merged merged;
    private final Feed feed = new Feed(System::nanoTime);
    private final AggregateStore<EncounterReference> encounters;
    private final AggregateStore<PatientReference> patients;
    private final AggregateStore<CoverageReference> coverage;

    References(FieldEncryption encryption, RowShapeFailures failures, Merged merged) {
        this.merged = merged;
        this.encounters = new AggregateStore<>(EncounterReference.class, null, failures);
        this.patients = new AggregateStore<>(PatientReference.class, null, failures);
        this.coverage = new AggregateStore<>(CoverageReference.class, encryption, failures);
    }

    public Optional<EncounterReference> encounter(Transaction tx, long id) throws SQLException {
        return encounters.find(tx, id);
    }

    /**
     * Waits for an encounter whose event may be on the way: a moment, within the caller's deadline, and outside of any
     * transaction, so that nobody's move waits with it.
     *
     * @return whether it is there now
     */
    public boolean awaitEncounter(Database database, int facility, long id) {
        Duration patience =
                CallContext.timeLeft().map(left -> left.minus(TIME_TO_ANSWER)).orElse(NO_HURRY);
        long begin = System.nanoTime();
        do {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            if (database.shadow(facility, tx -> encounter(tx, id).isPresent())) {
                return true;
            }
        } while (feed.mayStillBring(begin, patience) && !Thread.currentThread().isInterrupted());
        return false;
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

    /**
     * From here to the end of the transaction no bill goes from one patient to another at this facility. Whoever writes a
     * bill calls it before asking whose it is: a merge that commits in between would not find the bill, and the bill would
     * be nobody's.
     */
    public void holdPatients(Transaction tx) throws SQLException {
        tx.shareTurn(WHOSE_BILLS);
    }

    /** Waits for everybody who writes a bill at this facility now, and holds off the next ones: bills change their patient. */
    public void movePatients(Transaction tx) throws SQLException {
        tx.waitForTurn(WHOSE_BILLS);
    }

    /** The record that a patient's record was merged into, at the end of all merges; the patient itself when in none. */
    public long survivor(Transaction tx, long patientId) throws SQLException {
        return chain(tx, patientId).getLast();
    }

    /** A patient, the record it was merged into, and so on to the survivor. */
    List<Long> chain(Transaction tx, long patientId) throws SQLException {
        List<Long> chain = new ArrayList<>(List.of(patientId));
        // Bounded: a circle of merges would be a defect of records, and must not be ours.
        while (chain.size() <= MOST_MERGES) {
            long next = merged.into(tx, chain.getLast());
            if (next == 0) {
                break;
            }
            chain.add(next);
        }
        return chain;
    }

    void put(Transaction tx, EncounterReference told) throws SQLException {
        feed.heard();
        encounters.upsertAll(tx.connection(), List.of(told));
    }

    void put(Transaction tx, PatientReference told) throws SQLException {
        feed.heard();
        patients.upsertAll(tx.connection(), List.of(told));
    }

    void put(Transaction tx, CoverageReference told) throws SQLException {
        feed.heard();
        coverage.upsertAll(tx.connection(), List.of(told));
    }
}
