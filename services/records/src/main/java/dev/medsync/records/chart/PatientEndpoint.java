package dev.medsync.records.chart;

import dev.medsync.platform.data.Transaction;
import dev.medsync.platform.request.Input;
import dev.medsync.platform.request.Reads;
import dev.medsync.platform.request.WriteRequest;
import dev.medsync.platform.rpc.Refusal;
import dev.medsync.platform.rpc.Replies;
import dev.medsync.platform.security.AllowedRoles;
import dev.medsync.platform.security.Roles;
import dev.medsync.records.coverage.CoverageMapping;
import dev.medsync.records.coverage.Coverages;
import dev.medsync.records.encounter.EncounterMapping;
import dev.medsync.records.encounter.Encounters;
import dev.medsync.records.merge.Merges;
import dev.medsync.records.patient.Patients;
import dev.medsync.records.v1.FindPatientsRequest;
import dev.medsync.records.v1.FindPatientsResponse;
import dev.medsync.records.v1.GetPatientRequest;
import dev.medsync.records.v1.ListCoverageRequest;
import dev.medsync.records.v1.ListCoverageResponse;
import dev.medsync.records.v1.ListEncountersRequest;
import dev.medsync.records.v1.ListEncountersResponse;
import dev.medsync.records.v1.MergePatientsRequest;
import dev.medsync.records.v1.Patient;
import dev.medsync.records.v1.PatientServiceGrpc;
import dev.medsync.records.v1.RegisterPatientRequest;
import dev.medsync.records.v1.UnmergePatientsRequest;
import dev.medsync.records.v1.UpdatePatientRequest;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** {@code medsync.records.v1.PatientService}. Administrators and auditors have no part in care or payment, and so no access. */
@Singleton
final class PatientEndpoint extends PatientServiceGrpc.PatientServiceImplBase {

    private static final int MOST_ENCOUNTERS = 1000;

    private final Reads reads;
    private final Patients patients;
    private final Merges merges;
    private final Encounters encounters;
    private final Coverages coverages;

    PatientEndpoint(Reads reads, Patients patients, Merges merges, Encounters encounters, Coverages coverages) {
        this.reads = reads;
        this.patients = patients;
        this.merges = merges;
        this.encounters = encounters;
        this.coverages = coverages;
    }

    @Override
    @AllowedRoles(Roles.REGISTRAR)
    public void registerPatient(RegisterPatientRequest request, StreamObserver<Patient> observer) {
        Replies.answer(observer, () -> {
            Patient draft = PatientInput.registration(request);
            return answer(
                    "create",
                    patients.register(WriteRequest.ofCall(request), draft).orRefuse());
        });
    }

    @Override
    @AllowedRoles({Roles.REGISTRAR, Roles.CLINICIAN, Roles.BILLER, Roles.BILLING_ADMIN})
    public void getPatient(GetPatientRequest request, StreamObserver<Patient> observer) {
        Replies.answer(
                observer,
                () -> answer(
                        "read",
                        reads.read(transaction -> patients.find(transaction, request.getId()))
                                .orElseThrow(() -> Refusal.notFound("patient"))));
    }

    @Override
    @AllowedRoles({Roles.REGISTRAR, Roles.CLINICIAN, Roles.BILLER, Roles.BILLING_ADMIN})
    public void findPatients(FindPatientsRequest request, StreamObserver<FindPatientsResponse> observer) {
        Replies.answer(observer, () -> {
            Input input = new Input();
            String mrn = input.text("mrn", request.getMrn(), 40);
            input.check();
            List<Patient> found = reads.read(transaction -> patients.byNumber(transaction, mrn)).stream()
                    .map(Shown::patient)
                    .toList();
            found.forEach(patient -> reads.audit("search", "patient/" + patient.getId(), patient.getId()));
            return FindPatientsResponse.newBuilder().addAllPatients(found).build();
        });
    }

    @Override
    @AllowedRoles(Roles.REGISTRAR)
    public void updatePatient(UpdatePatientRequest request, StreamObserver<Patient> observer) {
        Replies.answer(
                observer,
                () -> answer(
                        "update",
                        patients.update(
                                        WriteRequest.ofCall(request),
                                        request.getId(),
                                        request.getExpectedVersion(),
                                        PatientInput.change(request))
                                .orRefuse()));
    }

    @Override
    @AllowedRoles(Roles.REGISTRAR)
    public void mergePatients(MergePatientsRequest request, StreamObserver<Patient> observer) {
        Replies.answer(observer, () -> {
            Input input = new Input();
            long from = input.id("id", request.getId());
            long into = input.id("into_patient_id", request.getIntoPatientId());
            input.require(from != into, "into_patient_id", "Another record.");
            input.check();
            return answer(
                    "update",
                    merges.merge(WriteRequest.ofCall(request), from, into).orRefuse());
        });
    }

    @Override
    @AllowedRoles(Roles.REGISTRAR)
    public void unmergePatients(UnmergePatientsRequest request, StreamObserver<Patient> observer) {
        Replies.answer(observer, () -> {
            Input input = new Input();
            String reason = input.text("reason", request.getReason(), 200);
            input.check();
            return answer(
                    "update",
                    merges.unmerge(WriteRequest.ofCall(request), request.getId(), reason)
                            .orRefuse());
        });
    }

    @Override
    @AllowedRoles({Roles.REGISTRAR, Roles.CLINICIAN, Roles.BILLER, Roles.BILLING_ADMIN})
    public void listEncounters(ListEncountersRequest request, StreamObserver<ListEncountersResponse> observer) {
        Replies.answer(
                observer,
                () -> ofPatient(
                        request.getPatientId(),
                        "encounters",
                        transaction -> ListEncountersResponse.newBuilder()
                                .addAllEncounters(
                                        encounters
                                                .ofPatient(transaction, request.getPatientId(), MOST_ENCOUNTERS)
                                                .stream()
                                                .map(EncounterMapping::toMessage)
                                                .toList())
                                .build()));
    }

    /** Who pays is no part of treatment: clinicians do not need it. */
    @Override
    @AllowedRoles({Roles.REGISTRAR, Roles.BILLER, Roles.BILLING_ADMIN})
    public void listCoverage(ListCoverageRequest request, StreamObserver<ListCoverageResponse> observer) {
        Replies.answer(
                observer,
                () -> ofPatient(
                        request.getPatientId(),
                        "coverage",
                        transaction -> ListCoverageResponse.newBuilder()
                                .addAllCoverages(coverages.ofPatient(transaction, request.getPatientId()).stream()
                                        .map(CoverageMapping::toMessage)
                                        .toList())
                                .build()));
    }

    private interface Reading<T> {
        T of(Transaction transaction) throws SQLException;
    }

    private <T> T ofPatient(long patientId, String part, Reading<T> reading) {
        Optional<T> read =
                reads.read(transaction -> patients.find(transaction, patientId).isEmpty()
                        ? Optional.<T>empty()
                        : Optional.of(reading.of(transaction)));
        T found = read.orElseThrow(() -> Refusal.notFound("patient"));
        reads.audit("read", part + "/" + patientId, patientId);
        return found;
    }

    private Patient answer(String action, dev.medsync.records.patient.Patient patient) {
        reads.audit(action, "patient/" + patient.id(), patient.id());
        return Shown.patient(patient);
    }
}
