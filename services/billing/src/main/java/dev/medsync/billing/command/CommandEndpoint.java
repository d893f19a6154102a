package dev.medsync.billing.command;

import dev.medsync.billing.charge.ChargeCapture;
import dev.medsync.billing.command.Commands.Delivered;
import dev.medsync.billing.command.MovedRows.MovedRow;
import dev.medsync.billing.v1.BillingCommandServiceGrpc;
import dev.medsync.billing.v1.CaptureFacilityCharge;
import dev.medsync.billing.v1.DeliverCommandRequest;
import dev.medsync.billing.v1.DeliverCommandResponse;
import dev.medsync.billing.v1.MergePatient;
import dev.medsync.billing.v1.UnmergePatient;
import dev.medsync.platform.request.Input;
import dev.medsync.platform.rpc.Refusal;
import dev.medsync.platform.rpc.Replies;
import dev.medsync.platform.security.AllowedWorkloads;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Singleton;
import java.util.List;

/** {@code medsync.billing.v1.BillingCommandService}. */
@Singleton
@AllowedWorkloads("strangler")
final class CommandEndpoint extends BillingCommandServiceGrpc.BillingCommandServiceImplBase {

    private final Commands commands;

    CommandEndpoint(Commands commands) {
        this.commands = commands;
    }

    @Override
    public void deliverCommand(DeliverCommandRequest request, StreamObserver<DeliverCommandResponse> observer) {
        Replies.answer(observer, () -> {
            Delivered delivered = switch (request.getCommandCase()) {
                case CAPTURE_FACILITY_CHARGE -> capture(request);
                case MERGE_PATIENT -> merge(request);
                case UNMERGE_PATIENT -> unmerge(request);
                case COMMAND_NOT_SET -> throw Refusal.invalid("command", "Required.");
            };
            DeliverCommandResponse.Builder response = DeliverCommandResponse.newBuilder()
                    .setChargeId(delivered.chargeId())
                    .setChanged(delivered.changed());
            delivered
                    .moved()
                    .forEach(row ->
                            response.addMovedBuilder().setType(row.type()).setId(row.id()));
            return response.build();
        });
    }

    private Delivered capture(DeliverCommandRequest request) {
        CaptureFacilityCharge command = request.getCaptureFacilityCharge();
        Input input = new Input();
        input.require(request.getFacilityId() > 0, "facility_id", "Required.");
        String id = input.text("id", request.getId(), 36);
        input.require(command.getQuantity() > 0, "quantity", "1 and up.");
        ChargeCapture.Commanded wanted = new ChargeCapture.Commanded(
                input.id("encounter_id", command.getEncounterId()),
                input.id("patient_id", command.getPatientId()),
                command.getProviderId(),
                input.text("charge_code", command.getChargeCode(), 8),
                input.optionalText("description", command.getDescription(), 120),
                input.optionalText("diagnosis_code", command.getDiagnosisCode(), 10),
                input.day("service_date", command.getServiceDate()),
                command.getQuantity(),
                input.amount("unit_price", command.getUnitPrice()),
                input.amount("amount", command.getAmount()),
                command.getCreatedBy());
        input.check();
        return commands.capture(request.getFacilityId(), id, wanted);
    }

    private Delivered merge(DeliverCommandRequest request) {
        MergePatient command = request.getMergePatient();
        Input input = new Input();
        input.require(request.getFacilityId() > 0, "facility_id", "Required.");
        String id = input.text("id", request.getId(), 36);
        long from = input.id("from_patient_id", command.getFromPatientId());
        long into = input.id("into_patient_id", command.getIntoPatientId());
        input.require(from != into, "into_patient_id", "Another record.");
        input.check();
        return commands.merge(request.getFacilityId(), id, from, into);
    }

    private Delivered unmerge(DeliverCommandRequest request) {
        UnmergePatient command = request.getUnmergePatient();
        Input input = new Input();
        input.require(request.getFacilityId() > 0, "facility_id", "Required.");
        long from = input.id("from_patient_id", command.getFromPatientId());
        long into = input.id("into_patient_id", command.getIntoPatientId());
        input.require(from != into, "into_patient_id", "Another record.");
        input.check();
        List<MovedRow> rows = command.getRowsList().stream()
                .map(each -> new MovedRow(each.getType(), each.getId()))
                .toList();
        return commands.unmerge(request.getFacilityId(), from, into, rows, command.getEncounterIdsList());
    }
}
