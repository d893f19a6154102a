package dev.medsync.records.immunization;

import dev.medsync.platform.data.Transaction;
import dev.medsync.platform.request.WriteRequest;
import dev.medsync.records.entry.ChartEntries;
import dev.medsync.records.entry.EntryStatus;
import dev.medsync.records.write.Stored;
import dev.medsync.records.write.Written;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;

/** The vaccinations of a facility's patients. */
@Singleton
public final class Immunizations {

    private final Stored<Immunization, dev.medsync.records.v1.Immunization> kind;
    private final ChartEntries entries;

    Immunizations(Stored.Means means, ChartEntries entries) {
        this.kind = new Stored<>(
                "Immunization",
                "immunization",
                "immunization_id_seq",
                means.store(Immunization.class),
                ImmunizationMapping::toMessage,
                ImmunizationMapping::fromMessage,
                dev.medsync.records.v1.Immunization.parser());
        this.entries = entries;
    }

    Stored<Immunization, dev.medsync.records.v1.Immunization> kind() {
        return kind;
    }

    /** A patient's vaccinations, newest first. */
    public List<Immunization> holding(Transaction transaction, long patientId) throws SQLException {
        return ChartEntries.ofPatient(
                transaction, kind, patientId, "t.given_at desc, t.id desc", 500, EntryStatus.ACTIVE);
    }

    /** Adds one to the chart. @param draft all but what the service gives */
    public Written<Immunization> add(WriteRequest request, dev.medsync.records.v1.Immunization draft) {
        return entries.add(
                request,
                kind,
                draft.getPatientId(),
                draft.getEncounterId(),
                place -> ImmunizationMapping.fromMessage(draft.toBuilder()
                        .setId(place.id())
                        .setFacilityId(place.facility())
                        .setVersion(1)
                        .setPatientId(place.patientId())
                        .setGivenAt(draft.hasGivenAt() ? draft.getGivenAt() : place.now())
                        .setStatus(dev.medsync.records.v1.EntryStatus.ENTRY_STATUS_ACTIVE)
                        .build()));
    }

    /** It was wrong. */
    public Written<Immunization> strikeOut(WriteRequest request, long id, long expectedVersion, String reason) {
        return entries.strikeOut(
                request,
                kind,
                id,
                expectedVersion,
                immunization -> immunization.status() == EntryStatus.VOIDED,
                immunization -> ImmunizationMapping.with(
                        immunization,
                        message -> message.setStatus(dev.medsync.records.v1.EntryStatus.ENTRY_STATUS_VOIDED)
                                .setVoidReason(reason)));
    }
}
