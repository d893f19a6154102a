package dev.medsync.records.merge;

import static dev.medsync.platform.data.ProtoValues.timestamp;

import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.Transaction;
import dev.medsync.platform.events.OutboxWriter;
import dev.medsync.platform.events.OutgoingEvent;
import dev.medsync.platform.request.Times;
import dev.medsync.platform.request.WriteRequest;
import dev.medsync.records.patient.Patient;
import dev.medsync.records.patient.PatientStatus;
import dev.medsync.records.patient.Patients;
import dev.medsync.records.v1.PatientMerged;
import dev.medsync.records.write.Belongings;
import dev.medsync.records.write.Stored;
import dev.medsync.records.write.Written;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Merges two records of one person: everything goes to the survivor, and is written down so that it can be given back.
 * Emergency accesses stay where they were: that is what happened.
 */
@Singleton
public final class Merges {

    private final Database database;
    private final Stored<PatientMerge, dev.medsync.records.v1.PatientMerge> kind;
    private final Patients patients;
    private final PatientParts parts;
    private final List<Belongings<?>> belongings;
    private final Times times;
    private final OutboxWriter outbox;

    Merges(
            Database database,
            Stored.Means means,
            Patients patients,
            List<Belongings<?>> belongings,
            Times times,
            OutboxWriter outbox) {
        this.database = database;
        this.kind = new Stored<>(
                "PatientMerge",
                "merge",
                "patient_merge_id_seq",
                means.store(PatientMerge.class),
                MergeMapping::toMessage,
                MergeMapping::fromMessage,
                dev.medsync.records.v1.PatientMerge.parser());
        this.patients = patients;
        this.parts = new PatientParts(patients);
        this.belongings = List.copyOf(belongings);
        this.times = times;
        this.outbox = outbox;
    }

    Stored<PatientMerge, dev.medsync.records.v1.PatientMerge> kind() {
        return kind;
    }

    /** Merges one record into another, both active. Answers the survivor. */
    public Written<Patient> merge(WriteRequest request, long from, long into) {
        return database.enter(request.facility(), transaction -> {
            Map<Long, Patient> both = patients.lock(transaction, from, into);
            Patient away = both.get(from);
            Patient survivor = both.get(into);
            if (away == null || survivor == null) {
                return new Written.Missing<>("patient");
            }
            if (request.earlier(transaction, patients.kind().type(), into).isPresent()) {
                return new Written.Done<>(survivor);
            }
            if (from == into || away.status() != PatientStatus.ACTIVE || survivor.status() != PatientStatus.ACTIVE) {
                transaction.rollBack();
                return new Written.Conflict<>("PATIENTS_NOT_MERGEABLE", "These records cannot be merged.");
            }
            List<MovedEntry> moved = new ArrayList<>();
            for (Belongings<?> kept : belongings) {
                writeDown(moved, kept.type(), kept.giveAll(transaction, from, into));
            }
            PatientParts.Merged merged = parts.merge(transaction, away, survivor);
            writeDown(moved, PatientParts.CONTACT, merged.contacts());
            writeDown(moved, PatientParts.IDENTIFIER, List.of(merged.oldNumber()));
            tell(
                    transaction,
                    kind.store()
                            .insert(
                                    transaction,
                                    new PatientMerge(
                                            request.facility(),
                                            transaction.nextId(kind.sequence()),
                                            1,
                                            from,
                                            into,
                                            away.mrn(),
                                            moved.size(),
                                            request.userId(),
                                            times.now(),
                                            null,
                                            0,
                                            "",
                                            MovedEntry.toText(moved))));
            return new Written.Done<>(merged.survivor());
        });
    }

    /**
     * Undoes the latest merge of a record. It gets back what it had, as far as that is still with the survivor; what the
     * survivor got since, the survivor keeps. Answers the record.
     */
    public Written<Patient> unmerge(WriteRequest request, long from, String reason) {
        return database.enter(request.facility(), transaction -> {
            Optional<Patient> away = patients.find(transaction, from);
            if (away.isEmpty()) {
                return new Written.Missing<>("patient");
            }
            Optional<PatientMerge> latest = latest(transaction, from);
            if (request.earlier(transaction, patients.kind().type(), from).isPresent()) {
                return new Written.Done<>(away.get());
            }
            if (latest.isEmpty() || away.get().status() != PatientStatus.MERGED) {
                transaction.rollBack();
                return new Written.Conflict<>("NOT_MERGED", "The record is not merged into another one.");
            }
            return new Written.Done<>(unmerge(transaction, request, latest.get(), reason));
        });
    }

    private Patient unmerge(Transaction transaction, WriteRequest request, PatientMerge merge, String reason)
            throws SQLException {
        // The survivor may have been merged on since.
        long holder = patients.answering(transaction, merge.intoPatientId())
                .orElseThrow(() -> new IllegalStateException("merge " + merge.id() + " has no survivor"))
                .id();
        Map<Long, Patient> locked = patients.lock(transaction, merge.fromPatientId(), merge.intoPatientId(), holder);
        for (Belongings<?> kept : belongings) {
            kept.give(transaction, merge.movedOf(kept.type()), holder, merge.fromPatientId());
        }
        Patient restored = parts.unmerge(
                transaction,
                merge,
                Objects.requireNonNull(locked.get(merge.fromPatientId())),
                Objects.requireNonNull(locked.get(merge.intoPatientId())),
                Objects.requireNonNull(locked.get(holder)));
        tell(
                transaction,
                kind.store()
                        .update(
                                transaction,
                                MergeMapping.fromMessage(MergeMapping.toMessage(merge).toBuilder()
                                        .setUndoneAt(timestamp(times.now()))
                                        .setUndoneBy(request.userId())
                                        .setUndoReason(reason)
                                        .build())));
        return restored;
    }

    private Optional<PatientMerge> latest(Transaction transaction, long from) throws SQLException {
        return kind
                .store()
                .query(
                        transaction,
                        "where t.facility_id = ? and t.from_patient_id = ? and t.undone_at is null"
                                + " order by t.merged_at desc, t.id desc limit 1 for update",
                        transaction.facility(),
                        from)
                .stream()
                .findFirst();
    }

    private static void writeDown(List<MovedEntry> moved, String type, List<Long> ids) {
        ids.forEach(id -> moved.add(new MovedEntry(type, id)));
    }

    private void tell(Transaction transaction, PatientMerge merge) throws SQLException {
        outbox.append(
                transaction,
                OutgoingEvent.phi(
                        kind.type(),
                        merge.id(),
                        merge.facilityId(),
                        merge.version(),
                        PatientMerged.newBuilder()
                                // A chart has more rows than a message has room for; the copied row has them all.
                                .setMerge(MergeMapping.toMessage(merge).toBuilder()
                                        .clearMoved())
                                .build()));
    }
}
