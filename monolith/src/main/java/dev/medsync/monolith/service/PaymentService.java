package dev.medsync.monolith.service;

import dev.medsync.monolith.dao.InvoiceDao;
import dev.medsync.monolith.dao.PatientDao;
import dev.medsync.monolith.dao.PaymentDao;
import dev.medsync.monolith.dao.UserDao;
import dev.medsync.monolith.model.Caller;
import dev.medsync.monolith.model.Payment;
import dev.medsync.monolith.seam.Aggregate;
import dev.medsync.monolith.seam.Capability;
import dev.medsync.monolith.seam.IdempotencyKey;
import dev.medsync.monolith.seam.OwnedData;
import dev.medsync.monolith.seam.RecordsCopies;
import dev.medsync.monolith.seam.Written;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Payments by patients. (A payer's payment is posted with its remittance.) */
@Singleton
public final class PaymentService {

    private final OwnedData data;
    private final Access access;
    private final RecordsCopies copies;

    PaymentService(OwnedData data, Access access, RecordsCopies copies) {
        this.data = data;
        this.access = access;
        this.copies = copies;
    }

    /** Money over the counter. */
    public record Receipt(
            long patientId,
            BigDecimal amount,
            String method,
            String reference,
            @Nullable LocalDate receivedDate,
            List<ForInvoice> allocations) {}

    /** Part of a payment. */
    public record ForInvoice(long invoiceId, BigDecimal amount) {}

    public Written<Payment> post(Caller caller, @Nullable IdempotencyKey key, Receipt receipt) throws SQLException {
        access.require(caller, "billing.write");
        BigDecimal allocated =
                receipt.allocations().stream().map(ForInvoice::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        if (allocated.compareTo(receipt.amount()) > 0) {
            throw ProblemException.invalid("allocations", "more is allocated than was paid");
        }
        copies.awaitPatient(caller.facility(), receipt.patientId());
        return data.write(
                Aggregate.PAYMENT,
                caller,
                key,
                connection -> {
                    // Who was merged away pays as the survivor, also an invoice that a command has still to bring
                    // along.
                    long patientId = PatientDao.lockSurvivor(connection, caller.facility(), receipt.patientId())
                            .orElseThrow(() -> ProblemException.notFound("patient"))
                            .id();
                    List<ForInvoice> inOrder = receipt.allocations().stream()
                            .sorted(Comparator.comparingLong(ForInvoice::invoiceId))
                            .toList();
                    for (ForInvoice part : inOrder) {
                        InvoiceDao.Owed owed = InvoiceDao.lock(connection, caller.facility(), part.invoiceId())
                                .orElseThrow(() -> ProblemException.notFound("invoice"));
                        if (PatientDao.survivor(connection, caller.facility(), owed.patientId())
                                .filter(survivor -> survivor.id() == patientId)
                                .isEmpty()) {
                            throw ProblemException.notFound("invoice");
                        }
                        if (owed.status().equals("V")) {
                            throw ProblemException.conflict("the invoice is void");
                        }
                    }
                    long id = PaymentDao.insert(
                            connection,
                            caller.facility(),
                            patientId,
                            null,
                            null,
                            receipt.amount(),
                            receipt.method(),
                            receipt.reference(),
                            receipt.receivedDate() == null ? LocalDate.now() : receipt.receivedDate(), // HABIT 1
                            caller.userId());
                    for (ForInvoice part : inOrder) {
                        PaymentDao.allocate(connection, id, null, part.invoiceId(), part.amount());
                        InvoiceDao.settle(connection, part.invoiceId());
                    }
                    return id;
                },
                (connection, saved) ->
                        PaymentDao.find(connection, caller.facility(), saved).orElseThrow());
    }

    public Payment payment(Caller caller, long id) throws SQLException {
        access.require(caller, "billing.read");
        return data.read(Capability.BILLING, caller.facility(), connection -> {
            Payment payment = PaymentDao.find(connection, caller.facility(), id)
                    .orElseThrow(() -> ProblemException.notFound("payment"));
            UserDao.audit(
                    connection,
                    caller.userId(),
                    caller.name(),
                    caller.facility(),
                    payment.patientId(),
                    "R",
                    "payment",
                    id);
            return payment;
        });
    }

    /** A check that bounced. HABIT 4: the invoices it paid stay paid. */
    public Written<Payment> voidPayment(Caller caller, @Nullable IdempotencyKey key, long id, String reason)
            throws SQLException {
        access.require(caller, "billing.void");
        return data.write(
                Aggregate.PAYMENT,
                caller,
                key,
                connection -> {
                    if (!PaymentDao.voidPosted(connection, caller.facility(), id, reason)) {
                        ProblemException.mustExist(PaymentDao.find(connection, caller.facility(), id), "payment");
                        throw ProblemException.conflict("the payment is void already");
                    }
                    return id;
                },
                (connection, saved) ->
                        PaymentDao.find(connection, caller.facility(), saved).orElseThrow());
    }
}
