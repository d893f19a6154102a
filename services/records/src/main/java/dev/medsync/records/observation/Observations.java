package dev.medsync.records.observation;

import dev.medsync.platform.data.Transaction;
import dev.medsync.platform.request.WriteRequest;
import dev.medsync.records.entry.ChartEntries;
import dev.medsync.records.write.Stored;
import dev.medsync.records.write.Written;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;

/** What was measured and seen of a facility's patients. */
@Singleton
public final class Observations {

    private final Stored<Observation, dev.medsync.records.v1.Observation> kind;
    private final ChartEntries entries;

    Observations(Stored.Means means, ChartEntries entries) {
        this.kind = new Stored<>(
                "Observation",
                "observation",
                "observation_id_seq",
                means.store(Observation.class),
                ObservationMapping::toMessage,
                ObservationMapping::fromMessage,
                dev.medsync.records.v1.Observation.parser());
        this.entries = entries;
    }

    Stored<Observation, dev.medsync.records.v1.Observation> kind() {
        return kind;
    }

    /** What was measured and seen of a patient lately, newest first. */
    public List<Observation> holding(Transaction transaction, long patientId) throws SQLException {
        return ChartEntries.ofPatient(
                transaction,
                kind,
                patientId,
                "t.observed_at desc, t.id desc",
                50,
                ObservationStatus.PRELIMINARY,
                ObservationStatus.FINAL,
                ObservationStatus.CORRECTED);
    }

    /** Adds one to the chart. @param draft all but what the service gives */
    public Written<Observation> add(WriteRequest request, dev.medsync.records.v1.Observation draft) {
        return entries.add(
                request,
                kind,
                draft.getPatientId(),
                draft.getEncounterId(),
                place -> ObservationMapping.fromMessage(draft.toBuilder()
                        .setId(place.id())
                        .setFacilityId(place.facility())
                        .setVersion(1)
                        .setPatientId(place.patientId())
                        .setObservedAt(draft.hasObservedAt() ? draft.getObservedAt() : place.now())
                        .build()));
    }

    /** It was wrong. */
    public Written<Observation> strikeOut(WriteRequest request, long id, long expectedVersion, String reason) {
        return entries.strikeOut(
                request,
                kind,
                id,
                expectedVersion,
                observation -> observation.status() == ObservationStatus.VOIDED,
                observation -> ObservationMapping.with(
                        observation,
                        message -> message.setStatus(dev.medsync.records.v1.ObservationStatus.OBSERVATION_STATUS_VOIDED)
                                .setVoidReason(reason)));
    }
}
