package dev.medsync.billing.invoice;

import static dev.medsync.platform.data.ProtoValues.money;

import dev.medsync.billing.v1.GetInvoiceRequest;
import dev.medsync.billing.v1.InvoiceServiceGrpc;
import dev.medsync.billing.v1.IssueInvoiceRequest;
import dev.medsync.billing.v1.ListInvoicesRequest;
import dev.medsync.billing.v1.ListInvoicesResponse;
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
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** {@code medsync.billing.v1.InvoiceService}. */
@Singleton
final class InvoiceEndpoint extends InvoiceServiceGrpc.InvoiceServiceImplBase {

    private final Invoices invoices;
    private final Reads reads;

    InvoiceEndpoint(Invoices invoices, Reads reads) {
        this.invoices = invoices;
        this.reads = reads;
    }

    @Override
    @AllowedRoles({"biller", "billing_admin"})
    public void issueInvoice(IssueInvoiceRequest request, StreamObserver<dev.medsync.billing.v1.Invoice> observer) {
        Replies.answer(observer, () -> {
            Input input = new Input();
            long patientId = input.id("patient_id", request.getPatientId());
            input.check();
            return switch (invoices.issue(WriteRequest.ofCall(request), patientId)) {
                case Invoices.Issued.Done(Invoice invoice, BigDecimal paid) -> {
                    reads.audit("create", "invoice/" + invoice.id(), patientId);
                    yield withPaid(invoice, paid);
                }
                case Invoices.Issued.NothingToInvoice() ->
                    throw Refusal.of(
                            Status.Code.FAILED_PRECONDITION,
                            "NOTHING_TO_INVOICE",
                            "The patient owes nothing that is not invoiced.");
            };
        });
    }

    @Override
    @AllowedRoles({"biller", "billing_admin", "auditor"})
    public void getInvoice(GetInvoiceRequest request, StreamObserver<dev.medsync.billing.v1.Invoice> observer) {
        Replies.answer(observer, () -> {
            dev.medsync.billing.v1.Invoice invoice =
                    reads
                            .read(tx -> withPaid(
                                    tx,
                                    invoices.find(tx, request.getId()).stream().toList()))
                            .stream()
                            .findFirst()
                            .orElseThrow(() -> Refusal.notFound("invoice"));
            reads.audit("read", "invoice/" + invoice.getId(), invoice.getPatientId());
            return invoice;
        });
    }

    @Override
    @AllowedRoles({"biller", "billing_admin", "auditor"})
    public void listInvoices(ListInvoicesRequest request, StreamObserver<ListInvoicesResponse> observer) {
        Replies.answer(observer, () -> {
            Input input = new Input();
            long patientId = input.id("patient_id", request.getPatientId());
            input.check();
            List<dev.medsync.billing.v1.Invoice> found =
                    reads.read(tx -> withPaid(tx, invoices.ofPatient(tx, patientId)));
            reads.audit("search", "patient/" + patientId + "/invoices", patientId);
            return ListInvoicesResponse.newBuilder().addAllInvoices(found).build();
        });
    }

    private List<dev.medsync.billing.v1.Invoice> withPaid(Transaction tx, List<Invoice> found) throws SQLException {
        Map<Long, BigDecimal> paid = invoices.paid(tx, found);
        return found.stream()
                .map(invoice -> withPaid(invoice, paid.getOrDefault(invoice.id(), BigDecimal.ZERO)))
                .toList();
    }

    private static dev.medsync.billing.v1.Invoice withPaid(Invoice invoice, BigDecimal paid) {
        return InvoiceMapping.toMessage(invoice).toBuilder()
                .setPaid(money(paid))
                .build();
    }
}
