package dev.medsync.records.allergy;

import dev.medsync.platform.data.Transaction;
import dev.medsync.platform.request.WriteRequest;
import dev.medsync.records.entry.ChartEntries;
import dev.medsync.records.entry.EntryStatus;
import dev.medsync.records.write.Stored;
import dev.medsync.records.write.Written;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;

/** What the patients of a facility must not get. */
@Singleton
public final class Allergies {

    private final Stored<Allergy, dev.medsync.records.v1.Allergy> kind;
    private final ChartEntries entries;

    Allergies(Stored.Means means, ChartEntries entries) {
        this.kind = new Stored<>(
                "Allergy",
                "allergy",
                "allergy_id_seq",
                means.store(Allergy.class),
                AllergyMapping::toMessage,
                AllergyMapping::fromMessage,
                dev.medsync.records.v1.Allergy.parser());
        this.entries = entries;
    }

    Stored<Allergy, dev.medsync.records.v1.Allergy> kind() {
        return kind;
    }

    /** What a patient must not get, as far as it holds, newest first. */
    public List<Allergy> holding(Transaction transaction, long patientId) throws SQLException {
        return ChartEntries.ofPatient(transaction, kind, patientId, "t.id desc", 500, EntryStatus.ACTIVE);
    }

    /** Adds one to the chart. @param draft all but what the service gives */
    public Written<Allergy> add(WriteRequest request, dev.medsync.records.v1.Allergy draft) {
        return entries.add(
                request,
                kind,
                draft.getPatientId(),
                draft.getEncounterId(),
                place -> AllergyMapping.fromMessage(draft.toBuilder()
                        .setId(place.id())
                        .setFacilityId(place.facility())
                        .setVersion(1)
                        .setPatientId(place.patientId())
                        .setStatus(dev.medsync.records.v1.EntryStatus.ENTRY_STATUS_ACTIVE)
                        .setCreatedAt(place.now())
                        .build()));
    }

    /** It was wrong. */
    public Written<Allergy> strikeOut(WriteRequest request, long id, long expectedVersion, String reason) {
        return entries.strikeOut(
                request,
                kind,
                id,
                expectedVersion,
                allergy -> allergy.status() == EntryStatus.VOIDED,
                allergy -> AllergyMapping.with(
                        allergy,
                        message -> message.setStatus(dev.medsync.records.v1.EntryStatus.ENTRY_STATUS_VOIDED)
                                .setVoidReason(reason)));
    }
}
