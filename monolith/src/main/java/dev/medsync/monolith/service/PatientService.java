package dev.medsync.monolith.service;

import dev.medsync.monolith.dao.PatientDao;
import dev.medsync.monolith.dao.UserDao;
import dev.medsync.monolith.model.Caller;
import dev.medsync.monolith.model.Encounter;
import dev.medsync.monolith.model.Patient;
import dev.medsync.monolith.model.PatientChanges;
import dev.medsync.monolith.seam.Aggregate;
import dev.medsync.monolith.seam.Capability;
import dev.medsync.monolith.seam.IdempotencyKey;
import dev.medsync.monolith.seam.OwnedData;
import dev.medsync.monolith.seam.Written;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Patients and encounters. */
@Singleton
public final class PatientService {

    private final OwnedData data;
    private final Access access;

    PatientService(OwnedData data, Access access) {
        this.data = data;
        this.access = access;
    }

    public Patient patient(Caller caller, long id) throws SQLException {
        access.require(caller, "patient.read");
        return data.read(Capability.RECORDS, caller.facility(), connection -> {
            Patient patient = PatientDao.find(connection, caller.facility(), id)
                    .orElseThrow(() -> ProblemException.notFound("patient"));
            UserDao.audit(connection, caller.userId(), caller.name(), caller.facility(), id, "R", "patient", id);
            return patient;
        });
    }

    public List<Patient> byMrn(Caller caller, String mrn) throws SQLException {
        access.require(caller, "patient.read");
        return data.read(Capability.RECORDS, caller.facility(), connection -> {
            List<Patient> found = PatientDao.findByMrn(connection, caller.facility(), mrn);
            for (Patient patient : found) {
                UserDao.audit(
                        connection,
                        caller.userId(),
                        caller.name(),
                        caller.facility(),
                        patient.id(),
                        "R",
                        "patient",
                        patient.id());
            }
            return found;
        });
    }

    public List<Patient> byName(Caller caller, String lastName) throws SQLException {
        access.require(caller, "patient.read");
        return data.read(Capability.RECORDS, caller.facility(), connection -> {
            UserDao.audit(
                    connection, caller.userId(), caller.name(), caller.facility(), null, "R", "patient-list", null);
            return PatientDao.findByName(connection, caller.facility(), lastName, 50);
        });
    }

    public List<Encounter> encounters(Caller caller, long patientId) throws SQLException {
        access.require(caller, "patient.read");
        return data.read(Capability.RECORDS, caller.facility(), connection -> {
            ProblemException.mustExist(PatientDao.find(connection, caller.facility(), patientId), "patient");
            UserDao.audit(
                    connection,
                    caller.userId(),
                    caller.name(),
                    caller.facility(),
                    patientId,
                    "R",
                    "encounter-list",
                    null);
            return PatientDao.encounters(connection, caller.facility(), patientId);
        });
    }

    public Encounter encounter(Caller caller, long id) throws SQLException {
        access.require(caller, "patient.read");
        return data.read(Capability.RECORDS, caller.facility(), connection -> {
            Encounter encounter = PatientDao.findEncounter(connection, caller.facility(), id)
                    .orElseThrow(() -> ProblemException.notFound("encounter"));
            UserDao.audit(
                    connection,
                    caller.userId(),
                    caller.name(),
                    caller.facility(),
                    encounter.patientId(),
                    "R",
                    "encounter",
                    id);
            return encounter;
        });
    }

    /** A patient as the front desk types it in; {@code mrn} null: one is made up. */
    public record Registration(
            @Nullable String mrn,
            String lastName,
            String firstName,
            String middleName,
            LocalDate birthDate,
            String sex,
            String phone,
            @Nullable String email) {}

    public Written<Patient> register(Caller caller, @Nullable IdempotencyKey key, Registration patient)
            throws SQLException {
        access.require(caller, "patient.write");
        return data.write(
                Aggregate.PATIENT,
                caller,
                key,
                connection -> {
                    // HABIT 7: asked with the loose match, enforced by a strict key; between the two fits a duplicate.
                    String mrn = patient.mrn();
                    if (mrn != null
                            && !PatientDao.findByMrn(connection, caller.facility(), mrn)
                                    .isEmpty()) {
                        throw ProblemException.conflict("that number is taken");
                    }
                    return PatientDao.insert(
                            connection,
                            caller.facility(),
                            mrn,
                            patient.lastName(),
                            patient.firstName(),
                            patient.middleName(),
                            patient.birthDate(),
                            patient.sex(),
                            patient.phone(),
                            patient.email(),
                            caller.userId());
                },
                (connection, saved) ->
                        PatientDao.find(connection, caller.facility(), saved).orElseThrow());
    }

    /** A visit that begins. */
    public record Arrival(
            long patientId,
            @Nullable Long providerId,
            String type,
            @Nullable String reasonText,
            String diagnosis,
            @Nullable LocalDateTime startedAt) {}

    public Written<Encounter> open(Caller caller, @Nullable IdempotencyKey key, Arrival arrival) throws SQLException {
        access.require(caller, "encounter.write");
        return data.write(
                Aggregate.ENCOUNTER,
                caller,
                key,
                connection -> {
                    // HABIT 6: here somebody remembered that the patient may have been merged since
                    Patient patient = PatientDao.lockSurvivor(connection, caller.facility(), arrival.patientId())
                            .orElseThrow(() -> ProblemException.notFound("patient"));
                    if (!patient.status().equals("A")) {
                        throw ProblemException.conflict("the patient is not active");
                    }
                    Long provider = arrival.providerId();
                    if (provider != null && !PatientDao.providerExists(connection, caller.facility(), provider)) {
                        throw ProblemException.notFound("provider");
                    }
                    LocalDateTime startedAt = arrival.startedAt();
                    return PatientDao.insertEncounter(
                            connection,
                            caller.facility(),
                            patient.id(),
                            provider,
                            arrival.type(),
                            arrival.reasonText(),
                            arrival.diagnosis(),
                            startedAt == null ? LocalDateTime.now() : startedAt, // HABIT 1
                            caller.userId());
                },
                (connection, saved) -> PatientDao.findEncounter(connection, caller.facility(), saved)
                        .orElseThrow());
    }

    /** Closes an encounter. In the database this also charges the facility fee, or leaves a command for whoever owns billing. */
    public Written<Encounter> close(
            Caller caller, @Nullable IdempotencyKey key, long id, @Nullable LocalDateTime endedAt) throws SQLException {
        access.require(caller, "encounter.write");
        return data.write(
                Aggregate.ENCOUNTER,
                caller,
                key,
                connection -> {
                    Encounter encounter = PatientDao.findEncounter(connection, caller.facility(), id)
                            .orElseThrow(() -> ProblemException.notFound("encounter"));
                    LocalDateTime at = endedAt == null ? LocalDateTime.now() : endedAt;
                    if (!encounter.status().equals("O")) {
                        throw ProblemException.conflict("the encounter is not open");
                    }
                    if (at.isBefore(encounter.startedAt())) {
                        throw ProblemException.invalid("endedAt", "before the encounter started");
                    }
                    PatientDao.closeEncounter(connection, id, caller.userId(), at);
                    return id;
                },
                (connection, saved) -> PatientDao.findEncounter(connection, caller.facility(), saved)
                        .orElseThrow());
    }

    /** Corrects a patient that nobody else has changed since {@code version} was read. */
    public Written<Patient> update(
            Caller caller, @Nullable IdempotencyKey key, long id, long version, PatientChanges changes)
            throws SQLException {
        access.require(caller, "patient.write");
        return data.write(
                Aggregate.PATIENT,
                caller,
                key,
                connection -> {
                    Patient patient = PatientDao.find(connection, caller.facility(), id)
                            .orElseThrow(() -> ProblemException.notFound("patient"));
                    if (patient.status().equals("M")) {
                        throw ProblemException.conflict("the patient was merged into another one");
                    }
                    if (!PatientDao.update(connection, caller.facility(), id, version, changes)) {
                        throw ProblemException.stale();
                    }
                    return id;
                },
                (connection, saved) ->
                        PatientDao.find(connection, caller.facility(), saved).orElseThrow());
    }
}
