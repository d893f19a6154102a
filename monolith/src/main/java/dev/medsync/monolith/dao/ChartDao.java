package dev.medsync.monolith.dao;

import dev.medsync.monolith.model.Encounter;
import dev.medsync.monolith.model.Entry;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The chart: allergy, problem, medication, immunization, observation, clinical_note. */
public final class ChartDao {

    private static final String PATIENTS = " and patient_id in (select id from patient where facility_id = ?)";

    private ChartDao() {}

    /** An entry of a facility's patient. */
    public static Optional<Entry> find(Connection connection, ChartTable table, int facility, long id)
            throws SQLException {
        return Sql.first(
                connection, table::read, "select * from " + table.table() + " where id = ?" + PATIENTS, id, facility);
    }

    /** What holds, newest first. */
    public static <E extends Entry> List<E> holding(
            Connection connection, ChartTable table, Class<E> type, long patientId) throws SQLException {
        String newest = switch (table) {
            case ALLERGY, PROBLEM -> "status = 'A' order by onset_date desc nulls last, id desc limit 200";
            case MEDICATION -> "status = 'A' order by started_on desc, id desc limit 200";
            case IMMUNIZATION -> "status <> 'V' order by given_at desc, id desc limit 200";
            case OBSERVATION -> "status <> 'V' order by observed_at desc, id desc limit 50";
            case NOTE -> "status <> 'V' order by created_at desc, id desc limit 20";
        };
        return Sql.list(
                connection,
                row -> type.cast(table.read(row)),
                "select * from " + table.table() + " where patient_id = ? and " + newest,
                patientId);
    }

    /** The newest 20. */
    public static List<Encounter> encounters(Connection connection, int facility, long patientId) throws SQLException {
        return Sql.list(
                connection,
                PatientDao::encounter,
                "select * from encounter where patient_id = ? and facility_id = ? order by started_at desc, id desc limit 20",
                patientId,
                facility);
    }

    /** The provider that a user is, if one. */
    public static Optional<Long> providerOf(Connection connection, long userId) throws SQLException {
        return Sql.first(
                        connection,
                        row -> Optional.ofNullable(Sql.nullableLong(row, "provider_id")),
                        "select provider_id from app_user where id = ?",
                        userId)
                .flatMap(provider -> provider);
    }

    public static long insertAllergy(
            Connection connection,
            long patientId,
            @Nullable Long encounterId,
            String code,
            String description,
            @Nullable String severity,
            @Nullable LocalDate onset,
            long userId)
            throws SQLException {
        return Sql.insert(
                connection,
                "insert into allergy (patient_id, encounter_id, code, description, severity, onset_date, recorded_by)"
                        + " values (?, ?, ?, ?, ?, ?, (select provider_id from app_user where id = ?)) returning id",
                patientId,
                encounterId,
                code,
                description,
                severity,
                onset,
                userId);
    }

    public static long insertProblem(
            Connection connection,
            long patientId,
            @Nullable Long encounterId,
            String code,
            String description,
            @Nullable LocalDate onset,
            long userId)
            throws SQLException {
        return Sql.insert(
                connection,
                "insert into problem (patient_id, encounter_id, code, description, onset_date, recorded_by)"
                        + " values (?, ?, ?, ?, ?, (select provider_id from app_user where id = ?)) returning id",
                patientId,
                encounterId,
                code,
                description,
                onset,
                userId);
    }

    public static long insertMedication(
            Connection connection,
            long patientId,
            @Nullable Long encounterId,
            @Nullable Long providerId,
            String code,
            String description,
            @Nullable String sig,
            LocalDate startedOn)
            throws SQLException {
        return Sql.insert(
                connection,
                "insert into medication (patient_id, encounter_id, provider_id, code, description, sig, started_on)"
                        + " values (?, ?, ?, ?, ?, ?, ?) returning id",
                patientId,
                encounterId,
                providerId,
                code,
                description,
                sig,
                startedOn);
    }

    public static long insertImmunization(
            Connection connection,
            long patientId,
            @Nullable Long encounterId,
            String code,
            String description,
            String lotNo,
            LocalDateTime givenAt,
            @Nullable Long givenBy)
            throws SQLException {
        return Sql.insert(
                connection,
                "insert into immunization (patient_id, encounter_id, code, description, lot_no, given_at, given_by)"
                        + " values (?, ?, ?, ?, ?, ?, ?) returning id",
                patientId,
                encounterId,
                code,
                description,
                lotNo,
                givenAt,
                givenBy);
    }

    public static long insertObservation(
            Connection connection,
            long patientId,
            @Nullable Long encounterId,
            String code,
            String description,
            @Nullable BigDecimal valueNum,
            @Nullable String valueText,
            String unit,
            LocalDateTime observedAt,
            String status)
            throws SQLException {
        return Sql.insert(
                connection,
                "insert into observation (patient_id, encounter_id, code, description, value_num, value_text, unit, observed_at, status)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?) returning id",
                patientId,
                encounterId,
                code,
                description,
                valueNum,
                valueText,
                unit,
                observedAt,
                status);
    }

    public static long insertNote(Connection connection, Encounter encounter, String type, String body, long userId)
            throws SQLException {
        return Sql.insert(
                connection,
                "insert into clinical_note (patient_id, encounter_id, author_id, note_type, body)"
                        + " values (?, ?, (select provider_id from app_user where id = ?), ?, ?) returning id",
                encounter.patientId(),
                encounter.id(),
                userId,
                type,
                body);
    }

    /** False when the problem is not active. */
    public static boolean resolve(Connection connection, int facility, long id, LocalDate on) throws SQLException {
        return changed(
                connection,
                "update problem set status = 'R', resolved_date = ? where id = ? and status = 'A'",
                on,
                id,
                facility);
    }

    /** False when the medication is not taken any more. */
    public static boolean stop(Connection connection, int facility, long id, LocalDate on) throws SQLException {
        return changed(
                connection,
                "update medication set status = 'S', stopped_on = ? where id = ? and status = 'A'",
                on,
                id,
                facility);
    }

    /** False when the note is no draft. */
    public static boolean sign(Connection connection, int facility, long id) throws SQLException {
        return changed(
                connection,
                "update clinical_note set status = 'S', signed_at = localtimestamp where id = ? and status = 'D'",
                id,
                facility);
    }

    /** False when the entry is void already. HABIT 8: for four of the six, the reason is asked for and thrown away. */
    public static boolean voidEntry(Connection connection, ChartTable table, int facility, long id, String reason)
            throws SQLException {
        return table.keepsVoidReason()
                ? changed(
                        connection,
                        "update " + table.table() + " set status = 'V', void_reason = ? where id = ? and status <> 'V'",
                        reason,
                        id,
                        facility)
                : changed(
                        connection,
                        "update " + table.table() + " set status = 'V' where id = ? and status <> 'V'",
                        id,
                        facility);
    }

    private static boolean changed(Connection connection, String update, Object... values) throws SQLException {
        return Sql.update(connection, update + PATIENTS, values) == 1;
    }
}
