package dev.medsync.billing.payment;

import dev.medsync.billing.invoice.Invoice;
import dev.medsync.billing.invoice.Invoices;
import dev.medsync.billing.ledger.BookedAggregates;
import dev.medsync.billing.ledger.Source;
import dev.medsync.billing.reference.References;
import dev.medsync.billing.v1.PaymentPosted;
import dev.medsync.billing.v1.PaymentVoided;
import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.RowShapeFailures;
import dev.medsync.platform.data.Transaction;
import dev.medsync.platform.events.OutboxWriter;
import dev.medsync.platform.events.OutgoingEvent;
import dev.medsync.platform.request.Times;
import dev.medsync.platform.request.WriteRequest;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The payments of a facility. */
@Singleton
public final class Payments {

    private static final String TYPE = "Payment";
    private static final String IDS = "payment_id_seq";
    private static final String ALLOCATION_IDS = "payment_allocation_id_seq";

    private final Database database;
    private final BookedAggregates<Payment> payments;
    private final Invoices invoices;
    private final References references;
    private final Times times;
    private final OutboxWriter outbox;

    Payments(
            Database database,
            Invoices invoices,
            References references,
            Times times,
            OutboxWriter outbox,
            RowShapeFailures failures) {
        this.database = database;
        this.outbox = outbox;
        this.invoices = invoices;
        this.references = references;
        this.times = times;
        this.payments = new BookedAggregates<>(Payment.class, failures, Source.PAYMENT, Payment::contribution);
    }

    /**
     * Money that a patient hands over.
     *
     * @param patientId may be a record that was merged away: the survivor pays
     * @param receivedOn null for today
     * @param forInvoices what it is to pay: US dollars by invoice, no more than the amount; what is not in it stays unallocated
     */
    record Receipt(
            long patientId,
            PaymentMethod method,
            BigDecimal amount,
            @Nullable LocalDate receivedOn,
            String reference,
            SortedMap<Long, BigDecimal> forInvoices) {}

    /** What became of a payment. */
    sealed interface Posted {

        record Done(Payment payment) implements Posted {}

        /** No open invoice of this patient. */
        record NoSuchInvoice() implements Posted {}

        record InvoiceVoided() implements Posted {}
    }

    /** What became of a wish to take a payment back. */
    sealed interface Voided {

        record Done(Payment payment) implements Voided {}

        record NoSuchPayment() implements Voided {}

        record AlreadyVoided() implements Voided {}

        /** A payer brought it. */
        record OfRemittance() implements Voided {}
    }

    /** Posts a patient's payment. What is more than an invoice's balance stays unallocated. */
    Posted post(WriteRequest request, Receipt receipt) {
        return database.enter(request.facility(), tx -> {
            long id = tx.nextId(IDS);
            OptionalLong earlier = request.earlier(tx, TYPE, id);
            if (earlier.isPresent()) {
                return new Posted.Done(existing(tx, earlier.getAsLong()));
            }
            Posted posted = postNew(tx, request, receipt, id);
            if (!(posted instanceof Posted.Done)) {
                tx.rollBack();
            }
            return posted;
        });
    }

    private Posted postNew(Transaction tx, WriteRequest request, Receipt receipt, long id) throws SQLException {
        references.holdPatients(tx);
        long patientId = references.survivor(tx, receipt.patientId());
        List<Invoice> paid = new ArrayList<>();
        List<PaymentAllocation> allocations = new ArrayList<>();
        // In the order of their ids, so that two payments of the same invoices do not wait for each other.
        for (Map.Entry<Long, BigDecimal> wanted : receipt.forInvoices().entrySet()) {
            Optional<Invoice> invoice = invoices.lock(tx, wanted.getKey());
            // The command that brings the invoice to the survivor may still be on its way.
            if (invoice.isEmpty() || references.survivor(tx, invoice.get().patientId()) != patientId) {
                return new Posted.NoSuchInvoice();
            }
            if (invoices.isVoided(invoice.get())) {
                return new Posted.InvoiceVoided();
            }
            paid.add(invoice.get());
            BigDecimal share = invoices.balance(tx, invoice.get()).min(wanted.getValue());
            if (share.signum() > 0) {
                allocations.add(new PaymentAllocation(tx.nextId(ALLOCATION_IDS), 0, wanted.getKey(), share));
            }
        }
        Instant now = times.now();
        Payment payment = insert(
                tx,
                new Payment(
                        request.facility(),
                        id,
                        1,
                        patientId,
                        0,
                        0,
                        receipt.method(),
                        receipt.amount(),
                        receipt.receivedOn() == null ? times.today() : receipt.receivedOn(),
                        receipt.reference(),
                        PaymentStatus.POSTED,
                        "",
                        null,
                        request.userId(),
                        now,
                        now,
                        List.copyOf(allocations)));
        for (Invoice invoice : paid) {
            invoices.settle(tx, invoice);
        }
        return new Posted.Done(payment);
    }

    /**
     * Takes a patient's payment back: a check that bounced. The ledger gets an entry that reverses it, what it paid is open
     * again, and others hear of it.
     */
    Voided voidPayment(WriteRequest request, long id, String reason) {
        return database.enter(request.facility(), tx -> {
            Optional<Payment> found = payments.findForUpdate(tx, id);
            if (found.isEmpty()) {
                return new Voided.NoSuchPayment();
            }
            Payment payment = found.get();
            if (request.earlier(tx, TYPE, id).isPresent()) {
                return new Voided.Done(payment);
            }
            if (!payment.canBeVoided()) {
                tx.rollBack();
                return payment.status() == PaymentStatus.REVERSED
                        ? new Voided.AlreadyVoided()
                        : new Voided.OfRemittance();
            }
            return new Voided.Done(takeBack(tx, payment, reason));
        });
    }

    private Payment takeBack(Transaction tx, Payment payment, String reason) throws SQLException {
        Payment voided = payments.update(tx, payment.voided(reason, times.now()));
        long[] paid = voided.allocations().stream()
                .mapToLong(PaymentAllocation::invoiceId)
                .filter(invoice -> invoice != 0)
                .sorted()
                .distinct()
                .toArray();
        for (long invoice : paid) {
            Optional<Invoice> locked = invoices.lock(tx, invoice);
            if (locked.isPresent()) {
                invoices.reopen(tx, locked.get());
            }
        }
        PaymentVoided event = PaymentVoided.newBuilder()
                .setPayment(PaymentMapping.toMessage(voided))
                .build();
        outbox.append(tx, OutgoingEvent.phi(TYPE, voided.id(), voided.facilityId(), voided.version(), event));
        return voided;
    }

    /**
     * Posts what a payer paid with a remittance.
     *
     * @param paidClaims what each claim got, in US dollars; negative where the payer took money back
     */
    public Payment postRemitted(
            Transaction tx,
            WriteRequest request,
            long payerId,
            long remittanceId,
            BigDecimal amount,
            String checkNumber,
            LocalDate paidOn,
            Map<Long, BigDecimal> paidClaims)
            throws SQLException {
        List<PaymentAllocation> allocations = new ArrayList<>();
        for (Map.Entry<Long, BigDecimal> paid : paidClaims.entrySet()) {
            if (paid.getValue().signum() != 0) {
                allocations.add(new PaymentAllocation(tx.nextId(ALLOCATION_IDS), paid.getKey(), 0, paid.getValue()));
            }
        }
        Instant now = times.now();
        return insert(
                tx,
                new Payment(
                        request.facility(),
                        tx.nextId(IDS),
                        1,
                        0,
                        payerId,
                        remittanceId,
                        PaymentMethod.TRANSFER,
                        amount,
                        paidOn,
                        checkNumber,
                        PaymentStatus.POSTED,
                        "",
                        null,
                        request.userId(),
                        now,
                        now,
                        List.copyOf(allocations)));
    }

    private Payment insert(Transaction tx, Payment posted) throws SQLException {
        Payment payment = payments.insert(tx, posted);
        PaymentPosted event = PaymentPosted.newBuilder()
                .setPayment(PaymentMapping.toMessage(payment))
                .build();
        outbox.append(tx, OutgoingEvent.phi(TYPE, payment.id(), payment.facilityId(), payment.version(), event));
        return payment;
    }

    /** Moves a patient's payments to the record that survives a merge. Returns their ids. */
    public List<Long> moveToPatient(Transaction tx, long from, long into) throws SQLException {
        Instant now = times.now();
        return payments.giveAll(tx, from, payment -> payment.ofPatient(into, now));
    }

    /** Moves those of a patient's payments that have these ids to another record. */
    public List<Long> moveToPatient(Transaction tx, long from, long into, List<Long> ids) throws SQLException {
        Instant now = times.now();
        return payments.giveBack(tx, from, ids, List.of(), payment -> payment.ofPatient(into, now));
    }

    Optional<Payment> find(Transaction tx, long id) throws SQLException {
        return payments.find(tx, id);
    }

    private Payment existing(Transaction tx, long id) throws SQLException {
        return payments.find(tx, id).orElseThrow(() -> new IllegalStateException("payment " + id + " is gone"));
    }

    BookedAggregates<Payment> aggregates() {
        return payments;
    }
}
