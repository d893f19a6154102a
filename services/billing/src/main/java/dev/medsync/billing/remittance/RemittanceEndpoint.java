package dev.medsync.billing.remittance;

import dev.medsync.billing.claim.ClaimRules;
import dev.medsync.billing.claim.ClaimStatus;
import dev.medsync.billing.remittance.Remittances.Posted;
import dev.medsync.billing.v1.GetRemittanceRequest;
import dev.medsync.billing.v1.PostRemittanceRequest;
import dev.medsync.billing.v1.RemittanceServiceGrpc;
import dev.medsync.platform.request.Input;
import dev.medsync.platform.request.Reads;
import dev.medsync.platform.request.WriteRequest;
import dev.medsync.platform.rpc.Refusal;
import dev.medsync.platform.rpc.Replies;
import dev.medsync.platform.security.AllowedRoles;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** {@code medsync.billing.v1.RemittanceService}. */
@Singleton
final class RemittanceEndpoint extends RemittanceServiceGrpc.RemittanceServiceImplBase {

    private static final int MOST_CLAIMS = 5_000;

    private final Remittances remittances;
    private final Reads reads;

    RemittanceEndpoint(Remittances remittances, Reads reads) {
        this.remittances = remittances;
        this.reads = reads;
    }

    @Override
    @AllowedRoles({"biller", "billing_admin"})
    public void postRemittance(
            PostRemittanceRequest request, StreamObserver<dev.medsync.billing.v1.Remittance> observer) {
        Replies.answer(observer, () -> {
            Remittances.Received received = received(request);
            return switch (remittances.post(WriteRequest.ofCall(request), received)) {
                case Posted.Done(Remittance remittance) -> answer("create", remittance);
                case Posted.NoSuchPayer() -> throw Refusal.notFound("payer");
                case Posted.OutOfBalance() ->
                    throw refusal(
                            Status.Code.INVALID_ARGUMENT,
                            "REMITTANCE_OUT_OF_BALANCE",
                            "The total is not the sum of the claims' payments less the provider adjustment.");
                case Posted.AlreadyPosted(long id) ->
                    throw refusal(
                                    Status.Code.ALREADY_EXISTS,
                                    "REMITTANCE_ALREADY_POSTED",
                                    "This check number of this payer has been posted.")
                            .with("remittance_id", Long.toString(id));
                case Posted.ClaimNotSubmitted(String number, ClaimStatus status) ->
                    throw refusal(
                                    Status.Code.FAILED_PRECONDITION,
                                    "CLAIM_STATUS",
                                    "A claim of the remittance is not at the payer.")
                            .with("claim_number", number)
                            .with("claim_status", status.name());
                case Posted.ReversesMoreThanPaid(String number) ->
                    throw refusal(
                                    Status.Code.FAILED_PRECONDITION,
                                    "REVERSAL_EXCEEDS_PAYMENT",
                                    "A reversal takes back more than was paid.")
                            .with("claim_number", number);
            };
        });
    }

    private static Refusal refusal(Status.Code code, String reason, String detail) {
        return Refusal.of(code, reason, detail);
    }

    private static Remittances.Received received(PostRemittanceRequest request) {
        Input input = new Input();
        input.require(
                request.getClaimsCount() > 0 && request.getClaimsCount() <= MOST_CLAIMS,
                "claims",
                "Between 1 and " + MOST_CLAIMS + ".");
        List<RemittanceClaim> claims = new ArrayList<>();
        for (int i = 0; i < request.getClaimsCount(); i++) {
            claims.add(claim(input, "claims[" + i + "].", request.getClaims(i)));
        }
        BigDecimal total = input.amount("total_paid", request.getTotalPaid());
        Remittances.Received received = new Remittances.Received(
                input.id("payer_id", request.getPayerId()),
                input.text("check_number", request.getCheckNumber(), 30),
                input.day("payment_date", request.getPaymentDate()),
                total,
                input.amount("provider_adjustment", request.getProviderAdjustment()),
                claims);
        input.check();
        return received;
    }

    private static RemittanceClaim claim(Input input, String at, dev.medsync.billing.v1.RemittanceClaim claim) {
        BigDecimal paid = input.amount(at + "paid", claim.getPaid());
        boolean reversal = claim.getStatusCode().equals(ClaimRules.REVERSAL);
        input.require(
                reversal ? paid.signum() <= 0 : paid.signum() >= 0,
                at + "paid",
                reversal ? "Not positive in a reversal." : "Not negative but in a reversal.");
        List<RemittanceAdjustment> adjustments = new ArrayList<>();
        for (int i = 0; i < claim.getAdjustmentsCount(); i++) {
            String path = at + "adjustments[" + i + "].";
            dev.medsync.billing.v1.RemittanceAdjustment adjustment = claim.getAdjustments(i);
            adjustments.add(new RemittanceAdjustment(
                    0,
                    input.text(path + "group_code", adjustment.getGroupCode(), 2),
                    input.text(path + "reason_code", adjustment.getReasonCode(), 5),
                    input.amount(path + "amount", adjustment.getAmount())));
        }
        return new RemittanceClaim(
                0,
                input.number(at + "claim_number", claim.getClaimNumber(), 18),
                0,
                input.text(at + "status_code", claim.getStatusCode(), 2),
                input.amount(at + "charged", claim.getCharged()),
                paid,
                input.amount(at + "patient_responsibility", claim.getPatientResponsibility()),
                adjustments);
    }

    @Override
    @AllowedRoles({"biller", "billing_admin", "auditor"})
    public void getRemittance(
            GetRemittanceRequest request, StreamObserver<dev.medsync.billing.v1.Remittance> observer) {
        Replies.answer(
                observer,
                () -> answer(
                        "read",
                        reads.read(tx -> remittances.find(tx, request.getId()))
                                .orElseThrow(() -> Refusal.notFound("remittance"))));
    }

    private dev.medsync.billing.v1.Remittance answer(String action, Remittance remittance) {
        reads.audit(action, "remittance/" + remittance.id(), 0);
        return RemittanceMapping.toMessage(remittance);
    }
}
