package dev.medsync.records.patient;

import static dev.medsync.platform.data.ProtoValues.timestamp;

import dev.medsync.platform.data.Transaction;
import dev.medsync.platform.events.OutboxWriter;
import dev.medsync.platform.events.OutgoingEvent;
import dev.medsync.platform.request.Times;
import dev.medsync.platform.request.WriteRequest;
import dev.medsync.records.v1.PatientRegistered;
import dev.medsync.records.v1.PatientUpdated;
import dev.medsync.records.write.Stored;
import dev.medsync.records.write.Writes;
import dev.medsync.records.write.Written;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** The patients of a facility. */
@Singleton
public final class Patients {

    private static final int MOST_MERGES = 20;

    private final Stored<Patient, dev.medsync.records.v1.Patient> kind;
    private final Writes writes;
    private final Times times;
    private final OutboxWriter outbox;

    Patients(Stored.Means means, Writes writes, Times times, OutboxWriter outbox) {
        this.kind = new Stored<>(
                "Patient",
                "patient",
                "patient_id_seq",
                means.store(Patient.class),
                PatientMapping::toMessage,
                PatientMapping::fromMessage,
                dev.medsync.records.v1.Patient.parser());
        this.writes = writes;
        this.times = times;
        this.outbox = outbox;
    }

    public Stored<Patient, dev.medsync.records.v1.Patient> kind() {
        return kind;
    }

    public Optional<Patient> find(Transaction transaction, long id) throws SQLException {
        return kind.store().find(transaction, id);
    }

    /** The record that answers for a patient: the survivor at the end of all merges, or the patient itself. */
    public Optional<Patient> answering(Transaction transaction, long id) throws SQLException {
        return answering(id, next -> find(transaction, next));
    }

    /** The same, and until the transaction ends it is not merged: for whoever adds to it what a merge would have to take along. */
    public Optional<Patient> hold(Transaction transaction, long id) throws SQLException {
        return answering(
                id,
                next -> kind
                        .store()
                        .query(
                                transaction,
                                "where t.facility_id = ? and t.id = ? for share",
                                transaction.facility(),
                                next)
                        .stream()
                        .findFirst());
    }

    private interface Look {
        Optional<Patient> at(long id) throws SQLException;
    }

    private static Optional<Patient> answering(long id, Look look) throws SQLException {
        Optional<Patient> patient = look.at(id);
        // Bounded: a circle of merges would be a defect, and must not be an endless loop.
        for (int merges = 0; merges < MOST_MERGES && patient.isPresent(); merges++) {
            if (patient.get().mergedIntoId() == 0) {
                return patient;
            }
            patient = look.at(patient.get().mergedIntoId());
        }
        return patient;
    }

    /** Who has a record number, by id: without case and trailing blanks, and the survivor for a record that was merged. */
    public List<Patient> byNumber(Transaction transaction, String mrn) throws SQLException {
        Map<Long, Patient> found = new LinkedHashMap<>();
        for (Patient patient : withNumber(transaction, mrn)) {
            answering(transaction, patient.id()).ifPresent(survivor -> found.put(survivor.id(), survivor));
        }
        return List.copyOf(found.values());
    }

    private List<Patient> withNumber(Transaction transaction, String mrn) throws SQLException {
        return kind.store()
                .query(
                        transaction,
                        "where t.facility_id = ? and t.mrn_index = ? order by t.id limit 100",
                        transaction.facility(),
                        kind.store().blindIndex(transaction.facility(), "mrn", mrn));
    }

    /**
     * Registers a patient.
     *
     * @param draft what the front desk typed in; without a number, the facility gives one
     */
    public Written<Patient> register(WriteRequest request, dev.medsync.records.v1.Patient draft) {
        return writes.create(request, kind, (transaction, id) -> {
            String mrn = draft.getMrn();
            if (mrn.isEmpty()) {
                do {
                    mrn = RecordNumbers.next(transaction);
                } while (!withNumber(transaction, mrn).isEmpty());
            } else {
                RecordNumbers.lock(transaction, mrn);
                if (!withNumber(transaction, mrn).isEmpty()) {
                    return new Written.Conflict<>("MRN_TAKEN", "That number is taken.");
                }
            }
            var now = timestamp(times.now());
            Patient patient = kind.store()
                    .insert(
                            transaction,
                            PatientMapping.fromMessage(draft.toBuilder()
                                    .setId(id)
                                    .setFacilityId(request.facility())
                                    .setVersion(1)
                                    .setMrn(mrn)
                                    .setLanguage("en")
                                    .setStatus(dev.medsync.records.v1.PatientStatus.PATIENT_STATUS_ACTIVE)
                                    .setCreatedBy(request.userId())
                                    .setCreatedAt(now)
                                    .setUpdatedAt(now)
                                    .build()));
            append(
                    transaction,
                    patient,
                    PatientRegistered.newBuilder()
                            .setPatient(PatientMapping.toMessage(patient))
                            .build());
            return new Written.Done<>(patient);
        });
    }

    /** Changes what is on file of a patient who is not merged away. */
    public Written<Patient> update(
            WriteRequest request,
            long id,
            long expectedVersion,
            Consumer<dev.medsync.records.v1.Patient.Builder> change) {
        return writes.change(request, kind, id, expectedVersion, (transaction, found) -> {
            if (found.status() == PatientStatus.MERGED) {
                return new Written.Conflict<>("PATIENT_MERGED", "The record was merged into another one.");
            }
            return new Written.Done<>(change(transaction, found, change));
        });
    }

    /** Records that nobody else changes until the transaction ends; locked by id, so that two merges never wait for each other. */
    public Map<Long, Patient> lock(Transaction transaction, long... ids) throws SQLException {
        Map<Long, Patient> locked = new TreeMap<>();
        for (long id : LongStream.of(ids).sorted().distinct().toArray()) {
            kind.store().findForUpdate(transaction, id).ifPresent(patient -> locked.put(id, patient));
        }
        return locked;
    }

    /** Stores a change and tells it. */
    public Patient change(
            Transaction transaction, Patient patient, Consumer<dev.medsync.records.v1.Patient.Builder> change)
            throws SQLException {
        Patient changed = kind.store()
                .update(
                        transaction,
                        PatientMapping.with(
                                patient, change.andThen(message -> message.setUpdatedAt(timestamp(times.now())))));
        append(
                transaction,
                changed,
                PatientUpdated.newBuilder()
                        .setPatient(PatientMapping.toMessage(changed))
                        .build());
        return changed;
    }

    private void append(Transaction transaction, Patient patient, com.google.protobuf.Message event)
            throws SQLException {
        outbox.append(
                transaction,
                OutgoingEvent.phi(kind.type(), patient.id(), patient.facilityId(), patient.version(), event));
    }
}
