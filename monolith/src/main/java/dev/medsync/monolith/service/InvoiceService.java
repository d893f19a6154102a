package dev.medsync.monolith.service;

import dev.medsync.monolith.dao.ChargeDao;
import dev.medsync.monolith.dao.InvoiceDao;
import dev.medsync.monolith.dao.PatientDao;
import dev.medsync.monolith.dao.UserDao;
import dev.medsync.monolith.model.Caller;
import dev.medsync.monolith.model.Charge;
import dev.medsync.monolith.model.Invoice;
import dev.medsync.monolith.model.Patient;
import dev.medsync.monolith.seam.Aggregate;
import dev.medsync.monolith.seam.Capability;
import dev.medsync.monolith.seam.IdempotencyKey;
import dev.medsync.monolith.seam.OwnedData;
import dev.medsync.monolith.seam.RecordsCopies;
import dev.medsync.monolith.seam.Written;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Invoices: what is left for the patient to pay. */
@Singleton
public final class InvoiceService {

    private static final int DAYS_TO_PAY = 30;

    private final OwnedData data;
    private final Access access;
    private final RecordsCopies copies;

    InvoiceService(OwnedData data, Access access, RecordsCopies copies) {
        this.data = data;
        this.access = access;
        this.copies = copies;
    }

    public Written<Invoice> create(Caller caller, @Nullable IdempotencyKey key, long patientId) throws SQLException {
        access.require(caller, "billing.write");
        copies.awaitPatient(caller.facility(), patientId);
        return data.write(
                Aggregate.INVOICE,
                caller,
                key,
                connection -> {
                    // Who was merged away is billed as the survivor.
                    Patient survivor = PatientDao.lockSurvivor(connection, caller.facility(), patientId)
                            .orElseThrow(() -> ProblemException.notFound("patient"));
                    return issue(connection, caller.facility(), survivor.id(), caller.userId())
                            .orElseThrow(() -> ProblemException.conflict("nothing to invoice"));
                },
                (connection, saved) ->
                        InvoiceDao.find(connection, caller.facility(), saved).orElseThrow());
    }

    /**
     * Invoices what claims left to the patient and the charges nobody insures. Empty: there is nothing. The number is taken
     * first: its counter is also the lock that keeps two runs from invoicing the same claim, and what is rolled back gives
     * its number back.
     */
    public static OptionalLong issue(Connection connection, int facility, long patientId, long userId)
            throws SQLException {
        long number = InvoiceDao.nextNumber(connection, facility);
        List<Invoice.Line> lines = new ArrayList<>();
        double total = 0; // HABIT 3
        for (InvoiceDao.Share share : InvoiceDao.openShares(connection, facility, patientId)) {
            lines.add(new Invoice.Line(
                    lines.size() + 1, null, share.claimId(), "Your share of claim " + share.claimNo(), share.amount()));
            total += share.amount().doubleValue();
        }
        List<Charge> charges = ChargeDao.lockSelfPay(connection, facility, patientId);
        for (Charge charge : charges) {
            lines.add(new Invoice.Line(
                    lines.size() + 1,
                    charge.id(),
                    null,
                    charge.description() == null ? charge.code() : charge.description(),
                    charge.amount()));
            total += charge.amount().doubleValue();
        }
        if (lines.isEmpty()) {
            return OptionalLong.empty();
        }
        LocalDate today = LocalDate.now(); // HABIT 1: in Honolulu it may still be yesterday
        long id = InvoiceDao.insert(
                connection,
                facility,
                number,
                patientId,
                today,
                today.plusDays(DAYS_TO_PAY),
                BigDecimal.valueOf(total).setScale(2, RoundingMode.HALF_UP),
                lines,
                userId);
        ChargeDao.setStatus(connection, charges.stream().map(Charge::id).toList(), "I");
        return OptionalLong.of(id);
    }

    public Invoice invoice(Caller caller, long id) throws SQLException {
        access.require(caller, "billing.read");
        return data.read(Capability.BILLING, caller.facility(), connection -> {
            Invoice invoice = InvoiceDao.find(connection, caller.facility(), id)
                    .orElseThrow(() -> ProblemException.notFound("invoice"));
            UserDao.audit(
                    connection,
                    caller.userId(),
                    caller.name(),
                    caller.facility(),
                    invoice.patientId(),
                    "R",
                    "invoice",
                    id);
            return invoice;
        });
    }

    public List<Invoice> ofPatient(Caller caller, long patientId) throws SQLException {
        access.require(caller, "billing.read");
        return data.read(Capability.BILLING, caller.facility(), connection -> {
            UserDao.audit(
                    connection,
                    caller.userId(),
                    caller.name(),
                    caller.facility(),
                    patientId,
                    "R",
                    "invoice-list",
                    null);
            return InvoiceDao.ofPatient(connection, caller.facility(), patientId);
        });
    }
}
