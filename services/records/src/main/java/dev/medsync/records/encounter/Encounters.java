package dev.medsync.records.encounter;

import static dev.medsync.platform.data.ProtoValues.timestamp;

import com.google.protobuf.Message;
import dev.medsync.platform.data.Transaction;
import dev.medsync.platform.events.OutboxWriter;
import dev.medsync.platform.events.OutgoingEvent;
import dev.medsync.platform.request.Times;
import dev.medsync.platform.request.WriteRequest;
import dev.medsync.records.patient.Patient;
import dev.medsync.records.patient.PatientStatus;
import dev.medsync.records.patient.Patients;
import dev.medsync.records.v1.EncounterChanged;
import dev.medsync.records.v1.EncounterClosed;
import dev.medsync.records.write.Stored;
import dev.medsync.records.write.Writes;
import dev.medsync.records.write.Written;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The visits of a facility. */
@Singleton
public final class Encounters {

    private final Stored<Encounter, dev.medsync.records.v1.Encounter> kind;
    private final Patients patients;
    private final Writes writes;
    private final Times times;
    private final OutboxWriter outbox;

    Encounters(Stored.Means means, Patients patients, Writes writes, Times times, OutboxWriter outbox) {
        this.kind = new Stored<>(
                "Encounter",
                "encounter",
                "encounter_id_seq",
                means.store(Encounter.class),
                EncounterMapping::toMessage,
                EncounterMapping::fromMessage,
                dev.medsync.records.v1.Encounter.parser());
        this.patients = patients;
        this.writes = writes;
        this.times = times;
        this.outbox = outbox;
    }

    Stored<Encounter, dev.medsync.records.v1.Encounter> kind() {
        return kind;
    }

    public Optional<Encounter> find(Transaction transaction, long id) throws SQLException {
        return kind.store().find(transaction, id);
    }

    /** A patient's visits, newest first. */
    public List<Encounter> ofPatient(Transaction transaction, long patientId, int most) throws SQLException {
        return kind.store()
                .query(
                        transaction,
                        "where t.facility_id = ? and t.patient_id = ? order by t.started_at desc, t.id desc limit ?",
                        transaction.facility(),
                        patientId,
                        most);
    }

    /**
     * Opens a visit. One for a record that was merged away is the survivor's: whoever wrote down the old number means the
     * same person.
     *
     * @param draft all but what the service gives; without a start it begins now
     */
    Written<Encounter> open(WriteRequest request, dev.medsync.records.v1.Encounter draft) {
        return writes.create(request, kind, (transaction, id) -> {
            Optional<Patient> patient = patients.hold(transaction, draft.getPatientId());
            if (patient.isEmpty()) {
                return new Written.Missing<>("patient");
            }
            if (patient.get().status() != PatientStatus.ACTIVE) {
                return new Written.Conflict<>("PATIENT_NOT_ACTIVE", "The patient is not active.");
            }
            var now = timestamp(times.now());
            Encounter encounter = kind.store()
                    .insert(
                            transaction,
                            EncounterMapping.fromMessage(draft.toBuilder()
                                    .setId(id)
                                    .setFacilityId(request.facility())
                                    .setVersion(1)
                                    .setPatientId(patient.get().id())
                                    .setStartedAt(draft.hasStartedAt() ? draft.getStartedAt() : now)
                                    .setStatus(dev.medsync.records.v1.EncounterStatus.ENCOUNTER_STATUS_OPEN)
                                    .setCreatedBy(request.userId())
                                    .setCreatedAt(now)
                                    .setUpdatedAt(now)
                                    .build()));
            tellChanged(transaction, encounter);
            return new Written.Done<>(encounter);
        });
    }

    /**
     * Ends an open visit; billing charges for it when it hears so.
     *
     * @param endedAt null for now
     */
    Written<Encounter> close(WriteRequest request, long id, @Nullable Instant endedAt) {
        return writes.change(request, kind, id, 0, (transaction, found) -> {
            Instant now = times.now();
            Instant end = endedAt == null ? now : endedAt;
            if (found.status() != EncounterStatus.OPEN) {
                return new Written.Conflict<>("ENCOUNTER_NOT_OPEN", "The encounter is not open.");
            }
            if (end.isBefore(found.startedAt())) {
                return new Written.Unfit<>("ended_at", "Not before the encounter has started.");
            }
            Encounter closed = kind.store()
                    .update(
                            transaction,
                            EncounterMapping.with(
                                    found,
                                    message -> message.setStatus(
                                                    dev.medsync.records.v1.EncounterStatus.ENCOUNTER_STATUS_CLOSED)
                                            .setEndedAt(timestamp(end))
                                            .setClosedBy(request.userId())
                                            .setUpdatedAt(timestamp(now))));
            tellChanged(transaction, closed);
            append(
                    transaction,
                    closed,
                    EncounterClosed.newBuilder()
                            .setEncounter(EncounterMapping.toMessage(closed))
                            .build());
            return new Written.Done<>(closed);
        });
    }

    /** The same visit of another patient: a merge, or one undone. */
    Encounter ofPatient(Encounter encounter, long patientId) {
        return EncounterMapping.with(
                encounter, message -> message.setPatientId(patientId).setUpdatedAt(timestamp(times.now())));
    }

    void tellChanged(Transaction transaction, Encounter encounter) throws SQLException {
        append(
                transaction,
                encounter,
                EncounterChanged.newBuilder()
                        .setEncounter(EncounterMapping.toMessage(encounter))
                        .build());
    }

    private void append(Transaction transaction, Encounter encounter, Message event) throws SQLException {
        outbox.append(
                transaction,
                OutgoingEvent.phi(kind.type(), encounter.id(), encounter.facilityId(), encounter.version(), event));
    }
}
