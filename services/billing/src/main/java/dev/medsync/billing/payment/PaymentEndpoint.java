package dev.medsync.billing.payment;

import dev.medsync.billing.v1.GetPaymentRequest;
import dev.medsync.billing.v1.PaymentServiceGrpc;
import dev.medsync.billing.v1.PostPaymentRequest;
import dev.medsync.billing.v1.VoidPaymentRequest;
import dev.medsync.platform.request.Input;
import dev.medsync.platform.request.Reads;
import dev.medsync.platform.request.WireEnum;
import dev.medsync.platform.request.WriteRequest;
import dev.medsync.platform.rpc.Refusal;
import dev.medsync.platform.rpc.Replies;
import dev.medsync.platform.security.AllowedRoles;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code medsync.billing.v1.PaymentService}. */
@Singleton
final class PaymentEndpoint extends PaymentServiceGrpc.PaymentServiceImplBase {

    private static final int MOST_ALLOCATIONS = 200;

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
        BigDecimal amount = input.positiveAmount("amount", request.getAmount());
        SortedMap<Long, BigDecimal> forInvoices = forInvoices(input, request, amount);
        BigDecimal allocated = forInvoices.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        input.require(allocated.compareTo(amount) <= 0, "allocations", "No more than the amount.");
        Payments.Receipt receipt = new Payments.Receipt(
                input.id("patient_id", request.getPatientId()),
                method,
                amount,
                input.optionalDay("received_on", request.getReceivedOn()),
                input.optionalText("reference", request.getReference(), 40),
                forInvoices);
        input.check();
        return receipt;
    }

    /** One invoice that gets everything, or a part for each of several. */
    private static SortedMap<Long, BigDecimal> forInvoices(Input input, PostPaymentRequest request, BigDecimal amount) {
        SortedMap<Long, BigDecimal> wanted = new TreeMap<>();
        if (request.getInvoiceId() != 0) {
            input.require(request.getAllocationsCount() == 0, "allocations", "Not together with invoice_id.");
            wanted.put(input.id("invoice_id", request.getInvoiceId()), amount);
            return wanted;
        }
        input.require(request.getAllocationsCount() <= MOST_ALLOCATIONS, "allocations", "At most 200.");
        for (int i = 0; i < Math.min(request.getAllocationsCount(), MOST_ALLOCATIONS); i++) {
            dev.medsync.billing.v1.PaymentAllocation part = request.getAllocations(i);
            String at = "allocations[" + i + "].";
            input.require(part.getClaimId() == 0, at + "claim_id", "A patient pays invoices.");
            wanted.merge(
                    input.id(at + "invoice_id", part.getInvoiceId()),
                    input.positiveAmount(at + "amount", part.getAmount()),
                    BigDecimal::add);
        }
        return wanted;
    }

    @Override
    @AllowedRoles({"biller", "billing_admin"})
    public void voidPayment(VoidPaymentRequest request, StreamObserver<dev.medsync.billing.v1.Payment> observer) {
        Replies.answer(observer, () -> {
            Input input = new Input();
            String reason = input.text("reason", request.getReason(), 200);
            input.check();
            return switch (payments.voidPayment(WriteRequest.ofCall(request), request.getId(), reason)) {
                case Payments.Voided.Done(Payment payment) -> answer("update", payment);
                case Payments.Voided.NoSuchPayment() -> throw Refusal.notFound("payment");
                case Payments.Voided.AlreadyVoided() ->
                    throw Refusal.of(Status.Code.FAILED_PRECONDITION, "PAYMENT_VOIDED", "The payment is void already.");
                case Payments.Voided.OfRemittance() ->
                    throw Refusal.of(
                            Status.Code.FAILED_PRECONDITION,
                            "PAYMENT_OF_REMITTANCE",
                            "The payer takes it back, with a reversal in a remittance.");
            };
        });
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
