package dev.medsync.billing;

import static dev.medsync.billing.BillingFixture.OURS;
import static dev.medsync.billing.BillingFixture.SECOND;
import static dev.medsync.billing.BillingFixture.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.medsync.billing.BillingFixture.Clinic;
import dev.medsync.billing.v1.CaptureChargeRequest;
import dev.medsync.billing.v1.DeliverCommandResponse;
import dev.medsync.billing.v1.Invoice;
import dev.medsync.billing.v1.IssueInvoiceRequest;
import dev.medsync.billing.v1.Payment;
import dev.medsync.billing.v1.PaymentMethod;
import dev.medsync.billing.v1.PostPaymentRequest;
import dev.medsync.platform.events.NotNowException;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Merges reach billing as a command, and as records' events, in any order: every bill ends with whoever has the visit. */
@Timeout(120)
final class LateEventsIT {

    private static BillingFixture billing;
    private static Clinic clinic;
    private static MergeFixture records;

    @BeforeAll
    static void start() {
        billing = new BillingFixture();
        clinic = billing.at(OURS);
        records = new MergeFixture(billing);
    }

    @AfterAll
    static void stop() {
        billing.close();
    }

    private static long patientOf(String table, long id) {
        return Long.parseLong(billing.value("select patient_id from " + table + " where id = " + id));
    }

    private static PostPaymentRequest.Builder cash(long patientId) {
        return PostPaymentRequest.newBuilder()
                .setPatientId(patientId)
                .setMethod(PaymentMethod.PAYMENT_METHOD_CASH)
                .setAmount(usd("5.00"));
    }

    @Test
    void aChargeBetweenTheCommandAndTheEventsIsTheSurvivorsAndGoesBackWithItsVisit() {
        long visit = billing.encounter(OURS);
        long from = visit + 1;
        long into = from + 1_000_000;
        DeliverCommandResponse merged = records.merge(from, into);
        long between = clinic.charge(visit, "10.00").getId();
        assertThat(patientOf("charge", between)).isEqualTo(into);
        // an older event is faster than the merge's
        records.tellMerged(from, 0);
        assertThat(clinic.charge(visit, "11.00").getPatientId()).isEqualTo(into);
        records.tellMerged(from, into);
        records.tellVisit(OURS, visit, into);
        assertThat(patientOf("charge", between)).isEqualTo(into);

        records.unmerge(merged, from, into);
        long late = clinic.charge(visit, "12.00").getId();
        assertThat(patientOf("charge", late)).as("nobody has told").isEqualTo(into);
        long claim = clinic.draft(visit).getId();
        records.tellVisit(OURS, visit, from);
        for (long charge : new long[] {between, late}) {
            assertThat(patientOf("charge", charge)).isEqualTo(from);
        }
        assertThat(patientOf("claim", claim)).isEqualTo(from);
        assertThat(clinic.charge(visit, "13.00").getPatientId())
                .as("the command has taken the merge back, though no event has")
                .isEqualTo(from);
        records.tellMerged(from, 0);
        assertThat(billing.value("select count(*) from commanded_merge where patient_id = " + from))
                .as("events and commands agree")
                .isEqualTo("0");
    }

    @Test
    void aChargeForAVisitThatIsUnknownYetFollowsItsVisit() {
        long visit = 7_000_001;
        long charge = clinic.charges()
                .captureCharge(CaptureChargeRequest.newBuilder()
                        .setEncounterId(visit)
                        .setPatientId(7_000_002)
                        .setChargeCode("ECG")
                        .build())
                .getId();
        long claim = clinic.draft(visit).getId();
        assertThat(patientOf("charge", charge)).isEqualTo(7_000_002);

        records.tellVisit(OURS, visit, 7_000_004);

        assertThat(patientOf("charge", charge)).isEqualTo(7_000_004);
        assertThat(patientOf("claim", claim)).isEqualTo(7_000_004);
    }

    @Test
    void aVisitThatIsBackBeforeItsPatientGetsWhatWasChargedMeanwhile() {
        long visit = billing.encounter(OURS);
        long from = visit + 1;
        long into = from + 1_000_000;
        records.tellMerged(into, into + 1);
        records.tellMerged(from, into);
        long charge = clinic.charge(visit, "10.00").getId();
        assertThat(patientOf("charge", charge)).isEqualTo(into + 1);

        records.tellMerged(from, 0);

        assertThat(patientOf("charge", charge)).isEqualTo(from);
    }

    @Test
    void moneyForTheOldRecordIsTheSurvivors() {
        long visit = billing.encounter(OURS);
        long from = visit + 1;
        long into = from + 1_000_000;
        clinic.charge(visit, "10.00");
        Invoice before = clinic.invoices()
                .issueInvoice(
                        IssueInvoiceRequest.newBuilder().setPatientId(from).build());
        records.tellMerged(from, into);
        // the event was faster: the invoice is still to come along
        Payment first = clinic.payments()
                .postPayment(cash(from).setInvoiceId(before.getId()).build());
        assertThat(first.getPatientId()).isEqualTo(into);
        assertThat(first.getAllocationsCount()).isEqualTo(1);
        records.tellMerged(from, 0);

        records.merge(from, into);

        assertThat(patientOf("invoice", before.getId())).isEqualTo(into);
        assertThat(clinic.payments()
                        .postPayment(cash(from).setInvoiceId(before.getId()).build())
                        .getPatientId())
                .isEqualTo(into);
        clinic.charge(visit, "20.00");
        assertThat(clinic.invoices()
                        .issueInvoice(IssueInvoiceRequest.newBuilder()
                                .setPatientId(from)
                                .build())
                        .getPatientId())
                .isEqualTo(into);
    }

    @Test
    void whatACommandSaidEndsWithTheOwnership() {
        long from = 8_000_002;
        records.merge(from, 8_000_004);
        billing.postgres().setOwnership("billing", OURS, "OWNER", 5);
        try {
            assertThat(clinic.payments().postPayment(cash(from).build()).getPatientId())
                    .isEqualTo(from);
        } finally {
            billing.own(OURS);
        }
    }

    @Test
    void aReplicaLeavesItToTheOwnerAndAFacilityThatMovesIsAskedAgain() {
        long visit = billing.encounter(SECOND);
        long charge = billing.at(SECOND).charge(visit, "10.00").getId();
        long into = visit + 1_000_001;
        billing.postgres().setOwnership("billing", SECOND, "FENCED", 1);
        try {
            assertThatThrownBy(() -> records.tellVisit(SECOND, visit, into)).isInstanceOf(NotNowException.class);
            assertThat(billing.value("select patient_id from encounter_reference where id = " + visit))
                    .as("nothing of the event is stored: it comes again")
                    .isEqualTo(Long.toString(visit + 1));
            billing.disown(SECOND);
            records.tellVisit(SECOND, visit, into);
            assertThat(patientOf("charge", charge)).isEqualTo(visit + 1);
            assertThat(billing.value("select patient_id from encounter_reference where id = " + visit))
                    .isEqualTo(Long.toString(into));
        } finally {
            billing.own(SECOND);
        }
        records.tellVisit(SECOND, visit, into + 1);
        assertThat(patientOf("charge", charge)).isEqualTo(into + 1);
    }

    @Test
    void whoIsWritingABillWhileItsVisitOrItsPatientGoesIsWaitedFor() throws Exception {
        long visit = billing.encounter(OURS);
        long from = visit + 1;
        long into = from + 1_000_000;
        Future<Long> charge;
        Future<Long> payment;
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            charge = during(
                    "charge",
                    threads,
                    () -> clinic.charge(visit, "10.00").getId(),
                    () -> records.tellVisit(OURS, visit, into));
            assertThat(patientOf("charge", charge.get())).isEqualTo(into);
            payment = during(
                    "payment",
                    threads,
                    () -> clinic.payments().postPayment(cash(from).build()).getId(),
                    () -> records.merge(from, into));
            assertThat(patientOf("payment", payment.get())).isEqualTo(into);
        }
    }

    /** Stops a writer before it writes, lets the other one come, and lets go. */
    private static <T> Future<T> during(String table, ExecutorService threads, Callable<T> writer, Runnable other)
            throws Exception {
        Future<T> written;
        Future<?> moved;
        try (Connection connection = billing.postgres().ownerConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table " + table + " in share mode");
            written = threads.submit(writer);
            await().until(() -> waiting("relation") == 1);
            moved = threads.submit(other);
            await().until(() -> moved.isDone() || waiting("advisory") == 1);
            connection.commit();
        }
        moved.get();
        written.get();
        return written;
    }

    private static long waiting(String type) {
        return Long.parseLong(
                billing.value("select count(*) from pg_locks where not granted and locktype = '%s'".formatted(type)));
    }
}
