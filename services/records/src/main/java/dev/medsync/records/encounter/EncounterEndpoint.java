package dev.medsync.records.encounter;

import static dev.medsync.platform.data.ProtoValues.timestamp;

import dev.medsync.platform.request.Input;
import dev.medsync.platform.request.Reads;
import dev.medsync.platform.request.WriteRequest;
import dev.medsync.platform.rpc.Refusal;
import dev.medsync.platform.rpc.Replies;
import dev.medsync.platform.security.AllowedRoles;
import dev.medsync.platform.security.Roles;
import dev.medsync.records.v1.CloseEncounterRequest;
import dev.medsync.records.v1.EncounterServiceGrpc;
import dev.medsync.records.v1.EncounterType;
import dev.medsync.records.v1.GetEncounterRequest;
import dev.medsync.records.v1.OpenEncounterRequest;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Singleton;
import java.time.Instant;

/** {@code medsync.records.v1.EncounterService}. */
@Singleton
final class EncounterEndpoint extends EncounterServiceGrpc.EncounterServiceImplBase {

    private final Encounters encounters;
    private final Reads reads;

    EncounterEndpoint(Encounters encounters, Reads reads) {
        this.encounters = encounters;
        this.reads = reads;
    }

    @Override
    @AllowedRoles({Roles.REGISTRAR, Roles.CLINICIAN})
    public void openEncounter(OpenEncounterRequest request, StreamObserver<dev.medsync.records.v1.Encounter> observer) {
        Replies.answer(observer, () -> {
            Input input = new Input();
            Instant startedAt = input.optionalInstant("started_at", request.getStartedAt());
            dev.medsync.records.v1.Encounter.Builder draft = dev.medsync.records.v1.Encounter.newBuilder()
                    .setPatientId(input.id("patient_id", request.getPatientId()))
                    .setProviderId(input.optionalId("provider_id", request.getProviderId()))
                    .setType(input.oneOf("type", request.getType(), EncounterType.ENCOUNTER_TYPE_AMBULATORY))
                    .setReasonText(input.optionalText("reason_text", request.getReasonText(), 200))
                    .setDiagnosisCode(input.optionalText("diagnosis_code", request.getDiagnosisCode(), 10));
            input.check();
            if (startedAt != null) {
                draft.setStartedAt(timestamp(startedAt));
            }
            return answer(
                    "create",
                    encounters.open(WriteRequest.ofCall(request), draft.build()).orRefuse());
        });
    }

    @Override
    @AllowedRoles({Roles.REGISTRAR, Roles.CLINICIAN, Roles.BILLER, Roles.BILLING_ADMIN})
    public void getEncounter(GetEncounterRequest request, StreamObserver<dev.medsync.records.v1.Encounter> observer) {
        Replies.answer(
                observer,
                () -> answer(
                        "read",
                        reads.read(transaction -> encounters.find(transaction, request.getId()))
                                .orElseThrow(() -> Refusal.notFound("encounter"))));
    }

    @Override
    @AllowedRoles({Roles.REGISTRAR, Roles.CLINICIAN})
    public void closeEncounter(
            CloseEncounterRequest request, StreamObserver<dev.medsync.records.v1.Encounter> observer) {
        Replies.answer(observer, () -> {
            Input input = new Input();
            Instant endedAt = input.optionalInstant("ended_at", request.getEndedAt());
            input.check();
            return answer(
                    "update",
                    encounters
                            .close(WriteRequest.ofCall(request), request.getId(), endedAt)
                            .orRefuse());
        });
    }

    private dev.medsync.records.v1.Encounter answer(String action, Encounter encounter) {
        reads.audit(action, "encounter/" + encounter.id(), encounter.patientId());
        return EncounterMapping.toMessage(encounter);
    }
}
