package dev.medsync.billing;

import static dev.medsync.billing.BillingFixture.OURS;
import static dev.medsync.billing.BillingFixture.PAYER;
import static dev.medsync.billing.BillingFixture.usd;
import static dev.medsync.platform.rpc.Refused.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.type.Date;
import dev.medsync.billing.BillingFixture.Clinic;
import dev.medsync.billing.v1.Claim;
import dev.medsync.billing.v1.ClaimStatus;
import dev.medsync.billing.v1.GetClaimRequest;
import dev.medsync.billing.v1.GetInvoiceRequest;
import dev.medsync.billing.v1.GetPaymentRequest;
import dev.medsync.billing.v1.GetRemittanceRequest;
import dev.medsync.billing.v1.Invoice;
import dev.medsync.billing.v1.InvoiceStatus;
import dev.medsync.billing.v1.IssueInvoiceRequest;
import dev.medsync.billing.v1.ListInvoicesRequest;
import dev.medsync.billing.v1.Payment;
import dev.medsync.billing.v1.PaymentMethod;
import dev.medsync.billing.v1.PostPaymentRequest;
import dev.medsync.billing.v1.PostRemittanceRequest;
import dev.medsync.billing.v1.Remittance;
import dev.medsync.billing.v1.RemittanceAdjustment;
import dev.medsync.billing.v1.RemittanceClaim;
import io.grpc.Status.Code;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What payers and patients pay, through gRPC and a real database. */
final class MoneyIT {

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

    private static RemittanceClaim.Builder part(Claim claim, String code, String paid, String patient) {
        return RemittanceClaim.newBuilder()
                .setClaimNumber(claim.getNumber())
                .setStatusCode(code)
                .setCharged(claim.getTotal())
                .setPaid(usd(paid))
                .setPatientResponsibility(usd(patient));
    }

    private static RemittanceAdjustment.Builder adjustment(String group, String amount) {
        return RemittanceAdjustment.newBuilder()
                .setGroupCode(group)
                .setReasonCode("45")
                .setAmount(usd(amount));
    }

    private static PostRemittanceRequest remittance(String total, RemittanceClaim.Builder... parts) {
        PostRemittanceRequest.Builder request = PostRemittanceRequest.newBuilder()
                .setPayerId(PAYER)
                .setCheckNumber("CHK-" + UUID.randomUUID().toString().substring(0, 8))
                .setPaymentDate(Date.newBuilder().setYear(2026).setMonth(4).setDay(1))
                .setTotalPaid(usd(total));
        for (RemittanceClaim.Builder part : parts) {
            request.addClaims(part);
        }
        return request.build();
    }

    private static Claim claim(long id) {
        return clinic.claims().getClaim(GetClaimRequest.newBuilder().setId(id).build());
    }

    private static String ledger(String source, long id) {
        return billing.value(
                "select coalesce(sum(amount), 0) from ledger_entry where facility_id = %d and source_type = '%s' and source_id = %d"
                        .formatted(OURS, source, id));
    }

    /** A claim of 100.00: 70.00 paid, 20.00 written off, 10.00 left to the patient. */
    private static Claim paidClaim(long encounter) {
        Claim claim = clinic.submitted(encounter, "100.00");
        clinic.remittances()
                .postRemittance(remittance(
                        "70.00",
                        part(claim, "1", "70.00", "10.00")
                                .addAdjustments(adjustment("CO", "20.00"))
                                .addAdjustments(adjustment("PR", "10.00"))));
        return claim(claim.getId());
    }

    private static Invoice invoice(long patient) {
        return clinic.invoices()
                .issueInvoice(
                        IssueInvoiceRequest.newBuilder().setPatientId(patient).build());
    }

    private static PostPaymentRequest.Builder cash(Invoice invoice, String amount) {
        return PostPaymentRequest.newBuilder()
                .setPatientId(invoice.getPatientId())
                .setMethod(PaymentMethod.PAYMENT_METHOD_CASH)
                .setAmount(usd(amount))
                .setInvoiceId(invoice.getId());
    }

    @Test
    void aRemittanceSettlesItsClaimsAndBooksOnePayment() {
        Claim claim = paidClaim(billing.encounter(OURS));
        assertThat(claim.getStatus()).isEqualTo(ClaimStatus.CLAIM_STATUS_PAID);
        assertThat(claim.getPaid()).isEqualTo(usd("70.00"));
        assertThat(claim.getAdjusted()).isEqualTo(usd("20.00"));
        assertThat(claim.getPatientResponsibility()).isEqualTo(usd("10.00"));
        long remittance = Long.parseLong(
                billing.value("select remittance_id from remittance_claim where claim_id = " + claim.getId()));
        Remittance stored = clinic.remittances()
                .getRemittance(
                        GetRemittanceRequest.newBuilder().setId(remittance).build());
        assertThat(stored.getClaims(0).getAdjustmentsCount()).isEqualTo(2);
        long payment = Long.parseLong(billing.value("select id from payment where remittance_id = " + remittance));
        Payment booked = clinic.payments()
                .getPayment(GetPaymentRequest.newBuilder().setId(payment).build());
        assertThat(booked.getAmount()).isEqualTo(usd("70.00"));
        assertThat(booked.getAllocations(0).getClaimId()).isEqualTo(claim.getId());
        assertThat(ledger("CLAIM", claim.getId())).isEqualTo("20.00");
        assertThat(ledger("PAYMENT", payment)).isEqualTo("70.00");
    }

    @Test
    void aRemittanceThatDoesNotAddUpLeavesNothingBehind() {
        Claim claim = clinic.submitted(billing.encounter(OURS), "100.00");
        String before = billing.value("select count(*) from remittance");
        refused(
                Code.INVALID_ARGUMENT,
                "REMITTANCE_OUT_OF_BALANCE",
                () -> clinic.remittances().postRemittance(remittance("70.01", part(claim, "1", "70.00", "30.00"))));
        assertThat(billing.value("select count(*) from remittance")).isEqualTo(before);
        assertThat(claim(claim.getId())).isEqualTo(claim);
    }

    @Test
    void whatThePayerWithholdsIsPartOfTheBalance() {
        Claim claim = clinic.submitted(billing.encounter(OURS), "100.00");
        Remittance remittance = clinic.remittances()
                .postRemittance(remittance("95.00", part(claim, "1", "100.00", "0")).toBuilder()
                        .setProviderAdjustment(usd("5.00"))
                        .build());
        assertThat(ledger("REMITTANCE", remittance.getId())).isEqualTo("5.00");
    }

    @Test
    void aCheckNumberPostsOnceThoughItComesTwiceAtTheSameTime() throws Exception {
        Claim claim = clinic.submitted(billing.encounter(OURS), "100.00");
        PostRemittanceRequest request = remittance("40.00", part(claim, "1", "40.00", "0"));
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Callable<Boolean> post = () -> {
                try {
                    clinic.remittances().postRemittance(request);
                    return true;
                } catch (io.grpc.StatusRuntimeException e) {
                    assertThat(e.getStatus().getCode()).isEqualTo(Code.ALREADY_EXISTS);
                    return false;
                }
            };
            long posted = 0;
            for (Future<Boolean> future : threads.invokeAll(List.of(post, post, post, post))) {
                posted += future.get() ? 1 : 0;
            }
            assertThat(posted).isEqualTo(1);
        }
        assertThat(claim(claim.getId()).getPaid()).isEqualTo(usd("40.00"));
        refused(
                Code.ALREADY_EXISTS,
                "REMITTANCE_ALREADY_POSTED",
                () -> clinic.remittances().postRemittance(request));
    }

    @Test
    void aRetriedRemittanceIsAnsweredNotPostedAgain() {
        Claim claim = clinic.submitted(billing.encounter(OURS), "100.00");
        PostRemittanceRequest request = remittance("40.00", part(claim, "1", "40.00", "0"));
        Clinic retrying = clinic.withKey(UUID.randomUUID().toString());
        Remittance first = retrying.remittances().postRemittance(request);
        assertThat(retrying.remittances().postRemittance(request)).isEqualTo(first);
        assertThat(claim(claim.getId()).getPaid()).isEqualTo(usd("40.00"));
    }

    @Test
    void aReversalAndTheCorrectedDecisionInOneRemittanceCountOnce() {
        Claim claim = paidClaim(billing.encounter(OURS));
        clinic.remittances()
                .postRemittance(remittance(
                        "10.00",
                        part(claim, "22", "-70.00", "-10.00").addAdjustments(adjustment("CO", "-20.00")),
                        part(claim, "1", "80.00", "0").addAdjustments(adjustment("CO", "20.00"))));
        Claim corrected = claim(claim.getId());
        assertThat(corrected.getPaid()).isEqualTo(usd("80.00"));
        assertThat(corrected.getPatientResponsibility()).isEqualTo(usd("0.00"));
        assertThat(corrected.getStatus()).isEqualTo(ClaimStatus.CLAIM_STATUS_PAID);
        assertThat(ledger("CLAIM", claim.getId())).isEqualTo("20.00");
    }

    @Test
    void aReversalOfMoreThanWasPaidIsRefused() {
        Claim claim = paidClaim(billing.encounter(OURS));
        refused(
                Code.FAILED_PRECONDITION,
                "REVERSAL_EXCEEDS_PAYMENT",
                () -> clinic.remittances().postRemittance(remittance("-70.01", part(claim, "22", "-70.01", "0"))));
    }

    @Test
    void aPaymentForAClaimThatNobodyKnowsIsKeptWithoutOne() {
        RemittanceClaim.Builder unknown = RemittanceClaim.newBuilder()
                .setClaimNumber("987654321")
                .setStatusCode("1")
                .setPaid(usd("5.00"));
        Remittance remittance = clinic.remittances().postRemittance(remittance("5.00", unknown));
        assertThat(remittance.getClaims(0).getClaimId()).isZero();
    }

    @Test
    void anInvoiceBillsWhatClaimsLeftToThePatientOnce() {
        long encounter = billing.encounter(OURS);
        Claim claim = paidClaim(encounter);
        Invoice invoice = invoice(claim.getPatientId());
        assertThat(invoice.getTotal()).isEqualTo(usd("10.00"));
        assertThat(invoice.getLines(0).getDescription()).isEqualTo("Your share of claim " + claim.getNumber());
        refused(Code.FAILED_PRECONDITION, "NOTHING_TO_INVOICE", () -> invoice(claim.getPatientId()));
    }

    @Test
    void anInvoiceBillsChargesThatNobodyInsuresAndLeavesTheOthers() {
        long encounter = billing.encounter(OURS);
        clinic.charge(encounter, "15.00");
        assertThat(invoice(encounter + 1).getTotal()).isEqualTo(usd("15.00"));
    }

    @Test
    void aPaymentPaysItsInvoiceAndKeepsTheRestUnallocated() {
        Invoice invoice = invoice(paidClaim(billing.encounter(OURS)).getPatientId());
        clinic.payments().postPayment(cash(invoice, "4.00").build());
        Payment second = clinic.payments().postPayment(cash(invoice, "8.00").build());
        assertThat(second.getAllocations(0).getAmount()).isEqualTo(usd("6.00"));
        Invoice paid = clinic.invoices()
                .getInvoice(
                        GetInvoiceRequest.newBuilder().setId(invoice.getId()).build());
        assertThat(paid.getStatus()).isEqualTo(InvoiceStatus.INVOICE_STATUS_PAID);
        assertThat(paid.getPaid()).isEqualTo(usd("10.00"));
        assertThat(clinic.invoices()
                        .listInvoices(ListInvoicesRequest.newBuilder()
                                .setPatientId(invoice.getPatientId())
                                .build())
                        .getInvoicesList())
                .containsExactly(paid);
    }

    @Test
    void anotherPatientsInvoiceCannotBePaid() {
        Invoice invoice = invoice(paidClaim(billing.encounter(OURS)).getPatientId());
        refused(
                Code.NOT_FOUND,
                "NOT_FOUND",
                () -> clinic.payments()
                        .postPayment(cash(invoice, "1.00").setPatientId(1).build()));
    }

    @Test
    void othersHearOfWhatHappenedOnlyIfItDid() {
        Claim claim = paidClaim(billing.encounter(OURS));
        String types = billing.value(
                "select string_agg(type, ' ' order by sequence) from events.outbox where aggregate_type = 'Claim'"
                        + " and aggregate_key = '" + claim.getId() + "'");
        assertThat(types).isEqualTo("medsync.billing.v1.ClaimSubmitted medsync.billing.v1.ClaimPaid");
        String before = billing.value("select count(*) from events.outbox");
        refused(
                Code.INVALID_ARGUMENT,
                "REMITTANCE_OUT_OF_BALANCE",
                () -> clinic.remittances().postRemittance(remittance("1.00", part(claim, "1", "0", "0"))));
        assertThat(billing.value("select count(*) from events.outbox")).isEqualTo(before);
    }
}
