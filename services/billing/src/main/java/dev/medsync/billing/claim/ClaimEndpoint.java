package dev.medsync.billing.claim;

import dev.medsync.billing.v1.ClaimServiceGrpc;
import dev.medsync.billing.v1.CreateClaimRequest;
import dev.medsync.billing.v1.GetClaimRequest;
import dev.medsync.billing.v1.ListClaimsRequest;
import dev.medsync.billing.v1.ListClaimsResponse;
import dev.medsync.billing.v1.SubmitClaimRequest;
import dev.medsync.billing.v1.VoidClaimRequest;
import dev.medsync.platform.request.Input;
import dev.medsync.platform.request.Reads;
import dev.medsync.platform.request.WriteRequest;
import dev.medsync.platform.rpc.Refusal;
import dev.medsync.platform.rpc.Replies;
import dev.medsync.platform.security.AllowedRoles;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;

/** {@code medsync.billing.v1.ClaimService}. */
@Singleton
final class ClaimEndpoint extends ClaimServiceGrpc.ClaimServiceImplBase {

    private final Claims claims;
    private final Reads reads;

    ClaimEndpoint(Claims claims, Reads reads) {
        this.claims = claims;
        this.reads = reads;
    }

    @Override
    @AllowedRoles({"biller", "billing_admin"})
    public void createClaim(CreateClaimRequest request, StreamObserver<dev.medsync.billing.v1.Claim> observer) {
        Replies.answer(observer, () -> {
            Input input = new Input();
            long encounterId = input.id("encounter_id", request.getEncounterId());
            long payerId = input.id("payer_id", request.getPayerId());
            input.check();
            return switch (claims.create(WriteRequest.ofCall(request), encounterId, payerId)) {
                case Claims.Created.Done(Claim claim) -> answer("create", claim);
                case Claims.Created.NoSuchPayer() -> throw Refusal.notFound("payer");
                case Claims.Created.NoOpenCharges() ->
                    throw Refusal.of(
                            Status.Code.FAILED_PRECONDITION, "NO_OPEN_CHARGES", "The encounter has no open charges.");
            };
        });
    }

    @Override
    @AllowedRoles({"biller", "billing_admin", "auditor"})
    public void getClaim(GetClaimRequest request, StreamObserver<dev.medsync.billing.v1.Claim> observer) {
        Replies.answer(
                observer,
                () -> answer(
                        "read",
                        reads.read(tx -> claims.find(tx, request.getId()))
                                .orElseThrow(() -> Refusal.notFound("claim"))));
    }

    @Override
    @AllowedRoles({"biller", "billing_admin", "auditor"})
    public void listClaims(ListClaimsRequest request, StreamObserver<ListClaimsResponse> observer) {
        Replies.answer(observer, () -> {
            Input input = new Input();
            long patientId = input.id("patient_id", request.getPatientId());
            input.check();
            List<Claim> found = reads.read(tx -> claims.ofPatient(tx, patientId));
            reads.audit("search", "patient/" + patientId + "/claims", patientId);
            return ListClaimsResponse.newBuilder()
                    .addAllClaims(found.stream().map(ClaimEndpoint::message).toList())
                    .build();
        });
    }

    @Override
    @AllowedRoles({"biller", "billing_admin"})
    public void submitClaim(SubmitClaimRequest request, StreamObserver<dev.medsync.billing.v1.Claim> observer) {
        Replies.answer(
                observer,
                () -> changed(
                        claims.submit(WriteRequest.ofCall(request), request.getId()),
                        "Only a draft can be submitted."));
    }

    @Override
    @AllowedRoles({"biller", "billing_admin"})
    public void voidClaim(VoidClaimRequest request, StreamObserver<dev.medsync.billing.v1.Claim> observer) {
        Replies.answer(observer, () -> {
            Input input = new Input();
            String reason = input.text("reason", request.getReason(), 200);
            input.check();
            return changed(
                    claims.voidClaim(WriteRequest.ofCall(request), request.getId(), reason),
                    "A claim that a payer has paid, or that is void, cannot be voided.");
        });
    }

    private dev.medsync.billing.v1.Claim changed(Claims.Changed changed, String refusal) {
        return switch (changed) {
            case Claims.Changed.Done(Claim claim) -> answer("update", claim);
            case Claims.Changed.NoSuchClaim() -> throw Refusal.notFound("claim");
            case Claims.Changed.NotIn(ClaimStatus status) ->
                throw Refusal.of(Status.Code.FAILED_PRECONDITION, "CLAIM_STATUS", refusal)
                        .with("claim_status", status.name());
        };
    }

    private dev.medsync.billing.v1.Claim answer(String action, Claim claim) {
        reads.audit(action, "claim/" + claim.id(), claim.patientId());
        return message(claim);
    }

    /** With the history oldest first: it is stored by id, which two owners count independently. */
    private static dev.medsync.billing.v1.Claim message(Claim claim) {
        dev.medsync.billing.v1.Claim message = ClaimMapping.toMessage(claim);
        return message.toBuilder()
                .clearHistory()
                .addAllHistory(message.getHistoryList().stream()
                        .sorted(Comparator.comparing((dev.medsync.billing.v1.ClaimStatusChange change) ->
                                        change.getAt().getSeconds())
                                .thenComparing(change -> change.getAt().getNanos())
                                .thenComparing(dev.medsync.billing.v1.ClaimStatusChange::getId))
                        .toList())
                .build();
    }
}
