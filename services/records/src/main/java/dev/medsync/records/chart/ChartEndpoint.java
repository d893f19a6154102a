package dev.medsync.records.chart;

import com.google.type.Date;
import dev.medsync.platform.request.Input;
import dev.medsync.platform.request.Reads;
import dev.medsync.platform.request.WriteRequest;
import dev.medsync.platform.rpc.Refusal;
import dev.medsync.platform.rpc.Replies;
import dev.medsync.platform.security.AllowedRoles;
import dev.medsync.platform.security.Roles;
import dev.medsync.records.allergy.Allergies;
import dev.medsync.records.allergy.AllergyMapping;
import dev.medsync.records.immunization.ImmunizationMapping;
import dev.medsync.records.immunization.Immunizations;
import dev.medsync.records.medication.MedicationMapping;
import dev.medsync.records.medication.Medications;
import dev.medsync.records.note.NoteMapping;
import dev.medsync.records.note.Notes;
import dev.medsync.records.observation.ObservationMapping;
import dev.medsync.records.observation.Observations;
import dev.medsync.records.problem.ProblemMapping;
import dev.medsync.records.problem.Problems;
import dev.medsync.records.v1.Allergy;
import dev.medsync.records.v1.Chart;
import dev.medsync.records.v1.ChartServiceGrpc;
import dev.medsync.records.v1.GetChartRequest;
import dev.medsync.records.v1.Immunization;
import dev.medsync.records.v1.Medication;
import dev.medsync.records.v1.Note;
import dev.medsync.records.v1.Observation;
import dev.medsync.records.v1.PrescribeMedicationRequest;
import dev.medsync.records.v1.Problem;
import dev.medsync.records.v1.RecordAllergyRequest;
import dev.medsync.records.v1.RecordImmunizationRequest;
import dev.medsync.records.v1.RecordObservationRequest;
import dev.medsync.records.v1.RecordProblemRequest;
import dev.medsync.records.v1.ResolveProblemRequest;
import dev.medsync.records.v1.SignNoteRequest;
import dev.medsync.records.v1.StopMedicationRequest;
import dev.medsync.records.v1.VoidEntryRequest;
import dev.medsync.records.v1.VoidEntryResponse;
import dev.medsync.records.v1.WriteNoteRequest;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** {@code medsync.records.v1.ChartService}: clinicians write it; who may read it, {@link Charts} decides. */
@Singleton
@AllowedRoles(Roles.CLINICIAN)
final class ChartEndpoint extends ChartServiceGrpc.ChartServiceImplBase {

    private final Charts charts;
    private final Allergies allergies;
    private final Problems problems;
    private final Medications medications;
    private final Immunizations immunizations;
    private final Observations observations;
    private final Notes notes;
    private final Reads reads;

    ChartEndpoint(
            Charts charts,
            Allergies allergies,
            Problems problems,
            Medications medications,
            Immunizations immunizations,
            Observations observations,
            Notes notes,
            Reads reads) {
        this.charts = charts;
        this.allergies = allergies;
        this.problems = problems;
        this.medications = medications;
        this.immunizations = immunizations;
        this.observations = observations;
        this.notes = notes;
        this.reads = reads;
    }

    @Override
    @AllowedRoles({Roles.REGISTRAR, Roles.CLINICIAN, Roles.BILLER, Roles.BILLING_ADMIN, Roles.ADMIN})
    public void getChart(GetChartRequest request, StreamObserver<Chart> observer) {
        Replies.answer(observer, () -> charts.of(request.getPatientId()));
    }

    @Override
    public void recordAllergy(RecordAllergyRequest request, StreamObserver<Allergy> observer) {
        Replies.answer(
                observer,
                () -> answer(
                        "create",
                        allergies
                                .add(WriteRequest.ofCall(request), EntryInput.of(request))
                                .orRefuse()));
    }

    @Override
    public void recordProblem(RecordProblemRequest request, StreamObserver<Problem> observer) {
        Replies.answer(
                observer,
                () -> answer(
                        "create",
                        problems.add(WriteRequest.ofCall(request), EntryInput.of(request))
                                .orRefuse()));
    }

    @Override
    public void prescribeMedication(PrescribeMedicationRequest request, StreamObserver<Medication> observer) {
        Replies.answer(
                observer,
                () -> answer(
                        "create",
                        medications
                                .add(WriteRequest.ofCall(request), EntryInput.of(request))
                                .orRefuse()));
    }

    @Override
    public void recordImmunization(RecordImmunizationRequest request, StreamObserver<Immunization> observer) {
        Replies.answer(
                observer,
                () -> answer(
                        "create",
                        immunizations
                                .add(WriteRequest.ofCall(request), EntryInput.of(request))
                                .orRefuse()));
    }

    @Override
    public void recordObservation(RecordObservationRequest request, StreamObserver<Observation> observer) {
        Replies.answer(
                observer,
                () -> answer(
                        "create",
                        observations
                                .add(WriteRequest.ofCall(request), EntryInput.of(request))
                                .orRefuse()));
    }

    @Override
    public void writeNote(WriteNoteRequest request, StreamObserver<Note> observer) {
        Replies.answer(
                observer,
                () -> answer(
                        "create",
                        notes.add(WriteRequest.ofCall(request), EntryInput.of(request))
                                .orRefuse()));
    }

    @Override
    public void resolveProblem(ResolveProblemRequest request, StreamObserver<Problem> observer) {
        Replies.answer(
                observer,
                () -> answer(
                        "update",
                        problems.resolve(
                                        WriteRequest.ofCall(request),
                                        request.getId(),
                                        request.getExpectedVersion(),
                                        day("resolved_date", request.getResolvedDate()))
                                .orRefuse()));
    }

    @Override
    public void stopMedication(StopMedicationRequest request, StreamObserver<Medication> observer) {
        Replies.answer(
                observer,
                () -> answer(
                        "update",
                        medications
                                .stop(
                                        WriteRequest.ofCall(request),
                                        request.getId(),
                                        request.getExpectedVersion(),
                                        day("stopped_on", request.getStoppedOn()))
                                .orRefuse()));
    }

    @Override
    public void signNote(SignNoteRequest request, StreamObserver<Note> observer) {
        Replies.answer(
                observer,
                () -> answer(
                        "update",
                        notes.sign(WriteRequest.ofCall(request), request.getId(), request.getExpectedVersion())
                                .orRefuse()));
    }

    @Override
    public void voidEntry(VoidEntryRequest request, StreamObserver<VoidEntryResponse> observer) {
        Replies.answer(observer, () -> {
            Input input = new Input();
            String reason = input.text("reason", request.getReason(), 200);
            input.check();
            return struckOut(request, WriteRequest.ofCall(request), reason);
        });
    }

    private VoidEntryResponse struckOut(VoidEntryRequest wanted, WriteRequest request, String reason) {
        long id = wanted.getId();
        long version = wanted.getExpectedVersion();
        VoidEntryResponse.Builder answer = VoidEntryResponse.newBuilder();
        switch (wanted.getKind()) {
            case "allergy" ->
                answer.setAllergy(answer(
                        "update",
                        allergies.strikeOut(request, id, version, reason).orRefuse()));
            case "problem" ->
                answer.setProblem(answer(
                        "update",
                        problems.strikeOut(request, id, version, reason).orRefuse()));
            case "medication" ->
                answer.setMedication(answer(
                        "update",
                        medications.strikeOut(request, id, version, reason).orRefuse()));
            case "immunization" ->
                answer.setImmunization(answer(
                        "update",
                        immunizations.strikeOut(request, id, version, reason).orRefuse()));
            case "observation" ->
                answer.setObservation(answer(
                        "update",
                        observations.strikeOut(request, id, version, reason).orRefuse()));
            case "note" ->
                answer.setNote(answer(
                        "update", notes.strikeOut(request, id, version, reason).orRefuse()));
            default ->
                throw Refusal.invalid("kind", "allergy, problem, medication, immunization, observation or note.");
        }
        return answer.build();
    }

    private static @Nullable LocalDate day(String field, Date value) {
        Input input = new Input();
        LocalDate day = input.optionalDay(field, value);
        input.check();
        return day;
    }

    private Allergy answer(String action, dev.medsync.records.allergy.Allergy allergy) {
        reads.audit(action, "allergy/" + allergy.id(), allergy.patientId());
        return AllergyMapping.toMessage(allergy);
    }

    private Problem answer(String action, dev.medsync.records.problem.Problem problem) {
        reads.audit(action, "problem/" + problem.id(), problem.patientId());
        return ProblemMapping.toMessage(problem);
    }

    private Medication answer(String action, dev.medsync.records.medication.Medication medication) {
        reads.audit(action, "medication/" + medication.id(), medication.patientId());
        return MedicationMapping.toMessage(medication);
    }

    private Immunization answer(String action, dev.medsync.records.immunization.Immunization immunization) {
        reads.audit(action, "immunization/" + immunization.id(), immunization.patientId());
        return ImmunizationMapping.toMessage(immunization);
    }

    private Observation answer(String action, dev.medsync.records.observation.Observation observation) {
        reads.audit(action, "observation/" + observation.id(), observation.patientId());
        return ObservationMapping.toMessage(observation);
    }

    private Note answer(String action, dev.medsync.records.note.Note note) {
        reads.audit(action, "note/" + note.id(), note.patientId());
        return NoteMapping.toMessage(note);
    }
}
