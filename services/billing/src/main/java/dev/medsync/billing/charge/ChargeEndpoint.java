package dev.medsync.billing.charge;

import dev.medsync.billing.v1.CaptureChargeRequest;
import dev.medsync.billing.v1.ChargeServiceGrpc;
import dev.medsync.billing.v1.GetChargeRequest;
import dev.medsync.billing.v1.ListChargesRequest;
import dev.medsync.billing.v1.ListChargesResponse;
import dev.medsync.billing.v1.VoidChargeRequest;
import dev.medsync.platform.data.Transaction;
import dev.medsync.platform.request.Input;
import dev.medsync.platform.request.Reads;
import dev.medsync.platform.request.WriteRequest;
import dev.medsync.platform.rpc.Refusal;
import dev.medsync.platform.rpc.Replies;
import dev.medsync.platform.security.AllowedRoles;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** {@code medsync.billing.v1.ChargeService}. */
@Singleton
final class ChargeEndpoint extends ChargeServiceGrpc.ChargeServiceImplBase {

    private static final int MOST_UNITS = 999_999;

    private final Charges charges;
    private final ChargeCapture capture;
    private final Reads reads;

    ChargeEndpoint(Charges charges, ChargeCapture capture, Reads reads) {
        this.charges = charges;
        this.capture = capture;
        this.reads = reads;
    }

    @Override
    @AllowedRoles({"biller", "billing_admin"})
    public void captureCharge(CaptureChargeRequest request, StreamObserver<dev.medsync.billing.v1.Charge> observer) {
        Replies.answer(observer, () -> {
            Input input = new Input();
            int quantity = request.getQuantity() == 0 ? 1 : request.getQuantity();
            input.require(quantity > 0 && quantity <= MOST_UNITS, "quantity", "Between 1 and " + MOST_UNITS + ".");
            ChargeCapture.Capture wanted = new ChargeCapture.Capture(
                    input.id("encounter_id", request.getEncounterId()),
                    request.getPatientId(),
                    request.getProviderId(),
                    input.text("charge_code", request.getChargeCode(), 8),
                    input.optionalText("modifier", request.getModifier(), 2),
                    input.optionalText("description", request.getDescription(), 120),
                    input.optionalText("diagnosis_code", request.getDiagnosisCode(), 10),
                    input.optionalDay("service_date", request.getServiceDate()),
                    quantity,
                    request.hasUnitPrice() ? input.positiveAmount("unit_price", request.getUnitPrice()) : null);
            input.check();
            return switch (capture.capture(WriteRequest.ofCall(request), wanted)) {
                case ChargeCapture.Captured.Done(Charge charge) -> answer("create", charge);
                case ChargeCapture.Captured.NoSuchEncounter() -> throw Refusal.notFound("encounter");
                case ChargeCapture.Captured.NoPrice() ->
                    throw Refusal.invalid("unit_price", "Required: the charge code is not on the price list.");
            };
        });
    }

    @Override
    @AllowedRoles({"biller", "billing_admin", "auditor"})
    public void getCharge(GetChargeRequest request, StreamObserver<dev.medsync.billing.v1.Charge> observer) {
        Replies.answer(observer, () -> {
            dev.medsync.billing.v1.Charge charge =
                    reads
                            .read(tx -> withClaims(
                                    tx,
                                    charges.find(tx, request.getId()).stream().toList()))
                            .stream()
                            .findFirst()
                            .orElseThrow(() -> Refusal.notFound("charge"));
            reads.audit("read", "charge/" + charge.getId(), charge.getPatientId());
            return charge;
        });
    }

    @Override
    @AllowedRoles({"biller", "billing_admin", "auditor"})
    public void listCharges(ListChargesRequest request, StreamObserver<ListChargesResponse> observer) {
        Replies.answer(observer, () -> {
            Input input = new Input();
            long encounterId = input.id("encounter_id", request.getEncounterId());
            input.check();
            List<dev.medsync.billing.v1.Charge> found =
                    reads.read(tx -> withClaims(tx, charges.ofEncounter(tx, encounterId)));
            reads.audit(
                    "search",
                    "encounter/" + encounterId + "/charges",
                    found.isEmpty() ? 0 : found.getFirst().getPatientId());
            return ListChargesResponse.newBuilder().addAllCharges(found).build();
        });
    }

    @Override
    @AllowedRoles({"biller", "billing_admin"})
    public void voidCharge(VoidChargeRequest request, StreamObserver<dev.medsync.billing.v1.Charge> observer) {
        Replies.answer(observer, () -> {
            Input input = new Input();
            String reason = input.text("reason", request.getReason(), 200);
            input.check();
            return switch (charges.voidCharge(WriteRequest.ofCall(request), request.getId(), reason)) {
                case Charges.Voided.Done(Charge charge) -> answer("update", charge);
                case Charges.Voided.NoSuchCharge() -> throw Refusal.notFound("charge");
                case Charges.Voided.NotOpen(ChargeStatus status) ->
                    throw Refusal.of(
                                    Status.Code.FAILED_PRECONDITION,
                                    "CHARGE_NOT_OPEN",
                                    "Only an open charge can be voided.")
                            .with("charge_status", status.name());
            };
        });
    }

    /** The answer to a write: the claim is looked up afterwards, because a replay answers with today's charge. */
    private dev.medsync.billing.v1.Charge answer(String action, Charge charge) {
        reads.audit(action, "charge/" + charge.id(), charge.patientId());
        return charge.status() == ChargeStatus.BILLED
                ? reads.read(tx -> withClaims(tx, List.of(charge))).getFirst()
                : ChargeMapping.toMessage(charge);
    }

    private List<dev.medsync.billing.v1.Charge> withClaims(Transaction tx, List<Charge> found) throws SQLException {
        Map<Long, Long> claims = charges.claims(tx, found);
        return found.stream()
                .map(charge -> ChargeMapping.toMessage(charge).toBuilder()
                        .setClaimId(claims.getOrDefault(charge.id(), 0L))
                        .build())
                .toList();
    }
}
