package dev.medsync.records.override;

import dev.medsync.platform.request.Input;
import dev.medsync.platform.request.Reads;
import dev.medsync.platform.request.WriteRequest;
import dev.medsync.platform.rpc.Replies;
import dev.medsync.platform.security.AllowedRoles;
import dev.medsync.platform.security.Roles;
import dev.medsync.records.v1.ListOverridesRequest;
import dev.medsync.records.v1.ListOverridesResponse;
import dev.medsync.records.v1.OpenOverrideRequest;
import dev.medsync.records.v1.OverrideServiceGrpc;
import dev.medsync.records.v1.ReviewOverrideRequest;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Singleton;
import java.util.List;

/** {@code medsync.records.v1.OverrideService}. Whoever may see patients may break the glass; auditors look into it. */
@Singleton
final class OverrideEndpoint extends OverrideServiceGrpc.OverrideServiceImplBase {

    private final Overrides overrides;
    private final Reads reads;

    OverrideEndpoint(Overrides overrides, Reads reads) {
        this.overrides = overrides;
        this.reads = reads;
    }

    @Override
    @AllowedRoles({Roles.REGISTRAR, Roles.CLINICIAN, Roles.BILLER, Roles.BILLING_ADMIN, Roles.ADMIN})
    public void openOverride(
            OpenOverrideRequest request, StreamObserver<dev.medsync.records.v1.ChartOverride> observer) {
        Replies.answer(observer, () -> {
            Input input = new Input();
            long patient = input.id("patient_id", request.getPatientId());
            String reason = input.text("reason", request.getReason(), 200);
            input.check();
            return answer(
                    "create",
                    overrides
                            .open(WriteRequest.ofCall(request), patient, reason)
                            .orRefuse());
        });
    }

    @Override
    @AllowedRoles(Roles.AUDITOR)
    public void listOverrides(ListOverridesRequest request, StreamObserver<ListOverridesResponse> observer) {
        Replies.answer(observer, () -> {
            List<ChartOverride> queue = reads.read(overrides::unreviewed);
            reads.audit("search", "overrides", 0);
            return ListOverridesResponse.newBuilder()
                    .addAllOverrides(
                            queue.stream().map(OverrideMapping::toMessage).toList())
                    .build();
        });
    }

    @Override
    @AllowedRoles(Roles.AUDITOR)
    public void reviewOverride(
            ReviewOverrideRequest request, StreamObserver<dev.medsync.records.v1.ChartOverride> observer) {
        Replies.answer(
                observer,
                () -> answer(
                        "update",
                        overrides
                                .review(WriteRequest.ofCall(request), request.getId(), request.getExpectedVersion())
                                .orRefuse()));
    }

    private dev.medsync.records.v1.ChartOverride answer(String action, ChartOverride override) {
        reads.audit(action, "override/" + override.id(), override.patientId());
        return OverrideMapping.toMessage(override);
    }
}
