package dev.medsync.billing.payer;

import dev.medsync.billing.v1.ListPayersRequest;
import dev.medsync.billing.v1.ListPayersResponse;
import dev.medsync.billing.v1.PayerServiceGrpc;
import dev.medsync.platform.request.Reads;
import dev.medsync.platform.rpc.Replies;
import dev.medsync.platform.security.AllowedRoles;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Singleton;

/** {@code medsync.billing.v1.PayerService}. */
@Singleton
final class PayerEndpoint extends PayerServiceGrpc.PayerServiceImplBase {

    private final Payers payers;
    private final Reads reads;

    PayerEndpoint(Payers payers, Reads reads) {
        this.payers = payers;
        this.reads = reads;
    }

    @Override
    @AllowedRoles({"biller", "billing_admin", "auditor", "registrar"})
    public void listPayers(ListPayersRequest request, StreamObserver<ListPayersResponse> observer) {
        Replies.answer(
                observer,
                () -> ListPayersResponse.newBuilder()
                        .addAllPayers(reads.read(payers::all).stream()
                                .map(Payer::toMessage)
                                .toList())
                        .build());
    }
}
