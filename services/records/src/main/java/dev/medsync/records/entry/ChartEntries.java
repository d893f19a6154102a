package dev.medsync.records.entry;

import com.google.protobuf.Timestamp;
import dev.medsync.platform.data.ProtoValues;
import dev.medsync.platform.data.Transaction;
import dev.medsync.platform.request.Times;
import dev.medsync.platform.request.WriteRequest;
import dev.medsync.records.encounter.Encounter;
import dev.medsync.records.encounter.Encounters;
import dev.medsync.records.patient.Patient;
import dev.medsync.records.patient.Patients;
import dev.medsync.records.write.Stored;
import dev.medsync.records.write.Writes;
import dev.medsync.records.write.Written;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** How entries get into a chart, and how they are struck out. */
@Singleton
public final class ChartEntries {

    private final Writes writes;
    private final Patients patients;
    private final Encounters encounters;
    private final Times times;

    ChartEntries(Writes writes, Patients patients, Encounters encounters, Times times) {
        this.writes = writes;
        this.patients = patients;
        this.encounters = encounters;
        this.times = times;
    }

    /** Where and when an entry is made. */
    public record Place(long id, int facility, long patientId, Timestamp now) {}

    /** An entry as it is stored. */
    @FunctionalInterface
    public interface Draft<R> {
        R at(Place place);
    }

    /**
     * Adds an entry. One for a record that was merged away is the survivor's.
     *
     * @param encounterId the patient's visit; 0 for none
     */
    public <R extends Record> Written<R> add(
            WriteRequest request, Stored<R, ?> kind, long patientId, long encounterId, Draft<R> draft) {
        return writes.create(request, kind, (transaction, id) -> {
            Optional<Patient> patient = patients.hold(transaction, patientId);
            if (patient.isEmpty()) {
                return new Written.Missing<>("patient");
            }
            long survivor = patient.get().id();
            if (encounterId != 0
                    && encounters
                            .find(transaction, encounterId)
                            .filter(visit -> visit.patientId() == survivor)
                            .isEmpty()) {
                return new Written.Missing<>("encounter");
            }
            return new Written.Done<>(insert(transaction, kind, id, survivor, draft));
        });
    }

    /** Adds an entry to a visit. */
    public <R extends Record> Written<R> addToEncounter(
            WriteRequest request, Stored<R, ?> kind, long encounterId, Draft<R> draft) {
        return writes.create(request, kind, (transaction, id) -> {
            Optional<Encounter> visit = encounters.find(transaction, encounterId);
            if (visit.isEmpty()) {
                return new Written.Missing<>("encounter");
            }
            // A merge may have taken the visit along while we waited for it: whose it is, is asked again.
            patients.hold(transaction, visit.get().patientId());
            long patientId = encounters
                    .find(transaction, encounterId)
                    .map(Encounter::patientId)
                    .orElse(visit.get().patientId());
            return new Written.Done<>(insert(transaction, kind, id, patientId, draft));
        });
    }

    private <R extends Record> R insert(
            Transaction transaction, Stored<R, ?> kind, long id, long patientId, Draft<R> draft) throws SQLException {
        return kind.store()
                .insert(
                        transaction,
                        draft.at(new Place(id, transaction.facility(), patientId, ProtoValues.timestamp(times.now()))));
    }

    /** Strikes an entry out: it stays, with the reason. Once. */
    public <R extends Record> Written<R> strikeOut(
            WriteRequest request,
            Stored<R, ?> kind,
            long id,
            long expectedVersion,
            Predicate<R> isVoided,
            UnaryOperator<R> voided) {
        return change(
                request,
                kind,
                id,
                expectedVersion,
                isVoided.negate(),
                new Written.Conflict<>("ENTRY_VOIDED", "It is void already."),
                voided);
    }

    /** Changes an entry that is in the right state; else answers why not. */
    public <R extends Record> Written<R> change(
            WriteRequest request,
            Stored<R, ?> kind,
            long id,
            long expectedVersion,
            Predicate<R> allowed,
            Written.Conflict<R> otherwise,
            UnaryOperator<R> change) {
        return writes.change(
                request,
                kind,
                id,
                expectedVersion,
                (transaction, found) -> allowed.test(found)
                        ? new Written.Done<>(kind.store().update(transaction, change.apply(found)))
                        : otherwise);
    }

    /**
     * A patient's entries in one of the given states.
     *
     * @param order columns of the table {@code t}
     */
    public static <R extends Record> List<R> ofPatient(
            Transaction transaction, Stored<R, ?> kind, long patientId, String order, int most, Enum<?>... states)
            throws SQLException {
        String[] names = new String[states.length];
        for (int i = 0; i < states.length; i++) {
            names[i] = states[i].name();
        }
        return kind.store()
                .query(
                        transaction,
                        "where t.facility_id = ? and t.patient_id = ? and t.status = any(?) order by " + order
                                + " limit ?",
                        transaction.facility(),
                        patientId,
                        transaction.connection().createArrayOf("text", names),
                        most);
    }
}
