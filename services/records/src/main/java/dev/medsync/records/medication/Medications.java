package dev.medsync.records.medication;

import static dev.medsync.platform.data.ProtoValues.date;

import dev.medsync.platform.data.Transaction;
import dev.medsync.platform.request.Times;
import dev.medsync.platform.request.WriteRequest;
import dev.medsync.records.entry.ChartEntries;
import dev.medsync.records.entry.EntryStatus;
import dev.medsync.records.write.Stored;
import dev.medsync.records.write.Written;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the patients of a facility take. */
@Singleton
public final class Medications {

    private final Stored<Medication, dev.medsync.records.v1.Medication> kind;
    private final ChartEntries entries;
    private final Times times;

    Medications(Stored.Means means, ChartEntries entries, Times times) {
        this.kind = new Stored<>(
                "Medication",
                "medication",
                "medication_id_seq",
                means.store(Medication.class),
                MedicationMapping::toMessage,
                MedicationMapping::fromMessage,
                dev.medsync.records.v1.Medication.parser());
        this.entries = entries;
        this.times = times;
    }

    Stored<Medication, dev.medsync.records.v1.Medication> kind() {
        return kind;
    }

    /** What a patient takes, newest first. */
    public List<Medication> holding(Transaction transaction, long patientId) throws SQLException {
        return ChartEntries.ofPatient(
                transaction, kind, patientId, "t.started_on desc, t.id desc", 500, EntryStatus.ACTIVE);
    }

    /** Adds one to the chart. @param draft all but what the service gives */
    public Written<Medication> add(WriteRequest request, dev.medsync.records.v1.Medication draft) {
        return entries.add(
                request,
                kind,
                draft.getPatientId(),
                draft.getEncounterId(),
                place -> MedicationMapping.fromMessage(draft.toBuilder()
                        .setId(place.id())
                        .setFacilityId(place.facility())
                        .setVersion(1)
                        .setPatientId(place.patientId())
                        .setStartedOn(draft.hasStartedOn() ? draft.getStartedOn() : date(times.today()))
                        .setStatus(dev.medsync.records.v1.EntryStatus.ENTRY_STATUS_ACTIVE)
                        .setCreatedAt(place.now())
                        .build()));
    }

    /** A medication is not taken any more. @param stoppedOn null for today */
    public Written<Medication> stop(
            WriteRequest request, long id, long expectedVersion, @Nullable LocalDate stoppedOn) {
        return entries.change(
                request,
                kind,
                id,
                expectedVersion,
                medication -> medication.status() == EntryStatus.ACTIVE,
                new Written.Conflict<>("MEDICATION_NOT_ACTIVE", "The medication is not active."),
                medication -> MedicationMapping.with(
                        medication,
                        message -> message.setStatus(dev.medsync.records.v1.EntryStatus.ENTRY_STATUS_STOPPED)
                                .setStoppedOn(date(stoppedOn == null ? times.today() : stoppedOn))));
    }

    /** It was wrong. */
    public Written<Medication> strikeOut(WriteRequest request, long id, long expectedVersion, String reason) {
        return entries.strikeOut(
                request,
                kind,
                id,
                expectedVersion,
                medication -> medication.status() == EntryStatus.VOIDED,
                medication -> MedicationMapping.with(
                        medication,
                        message -> message.setStatus(dev.medsync.records.v1.EntryStatus.ENTRY_STATUS_VOIDED)
                                .setVoidReason(reason)));
    }
}
