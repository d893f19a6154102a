package dev.medsync.monolith.dao;

import dev.medsync.monolith.model.Encounter;
import dev.medsync.monolith.model.Patient;
import dev.medsync.monolith.model.PatientChanges;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** patient and encounter. Every statement names the facility: an id of another one finds nothing. */
public final class PatientDao {

    private PatientDao() {}

    public static Optional<Patient> find(Connection connection, int facility, long id) throws SQLException {
        return Sql.first(
                connection,
                PatientDao::patient,
                "select * from patient where id = ? and facility_id = ?",
                id,
                facility);
    }

    /**
     * The patient, or whoever it was merged into. HABIT 6: what comes late names the patient that is no longer there, and it
     * depends on who wrote the caller whether it is looked up here.
     */
    public static Optional<Patient> survivor(Connection connection, int facility, long id) throws SQLException {
        return Sql.first(
                connection,
                PatientDao::patient,
                "select * from patient where id = surviving_patient(?) and facility_id = ?",
                id,
                facility);
    }

    /**
     * The same for whoever writes: until the transaction ends, nobody merges that patient. Otherwise a merge might commit
     * between the question and the write, and what is written would be nobody's.
     */
    public static Optional<Patient> lockSurvivor(Connection connection, int facility, long id) throws SQLException {
        while (true) {
            Optional<Patient> patient = Sql.first(
                    connection,
                    PatientDao::patient,
                    "select * from patient where id = surviving_patient(?) and facility_id = ? for key share",
                    id,
                    facility);
            if (patient.isEmpty() || patient.get().mergedIntoId() == null) {
                return patient;
            }
            // it was merged while we waited for its lock: ask again who answers for it
        }
    }

    /** An encounter with whoever it is of, who is not merged away until the transaction ends. */
    public static Optional<Encounter> lockEncounter(Connection connection, int facility, long id) throws SQLException {
        Optional<Encounter> encounter = findEncounter(connection, facility, id);
        if (encounter.isEmpty()) {
            return encounter;
        }
        return lockSurvivor(connection, facility, encounter.get().patientId())
                .map(patient -> encounter.get().ofPatient(patient.id()));
    }

    /**
     * HABIT 7: a number is matched without case and without trailing blanks, so several patients may answer to it.
     * HABIT 6: one that was merged away is answered by the survivor; a late result or a claim at the payer still carries it.
     * HABIT 14: in no particular order; the screen shows the first.
     */
    public static List<Patient> findByMrn(Connection connection, int facility, String mrn) throws SQLException {
        return Sql.list(
                connection,
                PatientDao::patient,
                "select * from patient where id in (select surviving_patient(id) from patient"
                        + " where facility_id = ? and lower(rtrim(mrn)) = lower(rtrim(?)) limit 100)",
                facility,
                mrn);
    }

    /** By the beginning of the last name, for the search page. */
    public static List<Patient> findByName(Connection connection, int facility, String lastName, int limit)
            throws SQLException {
        String pattern = lastName.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
        return Sql.list(
                connection,
                PatientDao::patient,
                "select * from patient where facility_id = ? and last_name ilike ? and status = 'A' order by last_name, first_name limit ?",
                facility,
                pattern,
                limit);
    }

    public static long insert(
            Connection connection,
            int facility,
            @Nullable String mrn,
            String lastName,
            String firstName,
            String middleName,
            LocalDate birthDate,
            String sex,
            String phone,
            @Nullable String email,
            long createdBy)
            throws SQLException {
        return Sql.insert(
                connection,
                "insert into patient (facility_id, mrn, last_name, first_name, middle_name, birth_date, sex, phone, email, created_by)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, (select id from app_user where id = ?)) returning id",
                facility,
                mrn == null ? nextMrn(connection, facility) : mrn,
                lastName,
                firstName,
                middleName,
                birthDate,
                sex,
                phone,
                email,
                createdBy);
    }

    /** HABIT 14 as was: max + 1. Since the seam the function counts per facility. */
    private static String nextMrn(Connection connection, int facility) throws SQLException {
        return Sql.first(connection, row -> row.getString(1), "select next_mrn(?)", facility)
                .orElseThrow();
    }

    /** False when the patient's version is another one. The trigger counts it up. */
    public static boolean update(Connection connection, int facility, long id, long version, PatientChanges changes)
            throws SQLException {
        return Sql.update(
                        connection,
                        "update patient set last_name = coalesce(?, last_name), first_name = coalesce(?, first_name),"
                                + " middle_name = coalesce(?, middle_name), phone = coalesce(?, phone), email = coalesce(?, email),"
                                + " address_line1 = coalesce(?, address_line1), address_line2 = coalesce(?, address_line2),"
                                + " city = coalesce(?, city), state = coalesce(?, state), zip = coalesce(?, zip),"
                                + " deceased_at = coalesce(?, deceased_at) where id = ? and facility_id = ? and version = ?",
                        changes.lastName(),
                        changes.firstName(),
                        changes.middleName(),
                        changes.phone(),
                        changes.email(),
                        changes.addressLine1(),
                        changes.addressLine2(),
                        changes.city(),
                        changes.state(),
                        changes.zip(),
                        changes.deceasedAt(),
                        id,
                        facility,
                        version)
                == 1;
    }

    public static int merge(Connection connection, long from, long into, long userId) throws SQLException {
        return (int) Sql.insert(
                connection, "select merge_patient(?, ?, (select id from app_user where id = ?))", from, into, userId);
    }

    public static int unmerge(Connection connection, long id, long userId) throws SQLException {
        return (int)
                Sql.insert(connection, "select unmerge_patient(?, (select id from app_user where id = ?))", id, userId);
    }

    public static Optional<Encounter> findEncounter(Connection connection, int facility, long id) throws SQLException {
        return Sql.first(
                connection,
                PatientDao::encounter,
                "select * from encounter where id = ? and facility_id = ?",
                id,
                facility);
    }

    /** HABIT 14: unordered. */
    public static List<Encounter> encounters(Connection connection, int facility, long patientId) throws SQLException {
        return Sql.list(
                connection,
                PatientDao::encounter,
                "select * from encounter where patient_id = ? and facility_id = ? limit 1000",
                patientId,
                facility);
    }

    public static long insertEncounter(
            Connection connection,
            int facility,
            long patientId,
            @Nullable Long providerId,
            String type,
            @Nullable String reasonText,
            String diagnosis,
            LocalDateTime startedAt,
            long createdBy)
            throws SQLException {
        return Sql.insert(
                connection,
                "insert into encounter (facility_id, patient_id, provider_id, enc_type, reason_text, diagnosis_code, started_at, created_by)"
                        + " values (?, ?, ?, ?, ?, ?, ?, (select id from app_user where id = ?)) returning id",
                facility,
                patientId,
                providerId,
                type,
                reasonText,
                diagnosis,
                startedAt,
                createdBy);
    }

    /** Closes it in the database, which also charges the facility fee: the caller sees one call and two domains change. */
    public static void closeEncounter(Connection connection, long id, long userId, LocalDateTime at)
            throws SQLException {
        Sql.first(
                connection,
                row -> true,
                "select close_encounter(?, (select id from app_user where id = ?), ?)",
                id,
                userId,
                at);
    }

    public static boolean providerExists(Connection connection, int facility, long id) throws SQLException {
        return Sql.first(
                        connection,
                        row -> true,
                        "select 1 from provider where id = ? and facility_id = ?",
                        id,
                        facility)
                .isPresent();
    }

    private static Patient patient(ResultSet row) throws SQLException {
        return new Patient(
                row.getLong("id"),
                row.getInt("facility_id"),
                row.getString("mrn"),
                row.getString("last_name"),
                row.getString("first_name"),
                row.getString("middle_name"),
                row.getString("suffix"),
                row.getObject("birth_date", LocalDate.class),
                Sql.code(row, "sex"),
                Sql.nullableCode(row, "ssn"),
                row.getString("phone"),
                row.getString("email"),
                row.getString("address_line1"),
                row.getString("address_line2"),
                row.getString("city"),
                Sql.code(row, "state"),
                row.getString("zip"),
                Sql.code(row, "language"),
                Sql.nullableCode(row, "marital_status"),
                row.getObject("deceased_at", LocalDateTime.class),
                Sql.code(row, "status"),
                Sql.nullableLong(row, "merged_into_id"),
                Sql.nullableLong(row, "primary_provider_id"),
                row.getInt("version"),
                row.getObject("created_at", LocalDateTime.class));
    }

    static Encounter encounter(ResultSet row) throws SQLException {
        return new Encounter(
                row.getLong("id"),
                row.getInt("facility_id"),
                row.getLong("patient_id"),
                Sql.nullableLong(row, "provider_id"),
                Sql.code(row, "enc_type"),
                row.getString("reason_code"),
                row.getString("reason_text"),
                row.getString("diagnosis_code"),
                Sql.code(row, "status"),
                row.getObject("started_at", LocalDateTime.class),
                row.getObject("ended_at", LocalDateTime.class),
                row.getObject("created_at", LocalDateTime.class));
    }
}
