package dev.medsync.billing;

import static dev.medsync.billing.BillingFixture.OURS;
import static dev.medsync.billing.BillingFixture.PAYER;
import static dev.medsync.billing.BillingFixture.SECOND;
import static dev.medsync.billing.BillingFixture.usd;
import static dev.medsync.platform.rpc.Refused.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.type.Date;
import dev.medsync.billing.BillingFixture.Clinic;
import dev.medsync.billing.v1.Claim;
import dev.medsync.billing.v1.GetInvoiceRequest;
import dev.medsync.billing.v1.Invoice;
import dev.medsync.billing.v1.InvoiceStatus;
import dev.medsync.billing.v1.IssueInvoiceRequest;
import dev.medsync.billing.v1.Payment;
import dev.medsync.billing.v1.PaymentAllocation;
import dev.medsync.billing.v1.PaymentMethod;
import dev.medsync.billing.v1.PaymentStatus;
import dev.medsync.billing.v1.PostPaymentRequest;
import dev.medsync.billing.v1.PostRemittanceRequest;
import dev.medsync.billing.v1.RemittanceClaim;
import dev.medsync.billing.v1.VoidPaymentRequest;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What patients hand over and what is taken back, through gRPC and a real database. */
final class PaymentsIT {

    private static BillingFixture billing;
    private static Clinic clinic;

    @BeforeAll
    static void start() {
        billing = new BillingFixture();
        clinic = billing.at(OURS);
    }

    @AfterAll
    static void stop() {
        billing.close();
    }

    /** An invoice over one charge that nobody insures. */
    private static Invoice invoice(String amount) {
        long encounter = billing.encounter(OURS);
        clinic.charge(encounter, amount);
        return clinic.invoices()
                .issueInvoice(IssueInvoiceRequest.newBuilder()
                        .setPatientId(encounter + 1)
                        .build());
    }

    private static Invoice invoice(Invoice issued) {
        return clinic.invoices()
                .getInvoice(GetInvoiceRequest.newBuilder().setId(issued.getId()).build());
    }

    private static PostPaymentRequest.Builder check(Invoice invoice, String amount) {
        return PostPaymentRequest.newBuilder()
                .setPatientId(invoice.getPatientId())
                .setMethod(PaymentMethod.PAYMENT_METHOD_CHECK)
                .setAmount(usd(amount));
    }

    private static Payment paid(Invoice invoice, String amount) {
        return clinic.payments()
                .postPayment(
                        check(invoice, amount).setInvoiceId(invoice.getId()).build());
    }

    private static PaymentAllocation part(Invoice invoice, String amount) {
        return PaymentAllocation.newBuilder()
                .setInvoiceId(invoice.getId())
                .setAmount(usd(amount))
                .build();
    }

    private static VoidPaymentRequest bounced(Payment payment) {
        return VoidPaymentRequest.newBuilder()
                .setId(payment.getId())
                .setReason("the check bounced")
                .build();
    }

    private static String entries(Payment payment) {
        return billing.value(
                "select string_agg(amount::text, ' ' order by id) from ledger_entry where source_type = 'PAYMENT'"
                        + " and source_id = " + payment.getId());
    }

    @Test
    void aVoidedPaymentIsReversedInTheLedgerAndItsInvoiceIsOpenAgain() {
        Invoice invoice = invoice("15.00");
        Payment payment = paid(invoice, "15.00");
        assertThat(invoice(invoice).getStatus()).isEqualTo(InvoiceStatus.INVOICE_STATUS_PAID);

        Payment voided = clinic.payments().voidPayment(bounced(payment));

        assertThat(voided.getStatus()).isEqualTo(PaymentStatus.PAYMENT_STATUS_REVERSED);
        assertThat(voided.getVoidReason()).isEqualTo("the check bounced");
        assertThat(voided.hasVoidedAt()).isTrue();
        assertThat(voided.getVersion()).isEqualTo(payment.getVersion() + 1);
        assertThat(voided.getAllocationsList()).isEqualTo(payment.getAllocationsList());
        assertThat(entries(payment)).isEqualTo("15.00 -15.00");
        assertThat(invoice(invoice).getStatus()).isEqualTo(InvoiceStatus.INVOICE_STATUS_ISSUED);
        assertThat(invoice(invoice).getPaid()).isEqualTo(usd("0.00"));
    }

    @Test
    void anInvoiceWithALateFeeIsLateAgain() {
        Invoice invoice = invoice("15.00");
        billing.sql("update invoice set late_fee = 0.23, status = 'LATE' where id = " + invoice.getId());
        Payment payment = paid(invoice, "15.23");

        clinic.payments().voidPayment(bounced(payment));

        assertThat(invoice(invoice).getStatus()).isEqualTo(InvoiceStatus.INVOICE_STATUS_LATE);
    }

    @Test
    void whatAnotherCheckPaidStaysPaid() {
        Invoice invoice = invoice("15.00");
        Payment first = paid(invoice, "5.00");
        Payment second = paid(invoice, "10.00");

        clinic.payments().voidPayment(bounced(first));

        assertThat(invoice(invoice).getPaid()).isEqualTo(usd("10.00"));
        assertThat(entries(second)).isEqualTo("10.00");
        Payment again = paid(invoice, "20.00");
        assertThat(again.getAllocations(0).getAmount()).isEqualTo(usd("5.00"));
        assertThat(invoice(invoice).getStatus()).isEqualTo(InvoiceStatus.INVOICE_STATUS_PAID);
    }

    @Test
    void aPaymentIsVoidedOnceHoweverManyAskAtOnce() throws Exception {
        Payment payment = paid(invoice("15.00"), "15.00");
        Callable<Boolean> attempt = () -> {
            try {
                clinic.payments().voidPayment(bounced(payment));
                return true;
            } catch (StatusRuntimeException e) {
                assertThat(e.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
                return false;
            }
        };
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            long voided = 0;
            for (Future<Boolean> future : threads.invokeAll(Collections.nCopies(4, attempt))) {
                voided += future.get() ? 1 : 0;
            }
            assertThat(voided).isEqualTo(1);
        }
        assertThat(entries(payment)).isEqualTo("15.00 -15.00");
        refused(
                Code.FAILED_PRECONDITION,
                "PAYMENT_VOIDED",
                () -> clinic.payments().voidPayment(bounced(payment)));
    }

    @Test
    void aRetriedVoidIsAnsweredAndAKeyUsedForAnotherIsRefused() {
        Payment payment = paid(invoice("15.00"), "15.00");
        Payment other = paid(invoice("16.00"), "16.00");
        Clinic retrying = clinic.withKey(UUID.randomUUID().toString());

        Payment voided = retrying.payments().voidPayment(bounced(payment));

        assertThat(retrying.payments().voidPayment(bounced(payment))).isEqualTo(voided);
        refused(
                Code.INVALID_ARGUMENT,
                "IDEMPOTENCY_KEY_REUSED",
                () -> retrying.payments().voidPayment(bounced(other)));
        assertThat(entries(other)).isEqualTo("16.00");
    }

    @Test
    void whatAPayerPaidGoesBackByAReversalOnly() {
        Claim claim = clinic.submitted(billing.encounter(OURS), "100.00");
        clinic.remittances()
                .postRemittance(PostRemittanceRequest.newBuilder()
                        .setPayerId(PAYER)
                        .setCheckNumber("CHK-VOID")
                        .setPaymentDate(
                                Date.newBuilder().setYear(2026).setMonth(4).setDay(1))
                        .setTotalPaid(usd("70.00"))
                        .addClaims(RemittanceClaim.newBuilder()
                                .setClaimNumber(claim.getNumber())
                                .setStatusCode("1")
                                .setPaid(usd("70.00")))
                        .build());
        long id = Long.parseLong(billing.value("select id from payment where reference = 'CHK-VOID'"));

        refused(
                Code.FAILED_PRECONDITION,
                "PAYMENT_OF_REMITTANCE",
                () -> clinic.payments()
                        .voidPayment(VoidPaymentRequest.newBuilder()
                                .setId(id)
                                .setReason("x")
                                .build()));
    }

    @Test
    void onlyBillersOfTheFacilityVoidAndTheySayWhy() {
        Payment payment = paid(invoice("15.00"), "15.00");

        refused(Code.NOT_FOUND, "NOT_FOUND", () -> billing.at(SECOND).payments().voidPayment(bounced(payment)));
        refused(
                Code.PERMISSION_DENIED,
                "PERMISSION_DENIED",
                () -> new Clinic(billing.as(OURS, "auditor", "registrar"))
                        .payments()
                        .voidPayment(bounced(payment)));
        refused(
                Code.INVALID_ARGUMENT,
                "INVALID_ARGUMENT",
                () -> clinic.payments()
                        .voidPayment(bounced(payment).toBuilder().setReason(" ").build()));
        assertThat(entries(payment)).isEqualTo("15.00");
        new Clinic(billing.as(OURS, "billing_admin")).payments().voidPayment(bounced(payment));
    }

    @Test
    void aVoidIsAuditedAndOthersHearOfIt() {
        Payment payment = paid(invoice("15.00"), "15.00");

        clinic.payments().voidPayment(bounced(payment));

        assertThat(billing.value("select string_agg(type, ' ' order by sequence) from events.outbox where"
                        + " aggregate_type = 'Payment' and aggregate_key = '" + payment.getId() + "'"))
                .isEqualTo("medsync.billing.v1.PaymentPosted medsync.billing.v1.PaymentVoided");
        assertThat(billing.value(
                        "select string_agg(action, ' ' order by at) from audit_entry where resource = 'payment/"
                                + payment.getId() + "'"))
                .isEqualTo("create update");
    }

    @Test
    void oneCheckPaysSeveralInvoicesAndEachTakesWhatItLacks() {
        Invoice first = invoice("15.00");
        billing.sql("insert into encounter_reference values (%d, %d, 1, %d, 55, '2026-03-02T03:30:00Z', 'I10')"
                .formatted(OURS, first.getPatientId() + 100_000, first.getPatientId()));
        clinic.charge(first.getPatientId() + 100_000, "8.00");
        Invoice second = clinic.invoices()
                .issueInvoice(IssueInvoiceRequest.newBuilder()
                        .setPatientId(first.getPatientId())
                        .build());

        Payment payment = clinic.payments()
                .postPayment(check(first, "30.00")
                        .addAllocations(part(second, "3.00"))
                        .addAllocations(part(first, "20.00"))
                        .addAllocations(part(second, "2.50"))
                        .build());

        assertThat(payment.getAllocationsList())
                .extracting(PaymentAllocation::getInvoiceId, PaymentAllocation::getAmount)
                .containsExactly(tuple(first.getId(), usd("15.00")), tuple(second.getId(), usd("5.50")));
        assertThat(invoice(first).getStatus()).isEqualTo(InvoiceStatus.INVOICE_STATUS_PAID);
        assertThat(invoice(second).getPaid()).isEqualTo(usd("5.50"));
    }

    @Test
    void allocationsThatMakeNoSenseAreRefusedAndLeaveNothingBehind() {
        Invoice invoice = invoice("15.00");
        Invoice elsewhere = invoice("15.00");
        String before = billing.value("select count(*) from payment");

        for (PostPaymentRequest.Builder wrong : List.of(
                check(invoice, "10.00").addAllocations(part(invoice, "10.01")),
                check(invoice, "10.00").addAllocations(part(invoice, "-1.00")),
                check(invoice, "10.00")
                        .addAllocations(PaymentAllocation.newBuilder().setAmount(usd("1.00"))),
                check(invoice, "10.00")
                        .addAllocations(part(invoice, "1.00").toBuilder().setClaimId(7)),
                check(invoice, "10.00").setInvoiceId(invoice.getId()).addAllocations(part(invoice, "1.00")),
                check(invoice, "10.00").addAllAllocations(Collections.nCopies(201, part(invoice, "0.01"))))) {
            refused(
                    Code.INVALID_ARGUMENT,
                    "INVALID_ARGUMENT",
                    () -> clinic.payments().postPayment(wrong.build()));
        }
        refused(
                Code.NOT_FOUND,
                "NOT_FOUND",
                () -> clinic.payments()
                        .postPayment(check(invoice, "10.00")
                                .addAllocations(part(invoice, "1.00"))
                                .addAllocations(part(elsewhere, "1.00"))
                                .build()));
        assertThat(billing.value("select count(*) from payment")).isEqualTo(before);
    }
}
