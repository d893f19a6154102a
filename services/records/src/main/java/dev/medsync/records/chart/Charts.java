package dev.medsync.records.chart;

import dev.medsync.platform.data.Transaction;
import dev.medsync.platform.request.Reads;
import dev.medsync.platform.rpc.Refusal;
import dev.medsync.platform.security.AuditEntry;
import dev.medsync.platform.security.AuditLog;
import dev.medsync.platform.security.Caller;
import dev.medsync.platform.security.Roles;
import dev.medsync.records.allergy.Allergies;
import dev.medsync.records.allergy.AllergyMapping;
import dev.medsync.records.encounter.EncounterMapping;
import dev.medsync.records.encounter.Encounters;
import dev.medsync.records.immunization.ImmunizationMapping;
import dev.medsync.records.immunization.Immunizations;
import dev.medsync.records.medication.MedicationMapping;
import dev.medsync.records.medication.Medications;
import dev.medsync.records.note.NoteMapping;
import dev.medsync.records.note.Notes;
import dev.medsync.records.observation.ObservationMapping;
import dev.medsync.records.observation.Observations;
import dev.medsync.records.override.Overrides;
import dev.medsync.records.patient.Patient;
import dev.medsync.records.patient.Patients;
import dev.medsync.records.problem.ProblemMapping;
import dev.medsync.records.problem.Problems;
import dev.medsync.records.v1.Chart;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Puts a chart together for whoever may see it: clinicians, and whoever has broken the glass for this patient within the
 * hour. What clinicians wrote in free text is not for those who bill, whatever they opened (minimum necessary,
 * 45 CFR 164.502(b)).
 */
@Singleton
final class Charts {

    private static final int MOST_ENCOUNTERS = 20;

    private final Reads reads;
    private final AuditLog audit;
    private final Patients patients;
    private final Overrides overrides;
    private final Encounters encounters;
    private final Allergies allergies;
    private final Problems problems;
    private final Medications medications;
    private final Immunizations immunizations;
    private final Observations observations;
    private final Notes notes;

    Charts(
            Reads reads,
            AuditLog audit,
            Patients patients,
            Overrides overrides,
            Encounters encounters,
            Allergies allergies,
            Problems problems,
            Medications medications,
            Immunizations immunizations,
            Observations observations,
            Notes notes) {
        this.reads = reads;
        this.audit = audit;
        this.patients = patients;
        this.overrides = overrides;
        this.encounters = encounters;
        this.allergies = allergies;
        this.problems = problems;
        this.medications = medications;
        this.immunizations = immunizations;
        this.observations = observations;
        this.notes = notes;
    }

    private sealed interface Read {
        record Whole(Chart chart) implements Read {}

        record NoSuchPatient() implements Read {}

        record NotAllowed() implements Read {}
    }

    /** The chart of a patient; the survivor's for a record that was merged away. */
    Chart of(long patientId) {
        Caller caller = Caller.required();
        Read read = reads.read(transaction -> {
            Optional<Patient> patient = patients.answering(transaction, patientId);
            if (patient.isEmpty()) {
                return new Read.NoSuchPatient();
            }
            boolean allowed = caller.hasRole(Roles.CLINICIAN)
                    || overrides.isOpen(transaction, patient.get().id(), userId(caller));
            return allowed ? new Read.Whole(chart(transaction, patient.get(), caller)) : new Read.NotAllowed();
        });
        return switch (read) {
            case Read.NoSuchPatient() -> throw Refusal.notFound("patient");
            case Read.NotAllowed() -> {
                audit.record(AuditEntry.denied("chart/" + patientId));
                throw Refusal.permissionDenied("The chart is for clinicians; in an emergency open it with a reason.");
            }
            case Read.Whole(Chart chart) -> {
                reads.audit(
                        "read",
                        "chart/" + chart.getPatient().getId(),
                        chart.getPatient().getId());
                yield chart;
            }
        };
    }

    private Chart chart(Transaction transaction, Patient patient, Caller caller) throws SQLException {
        long id = patient.id();
        Chart.Builder chart = Chart.newBuilder().setPatient(Shown.patient(patient));
        encounters
                .ofPatient(transaction, id, MOST_ENCOUNTERS)
                .forEach(encounter -> chart.addEncounters(EncounterMapping.toMessage(encounter)));
        allergies.holding(transaction, id).forEach(allergy -> chart.addAllergies(AllergyMapping.toMessage(allergy)));
        problems.holding(transaction, id).forEach(problem -> chart.addProblems(ProblemMapping.toMessage(problem)));
        medications
                .holding(transaction, id)
                .forEach(medication -> chart.addMedications(MedicationMapping.toMessage(medication)));
        immunizations
                .holding(transaction, id)
                .forEach(immunization -> chart.addImmunizations(ImmunizationMapping.toMessage(immunization)));
        observations
                .holding(transaction, id)
                .forEach(observation -> chart.addObservations(ObservationMapping.toMessage(observation)));
        if (seesNotes(caller)) {
            notes.holding(transaction, id).forEach(note -> chart.addNotes(NoteMapping.toMessage(note)));
        }
        return chart.build();
    }

    private static boolean seesNotes(Caller caller) {
        return caller.hasRole(Roles.CLINICIAN) || !caller.hasRole(Roles.BILLER) && !caller.hasRole(Roles.BILLING_ADMIN);
    }

    private static long userId(Caller caller) {
        try {
            return Long.parseLong(caller.subject());
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
