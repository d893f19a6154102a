package dev.medsync.records.override;

import static dev.medsync.platform.data.ProtoValues.timestamp;

import dev.medsync.platform.data.Transaction;
import dev.medsync.platform.events.OutboxWriter;
import dev.medsync.platform.events.OutgoingEvent;
import dev.medsync.platform.request.Times;
import dev.medsync.platform.request.WriteRequest;
import dev.medsync.records.patient.Patient;
import dev.medsync.records.patient.Patients;
import dev.medsync.records.v1.ChartOverridden;
import dev.medsync.records.write.Stored;
import dev.medsync.records.write.Writes;
import dev.medsync.records.write.Written;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who broke the glass, and who looked into it. */
@Singleton
public final class Overrides {

    private static final Duration LIFE = Duration.ofHours(1);
    private static final int LONGEST_QUEUE = 200;

    private final Stored<ChartOverride, dev.medsync.records.v1.ChartOverride> kind;
    private final Patients patients;
    private final Writes writes;
    private final Times times;
    private final OutboxWriter outbox;

    Overrides(Stored.Means means, Patients patients, Writes writes, Times times, OutboxWriter outbox) {
        this.kind = new Stored<>(
                "ChartOverride",
                "override",
                "chart_override_id_seq",
                means.store(ChartOverride.class),
                OverrideMapping::toMessage,
                OverrideMapping::fromMessage,
                dev.medsync.records.v1.ChartOverride.parser());
        this.patients = patients;
        this.writes = writes;
        this.times = times;
        this.outbox = outbox;
    }

    Stored<ChartOverride, dev.medsync.records.v1.ChartOverride> kind() {
        return kind;
    }

    /** Opens a chart to whoever asks, for an hour. A record that was merged away opens the survivor's. */
    Written<ChartOverride> open(WriteRequest request, long patientId, String reason) {
        return writes.create(request, kind, (transaction, id) -> {
            Optional<Patient> patient = patients.answering(transaction, patientId);
            if (patient.isEmpty()) {
                return new Written.Missing<>("patient");
            }
            Instant now = times.now();
            ChartOverride opened = kind.store()
                    .insert(
                            transaction,
                            new ChartOverride(
                                    request.facility(),
                                    id,
                                    1,
                                    patient.get().id(),
                                    request.userId(),
                                    reason,
                                    now,
                                    now.plus(LIFE),
                                    0,
                                    null));
            outbox.append(
                    transaction,
                    OutgoingEvent.phi(
                            kind.type(),
                            opened.id(),
                            opened.facilityId(),
                            opened.version(),
                            ChartOverridden.newBuilder()
                                    .setOverride(OverrideMapping.toMessage(opened))
                                    .build()));
            return new Written.Done<>(opened);
        });
    }

    /** Whether a user has opened a patient's chart and the hour is not over. */
    public boolean isOpen(Transaction transaction, long patientId, long userId) throws SQLException {
        return userId != 0
                && !kind.store()
                        .query(
                                transaction,
                                "where t.facility_id = ? and t.patient_id = ? and t.user_id = ?"
                                        + " and t.expires_at > ?::timestamptz limit 1",
                                transaction.facility(),
                                patientId,
                                userId,
                                times.now().toString())
                        .isEmpty();
    }

    /** What nobody has reviewed yet, oldest first. */
    List<ChartOverride> unreviewed(Transaction transaction) throws SQLException {
        return kind.store()
                .query(
                        transaction,
                        "where t.facility_id = ? and t.reviewed_by = 0 order by t.opened_at, t.id limit ?",
                        transaction.facility(),
                        LONGEST_QUEUE);
    }

    /** Notes that somebody else has looked into it. */
    Written<ChartOverride> review(WriteRequest request, long id, long expectedVersion) {
        return writes.change(request, kind, id, expectedVersion, (transaction, found) -> {
            if (found.reviewedBy() != 0) {
                return new Written.Conflict<>("OVERRIDE_REVIEWED", "It was reviewed already.");
            }
            if (found.userId() == request.userId()) {
                return new Written.Conflict<>("OWN_OVERRIDE", "Somebody else reviews it.");
            }
            ChartOverride reviewed = OverrideMapping.fromMessage(OverrideMapping.toMessage(found).toBuilder()
                    .setReviewedBy(request.userId())
                    .setReviewedAt(timestamp(times.now()))
                    .build());
            return new Written.Done<>(kind.store().update(transaction, reviewed));
        });
    }
}
