package dev.medsync.monolith.service;

import dev.medsync.monolith.dao.ChartDao;
import dev.medsync.monolith.dao.ChartTable;
import dev.medsync.monolith.dao.OverrideDao;
import dev.medsync.monolith.dao.PatientDao;
import dev.medsync.monolith.dao.UserDao;
import dev.medsync.monolith.model.Caller;
import dev.medsync.monolith.model.Chart;
import dev.medsync.monolith.model.Entry;
import dev.medsync.monolith.model.Patient;
import dev.medsync.monolith.seam.Aggregate;
import dev.medsync.monolith.seam.Capability;
import dev.medsync.monolith.seam.IdempotencyKey;
import dev.medsync.monolith.seam.OwnedData;
import dev.medsync.monolith.seam.Written;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Charts: the summary, and what becomes of their entries. How entries are made: {@link ChartEntryService}. */
@Singleton
public final class ChartService {

    private final OwnedData data;
    private final Access access;

    ChartService(OwnedData data, Access access) {
        this.data = data;
        this.access = access;
    }

    /**
     * The chart, the survivor's for a record that was merged away: for a clinician, or for whoever broke the glass within the
     * hour. Who bills sees no notes, not even then (45 CFR 164.502(b)).
     */
    public Chart chart(Caller caller, long asked) throws SQLException {
        boolean clinician = access.allows(caller, "chart.read");
        if (!clinician) {
            access.require(caller, "override.open");
        }
        return data.read(Capability.RECORDS, caller.facility(), connection -> {
            Patient patient = PatientDao.survivor(connection, caller.facility(), asked)
                    .orElseThrow(() -> ProblemException.notFound("patient"));
            long patientId = patient.id();
            if (!clinician && !OverrideDao.isOpen(connection, patientId, caller.userId())) {
                throw ProblemException.forbidden("needs chart.read, or an override");
            }
            UserDao.audit(
                    connection,
                    caller.userId(),
                    caller.name(),
                    caller.facility(),
                    patientId,
                    "R",
                    clinician ? "chart" : "chart-by-override",
                    patientId);
            return new Chart(
                    patient,
                    ChartDao.encounters(connection, caller.facility(), patientId),
                    ChartDao.holding(connection, ChartTable.ALLERGY, Entry.Allergy.class, patientId),
                    ChartDao.holding(connection, ChartTable.PROBLEM, Entry.Problem.class, patientId),
                    ChartDao.holding(connection, ChartTable.MEDICATION, Entry.Medication.class, patientId),
                    ChartDao.holding(connection, ChartTable.IMMUNIZATION, Entry.Immunization.class, patientId),
                    ChartDao.holding(connection, ChartTable.OBSERVATION, Entry.Observation.class, patientId),
                    access.allows(caller, "note.read")
                            ? ChartDao.holding(connection, ChartTable.NOTE, Entry.Note.class, patientId)
                            : List.of());
        });
    }

    /** A problem is over. */
    public Written<Entry> resolve(Caller caller, @Nullable IdempotencyKey key, long id, @Nullable LocalDate on)
            throws SQLException {
        access.require(caller, "chart.write");
        return data.write(
                Aggregate.PROBLEM,
                caller,
                key,
                connection -> {
                    LocalDate day = on == null ? LocalDate.now() : on; // HABIT 1
                    if (entry(caller, ChartTable.PROBLEM).from(connection, id) instanceof Entry.Problem problem) {
                        LocalDate onset = problem.onsetDate();
                        if (onset != null && day.isBefore(onset)) {
                            throw ProblemException.invalid("resolvedDate", "before the problem began");
                        }
                    }
                    if (!ChartDao.resolve(connection, caller.facility(), id, day)) {
                        throw ProblemException.conflict("only an active problem can be resolved");
                    }
                    return id;
                },
                entry(caller, ChartTable.PROBLEM));
    }

    /** A medication is no longer taken. */
    public Written<Entry> stop(Caller caller, @Nullable IdempotencyKey key, long id, @Nullable LocalDate on)
            throws SQLException {
        access.require(caller, "chart.write");
        return data.write(
                Aggregate.MEDICATION,
                caller,
                key,
                connection -> {
                    LocalDate day = on == null ? LocalDate.now() : on; // HABIT 1
                    if (entry(caller, ChartTable.MEDICATION).from(connection, id) instanceof Entry.Medication taken
                            && day.isBefore(taken.startedOn())) {
                        throw ProblemException.invalid("stoppedOn", "before the medication was started");
                    }
                    if (!ChartDao.stop(connection, caller.facility(), id, day)) {
                        throw ProblemException.conflict("only an active medication can be stopped");
                    }
                    return id;
                },
                entry(caller, ChartTable.MEDICATION));
    }

    /** A draft becomes final. Its author does that, or, when it has none, whoever may write notes. */
    public Written<Entry> sign(Caller caller, @Nullable IdempotencyKey key, long id) throws SQLException {
        access.require(caller, "chart.write");
        return data.write(
                Aggregate.NOTE,
                caller,
                key,
                connection -> {
                    if (entry(caller, ChartTable.NOTE).from(connection, id) instanceof Entry.Note note) {
                        Long author = note.authorId();
                        if (author != null
                                && !ChartDao.providerOf(connection, caller.userId())
                                        .equals(Optional.of(author))) {
                            throw ProblemException.conflict("only the author signs a note");
                        }
                    }
                    if (!ChartDao.sign(connection, caller.facility(), id)) {
                        throw ProblemException.conflict("only a draft can be signed");
                    }
                    return id;
                },
                entry(caller, ChartTable.NOTE));
    }

    /** An entry was wrong. It stays, struck out. */
    public Written<Entry> voidEntry(Caller caller, @Nullable IdempotencyKey key, String kind, long id, String reason)
            throws SQLException {
        access.require(caller, "chart.write");
        ChartTable table = ChartTable.of(kind).orElseThrow(() -> ProblemException.notFound("kind of entry"));
        return data.write(
                aggregate(table),
                caller,
                key,
                connection -> {
                    entry(caller, table).from(connection, id);
                    if (!ChartDao.voidEntry(connection, table, caller.facility(), id, reason)) {
                        throw ProblemException.conflict("it is void already");
                    }
                    return id;
                },
                entry(caller, table));
    }

    /** Reads an entry back, or answers 404. */
    static OwnedData.Load<Entry> entry(Caller caller, ChartTable table) {
        return (connection, saved) -> ChartDao.find(connection, table, caller.facility(), saved)
                .orElseThrow(() -> ProblemException.notFound(table.kind()));
    }

    static Aggregate aggregate(ChartTable table) {
        return switch (table) {
            case ALLERGY -> Aggregate.ALLERGY;
            case PROBLEM -> Aggregate.PROBLEM;
            case MEDICATION -> Aggregate.MEDICATION;
            case IMMUNIZATION -> Aggregate.IMMUNIZATION;
            case OBSERVATION -> Aggregate.OBSERVATION;
            case NOTE -> Aggregate.NOTE;
        };
    }
}
