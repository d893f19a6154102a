package dev.medsync.records.chart;

import dev.medsync.platform.rpc.Replies;
import dev.medsync.platform.security.AllowedRoles;
import dev.medsync.platform.security.Roles;
import dev.medsync.records.coverage.CoverageMapping;
import dev.medsync.records.coverage.Coverages;
import dev.medsync.records.encounter.EncounterMapping;
import dev.medsync.records.encounter.Encounters;
import dev.medsync.records.patient.PatientMapping;
import dev.medsync.records.v1.GetPatientRequest;
import dev.medsync.records.v1.ListCoverageRequest;
import dev.medsync.records.v1.ListCoverageResponse;
import dev.medsync.records.v1.ListEncountersRequest;
import dev.medsync.records.v1.ListEncountersResponse;
import dev.medsync.records.v1.Patient;
import dev.medsync.records.v1.PatientServiceGrpc;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Singleton;

/** The API of records. Administrators and auditors have no part in care or payment, and so no access. */
@Singleton
final class PatientEndpoint extends PatientServiceGrpc.PatientServiceImplBase {

    private final Reads reads;
    private final Encounters encounters;
    private final Coverages coverages;

    PatientEndpoint(Reads reads, Encounters encounters, Coverages coverages) {
        this.reads = reads;
        this.encounters = encounters;
        this.coverages = coverages;
    }

    @Override
    @AllowedRoles({Roles.REGISTRAR, Roles.CLINICIAN, Roles.BILLER, Roles.BILLING_ADMIN})
    public void getPatient(GetPatientRequest request, StreamObserver<Patient> observer) {
        Replies.answer(
                observer,
                () -> reads.ofPatient(
                        request.getId(), "patient", (transaction, patient) -> PatientMapping.toMessage(patient)));
    }

    @Override
    @AllowedRoles({Roles.REGISTRAR, Roles.CLINICIAN, Roles.BILLER, Roles.BILLING_ADMIN})
    public void listEncounters(ListEncountersRequest request, StreamObserver<ListEncountersResponse> observer) {
        Replies.answer(
                observer,
                () -> reads.ofPatient(
                        request.getPatientId(),
                        "encounters",
                        (transaction, patient) -> ListEncountersResponse.newBuilder()
                                .addAllEncounters(encounters.ofPatient(transaction, patient.id()).stream()
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
                () -> reads.ofPatient(
                        request.getPatientId(),
                        "coverage",
                        (transaction, patient) -> ListCoverageResponse.newBuilder()
                                .addAllCoverages(coverages.ofPatient(transaction, patient.id()).stream()
                                        .map(CoverageMapping::toMessage)
                                        .toList())
                                .build()));
    }
}
