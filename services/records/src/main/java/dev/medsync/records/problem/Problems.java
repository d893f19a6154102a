package dev.medsync.records.problem;

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

/** The problem lists of a facility. */
@Singleton
public final class Problems {

    private final Stored<Problem, dev.medsync.records.v1.Problem> kind;
    private final ChartEntries entries;
    private final Times times;

    Problems(Stored.Means means, ChartEntries entries, Times times) {
        this.kind = new Stored<>(
                "Problem",
                "problem",
                "problem_id_seq",
                means.store(Problem.class),
                ProblemMapping::toMessage,
                ProblemMapping::fromMessage,
                dev.medsync.records.v1.Problem.parser());
        this.entries = entries;
        this.times = times;
    }

    Stored<Problem, dev.medsync.records.v1.Problem> kind() {
        return kind;
    }

    /** A patient's problems that last, newest first. */
    public List<Problem> holding(Transaction transaction, long patientId) throws SQLException {
        return ChartEntries.ofPatient(transaction, kind, patientId, "t.id desc", 500, EntryStatus.ACTIVE);
    }

    /** Adds one to the chart. @param draft all but what the service gives */
    public Written<Problem> add(WriteRequest request, dev.medsync.records.v1.Problem draft) {
        return entries.add(
                request,
                kind,
                draft.getPatientId(),
                draft.getEncounterId(),
                place -> ProblemMapping.fromMessage(draft.toBuilder()
                        .setId(place.id())
                        .setFacilityId(place.facility())
                        .setVersion(1)
                        .setPatientId(place.patientId())
                        .setStatus(dev.medsync.records.v1.EntryStatus.ENTRY_STATUS_ACTIVE)
                        .setCreatedAt(place.now())
                        .build()));
    }

    /** A problem is over. @param resolvedDate null for today */
    public Written<Problem> resolve(
            WriteRequest request, long id, long expectedVersion, @Nullable LocalDate resolvedDate) {
        return entries.change(
                request,
                kind,
                id,
                expectedVersion,
                problem -> problem.status() == EntryStatus.ACTIVE,
                new Written.Conflict<>("PROBLEM_NOT_ACTIVE", "The problem is not active."),
                problem -> ProblemMapping.with(
                        problem,
                        message -> message.setStatus(dev.medsync.records.v1.EntryStatus.ENTRY_STATUS_RESOLVED)
                                .setResolvedDate(date(resolvedDate == null ? times.today() : resolvedDate))));
    }

    /** It was wrong. */
    public Written<Problem> strikeOut(WriteRequest request, long id, long expectedVersion, String reason) {
        return entries.strikeOut(
                request,
                kind,
                id,
                expectedVersion,
                problem -> problem.status() == EntryStatus.VOIDED,
                problem -> ProblemMapping.with(
                        problem,
                        message -> message.setStatus(dev.medsync.records.v1.EntryStatus.ENTRY_STATUS_VOIDED)
                                .setVoidReason(reason)));
    }
}
