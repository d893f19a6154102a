package dev.medsync.monolith.service;

import dev.medsync.monolith.dao.ChartDao;
import dev.medsync.monolith.dao.ChartTable;
import dev.medsync.monolith.dao.PatientDao;
import dev.medsync.monolith.model.Caller;
import dev.medsync.monolith.model.Encounter;
import dev.medsync.monolith.model.Entry;
import dev.medsync.monolith.seam.IdempotencyKey;
import dev.medsync.monolith.seam.OwnedData;
import dev.medsync.monolith.seam.Written;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** New entries of a chart. HABIT 6: what is told of a patient that was merged away is written for the survivor. */
@Singleton
public final class ChartEntryService {

    private final OwnedData data;
    private final Access access;

    ChartEntryService(OwnedData data, Access access) {
        this.data = data;
        this.access = access;
    }

    /** What every entry says. {@code encounterId} null: it was not told at a visit. */
    public record Told(long patientId, @Nullable Long encounterId, String code, String description) {}

    /** A number or a text. */
    public record Measured(
            @Nullable BigDecimal number,
            @Nullable String text,
            String unit,
            @Nullable LocalDateTime at,
            String status) {}

    public Written<Entry> allergy(
            Caller caller,
            @Nullable IdempotencyKey key,
            Told told,
            @Nullable String severity,
            @Nullable LocalDate onset)
            throws SQLException {
        return write(
                caller,
                key,
                ChartTable.ALLERGY,
                told,
                null,
                (connection, patient) -> ChartDao.insertAllergy(
                        connection,
                        patient,
                        told.encounterId(),
                        told.code(),
                        told.description(),
                        severity,
                        onset,
                        caller.userId()));
    }

    public Written<Entry> problem(Caller caller, @Nullable IdempotencyKey key, Told told, @Nullable LocalDate onset)
            throws SQLException {
        return write(
                caller,
                key,
                ChartTable.PROBLEM,
                told,
                null,
                (connection, patient) -> ChartDao.insertProblem(
                        connection,
                        patient,
                        told.encounterId(),
                        told.code(),
                        told.description(),
                        onset,
                        caller.userId()));
    }

    public Written<Entry> medication(
            Caller caller,
            @Nullable IdempotencyKey key,
            Told told,
            @Nullable Long providerId,
            @Nullable String sig,
            @Nullable LocalDate startedOn)
            throws SQLException {
        return write(
                caller,
                key,
                ChartTable.MEDICATION,
                told,
                providerId,
                (connection, patient) -> ChartDao.insertMedication(
                        connection,
                        patient,
                        told.encounterId(),
                        providerId,
                        told.code(),
                        told.description(),
                        sig,
                        startedOn == null ? LocalDate.now() : startedOn)); // HABIT 1
    }

    public Written<Entry> immunization(
            Caller caller,
            @Nullable IdempotencyKey key,
            Told told,
            @Nullable Long givenBy,
            String lotNo,
            @Nullable LocalDateTime givenAt)
            throws SQLException {
        return write(
                caller,
                key,
                ChartTable.IMMUNIZATION,
                told,
                givenBy,
                (connection, patient) -> ChartDao.insertImmunization(
                        connection,
                        patient,
                        told.encounterId(),
                        told.code(),
                        told.description(),
                        lotNo,
                        givenAt == null ? LocalDateTime.now() : givenAt, // HABIT 1
                        givenBy));
    }

    public Written<Entry> observation(Caller caller, @Nullable IdempotencyKey key, Told told, Measured measured)
            throws SQLException {
        LocalDateTime at = measured.at();
        return write(
                caller,
                key,
                ChartTable.OBSERVATION,
                told,
                null,
                (connection, patient) -> ChartDao.insertObservation(
                        connection,
                        patient,
                        told.encounterId(),
                        told.code(),
                        told.description(),
                        measured.number(),
                        measured.text(),
                        measured.unit(),
                        at == null ? LocalDateTime.now() : at, // HABIT 1
                        measured.status()));
    }

    /** A draft, by the provider that the caller is. */
    public Written<Entry> note(Caller caller, @Nullable IdempotencyKey key, long encounterId, String type, String body)
            throws SQLException {
        access.require(caller, "chart.write");
        return data.write(
                ChartService.aggregate(ChartTable.NOTE),
                caller,
                key,
                connection -> ChartDao.insertNote(
                        connection, encounter(connection, caller, encounterId), type, body, caller.userId()),
                ChartService.entry(caller, ChartTable.NOTE));
    }

    @FunctionalInterface
    private interface Insert {
        long into(Connection connection, long patientId) throws SQLException;
    }

    private Written<Entry> write(
            Caller caller,
            @Nullable IdempotencyKey key,
            ChartTable table,
            Told told,
            @Nullable Long providerId,
            Insert insert)
            throws SQLException {
        access.require(caller, "chart.write");
        return data.write(
                ChartService.aggregate(table),
                caller,
                key,
                connection -> {
                    long patient = PatientDao.lockSurvivor(connection, caller.facility(), told.patientId())
                            .orElseThrow(() -> ProblemException.notFound("patient"))
                            .id();
                    Long visit = told.encounterId();
                    if (visit != null && encounter(connection, caller, visit).patientId() != patient) {
                        throw ProblemException.notFound("encounter");
                    }
                    if (providerId != null && !PatientDao.providerExists(connection, caller.facility(), providerId)) {
                        throw ProblemException.notFound("provider");
                    }
                    return insert.into(connection, patient);
                },
                ChartService.entry(caller, table));
    }

    private static Encounter encounter(Connection connection, Caller caller, long id) throws SQLException {
        return PatientDao.lockEncounter(connection, caller.facility(), id)
                .orElseThrow(() -> ProblemException.notFound("encounter"));
    }
}
