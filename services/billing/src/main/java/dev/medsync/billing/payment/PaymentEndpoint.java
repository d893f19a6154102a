package dev.medsync.billing.payment;

import dev.medsync.billing.request.Input;
import dev.medsync.billing.request.Reads;
import dev.medsync.billing.request.WireEnum;
import dev.medsync.billing.request.WriteRequest;
import dev.medsync.billing.v1.GetPaymentRequest;
import dev.medsync.billing.v1.PaymentServiceGrpc;
import dev.medsync.billing.v1.PostPaymentRequest;
import dev.medsync.platform.rpc.Refusal;
import dev.medsync.platform.rpc.Replies;
import dev.medsync.platform.security.AllowedRoles;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Singleton;

/** {@code medsync.billing.v1.PaymentService}. */
@Singleton
final class PaymentEndpoint extends PaymentServiceGrpc.PaymentServiceImplBase {

    private final Payments payments;
    private final Reads reads;

    PaymentEndpoint(Payments payments, Reads reads) {
        this.payments = payments;
        this.reads = reads;
    }

    @Override
    @AllowedRoles({"biller", "billing_admin"})
    public void postPayment(PostPaymentRequest request, StreamObserver<dev.medsync.billing.v1.Payment> observer) {
        Replies.answer(observer, () -> switch (payments.post(WriteRequest.ofCall(request), receipt(request))) {
            case Payments.Posted.Done(Payment payment) -> answer("create", payment);
            case Payments.Posted.NoSuchInvoice() -> throw Refusal.notFound("invoice");
            case Payments.Posted.InvoiceVoided() ->
                throw Refusal.of(Status.Code.FAILED_PRECONDITION, "INVOICE_VOIDED", "The invoice is void.");
        });
    }

    private static Payments.Receipt receipt(PostPaymentRequest request) {
        Input input = new Input();
        PaymentMethod method = PaymentMethod.CASH;
        try {
            method = WireEnum.read(PaymentMethod.class, PaymentMapping.METHOD, request.getMethod());
        } catch (IllegalArgumentException e) {
            input.require(false, "method", "Required.");
        }
        Payments.Receipt receipt = new Payments.Receipt(
                input.id("patient_id", request.getPatientId()),
                method,
                input.positiveAmount("amount", request.getAmount()),
                input.optionalDay("received_on", request.getReceivedOn()),
                input.optionalText("reference", request.getReference(), 40),
                request.getInvoiceId());
        input.check();
        return receipt;
    }

    @Override
    @AllowedRoles({"biller", "billing_admin", "auditor"})
    public void getPayment(GetPaymentRequest request, StreamObserver<dev.medsync.billing.v1.Payment> observer) {
        Replies.answer(
                observer,
                () -> answer(
                        "read",
                        reads.read(tx -> payments.find(tx, request.getId()))
                                .orElseThrow(() -> Refusal.notFound("payment"))));
    }

    private dev.medsync.billing.v1.Payment answer(String action, Payment payment) {
        reads.audit(action, "payment/" + payment.id(), payment.patientId());
        return PaymentMapping.toMessage(payment);
    }
}
