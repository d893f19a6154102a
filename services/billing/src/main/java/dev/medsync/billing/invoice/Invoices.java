package dev.medsync.billing.invoice;

import dev.medsync.billing.charge.Charge;
import dev.medsync.billing.charge.ChargeStatus;
import dev.medsync.billing.charge.Charges;
import dev.medsync.billing.claim.Claim;
import dev.medsync.billing.claim.Claims;
import dev.medsync.billing.ledger.BookedAggregates;
import dev.medsync.billing.ledger.Source;
import dev.medsync.billing.number.PublicNumbers;
import dev.medsync.billing.reference.References;
import dev.medsync.billing.v1.InvoiceIssued;
import dev.medsync.platform.data.Database;
import dev.medsync.platform.data.RowShapeFailures;
import dev.medsync.platform.data.Transaction;
import dev.medsync.platform.events.OutboxWriter;
import dev.medsync.platform.events.OutgoingEvent;
import dev.medsync.platform.request.Times;
import dev.medsync.platform.request.WriteRequest;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The invoices of a facility. */
@Singleton
public final class Invoices {

    private static final String TYPE = "Invoice";
    private static final int DAYS_TO_PAY = 30;

    private final Database database;
    private final BookedAggregates<Invoice> invoices;
    private final Charges charges;
    private final Claims claims;
    private final References references;
    private final Times times;
    private final OutboxWriter outbox;

    Invoices(
            Database database,
            Charges charges,
            Claims claims,
            References references,
            Times times,
            OutboxWriter outbox,
            RowShapeFailures failures) {
        this.database = database;
        this.outbox = outbox;
        this.charges = charges;
        this.claims = claims;
        this.references = references;
        this.times = times;
        this.invoices = new BookedAggregates<>(Invoice.class, failures, Source.INVOICE, Invoice::contribution);
    }

    /** What became of a wish for an invoice. */
    sealed interface Issued {

        record Done(Invoice invoice, BigDecimal paid) implements Issued {}

        record NothingToInvoice() implements Issued {}
    }

    /**
     * Bills a patient for what payers left open and for charges that nobody insures.
     *
     * @param ofPatient may be a record that was merged away: the survivor gets the bill
     */
    Issued issue(WriteRequest request, long ofPatient) {
        return database.enter(request.facility(), tx -> {
            long id = tx.nextId("invoice_id_seq");
            OptionalLong earlier = request.earlier(tx, TYPE, id);
            if (earlier.isPresent()) {
                Invoice former = existing(tx, earlier.getAsLong());
                return new Issued.Done(former, paid(tx, List.of(former)).getOrDefault(former.id(), BigDecimal.ZERO));
            }
            references.holdPatients(tx);
            long patientId = references.survivor(tx, ofPatient);
            // The counter before the shares: it is also the lock that keeps two requests from invoicing the same share.
            String number = PublicNumbers.next(tx, "invoice");
            List<Claim> shares = claims.withOpenShare(tx, patientId);
            List<Charge> uninsured = uninsured(tx, patientId);
            if (shares.isEmpty() && uninsured.isEmpty()) {
                tx.rollBack();
                return new Issued.NothingToInvoice();
            }
            Instant now = times.now();
            LocalDate today = times.today();
            List<InvoiceLine> lines = lines(tx, shares, uninsured);
            Invoice invoice = invoices.insert(
                    tx,
                    new Invoice(
                            request.facility(),
                            id,
                            1,
                            number,
                            patientId,
                            InvoiceStatus.ISSUED,
                            today,
                            today.plusDays(DAYS_TO_PAY),
                            lines.stream()
                                    .map(InvoiceLine::amount)
                                    .reduce(BigDecimal.ZERO.setScale(2), BigDecimal::add),
                            BigDecimal.ZERO.setScale(2),
                            0,
                            request.userId(),
                            now,
                            now,
                            lines));
            charges.mark(tx, uninsured, ChargeStatus.INVOICED);
            InvoiceIssued event = InvoiceIssued.newBuilder()
                    .setInvoice(InvoiceMapping.toMessage(invoice))
                    .build();
            outbox.append(tx, OutgoingEvent.phi(TYPE, id, invoice.facilityId(), invoice.version(), event));
            return new Issued.Done(invoice, BigDecimal.ZERO);
        });
    }

    private List<Charge> uninsured(Transaction tx, long patientId) throws SQLException {
        List<Charge> uninsured = new ArrayList<>();
        for (Charge charge : charges.takeOpenOfPatient(tx, patientId)) {
            if (references.coverageOn(tx, patientId, charge.serviceDate()).isEmpty()) {
                uninsured.add(charge);
            }
        }
        return uninsured;
    }

    private static List<InvoiceLine> lines(Transaction tx, List<Claim> shares, List<Charge> uninsured)
            throws SQLException {
        List<Long> ids = tx.nextIds("invoice_line_id_seq", shares.size() + uninsured.size());
        List<InvoiceLine> lines = new ArrayList<>(ids.size());
        for (Claim claim : shares) {
            lines.add(new InvoiceLine(
                    ids.get(lines.size()),
                    lines.size() + 1,
                    0,
                    claim.id(),
                    "Your share of claim " + claim.number(),
                    claim.patientResponsibility()));
        }
        for (Charge charge : uninsured) {
            String description = charge.description().isEmpty() ? charge.chargeCode() : charge.description();
            lines.add(new InvoiceLine(
                    ids.get(lines.size()), lines.size() + 1, charge.id(), 0, description, charge.amount()));
        }
        return List.copyOf(lines);
    }

    /** The invoice, which nobody else may pay until the transaction ends. */
    public Optional<Invoice> lock(Transaction tx, long id) throws SQLException {
        return invoices.findForUpdate(tx, id);
    }

    public boolean isVoided(Invoice invoice) {
        return invoice.status() == InvoiceStatus.VOIDED;
    }

    /** What is left to pay. */
    public BigDecimal balance(Transaction tx, Invoice invoice) throws SQLException {
        return invoice.balance(paid(tx, List.of(invoice)).getOrDefault(invoice.id(), BigDecimal.ZERO));
    }

    /** An open invoice of which nothing is left to pay is paid. */
    public void settle(Transaction tx, Invoice invoice) throws SQLException {
        if (invoice.isOpen() && balance(tx, invoice).signum() == 0) {
            invoices.update(tx, invoice.as(InvoiceStatus.PAID, times.now()));
        }
    }

    /** A paid invoice of which something is left to pay, because a payment was taken back, is open again. */
    public void reopen(Transaction tx, Invoice invoice) throws SQLException {
        if (invoice.status() == InvoiceStatus.PAID && balance(tx, invoice).signum() > 0) {
            InvoiceStatus open = invoice.lateFee().signum() > 0 ? InvoiceStatus.LATE : InvoiceStatus.ISSUED;
            invoices.update(tx, invoice.as(open, times.now()));
        }
    }

    /** What posted payments have allocated to each of the invoices; nothing is absent. */
    Map<Long, BigDecimal> paid(Transaction tx, List<Invoice> of) throws SQLException {
        String sql = """
                select a.invoice_id, sum(a.amount) from payment_allocation a
                  join payment p on p.facility_id = a.facility_id and p.id = a.payment_id and p.status = 'POSTED'
                 where a.facility_id = ? and a.invoice_id <> 0 and a.invoice_id = any(?) group by a.invoice_id""";
        Map<Long, BigDecimal> paid = new HashMap<>();
        try (PreparedStatement statement = tx.connection().prepareStatement(sql)) {
            statement.setInt(1, tx.facility());
            Long[] ids = of.stream().map(Invoice::id).toArray(Long[]::new);
            statement.setArray(2, tx.connection().createArrayOf("int8", ids));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    paid.put(rows.getLong(1), rows.getBigDecimal(2));
                }
            }
        }
        return paid;
    }

    /** Moves a patient's invoices to the record that survives a merge. Returns their ids. */
    public List<Long> moveToPatient(Transaction tx, long from, long into) throws SQLException {
        Instant now = times.now();
        return invoices.giveAll(tx, from, invoice -> invoice.ofPatient(into, now));
    }

    /** Moves those of a patient's invoices that have these ids to another record. */
    public List<Long> moveToPatient(Transaction tx, long from, long into, List<Long> ids) throws SQLException {
        Instant now = times.now();
        return invoices.giveBack(tx, from, ids, List.of(), invoice -> invoice.ofPatient(into, now));
    }

    Optional<Invoice> find(Transaction tx, long id) throws SQLException {
        return invoices.find(tx, id);
    }

    List<Invoice> ofPatient(Transaction tx, long patientId) throws SQLException {
        return invoices.query(
                tx, "where t.facility_id = ? and t.patient_id = ? order by t.id", tx.facility(), patientId);
    }

    private Invoice existing(Transaction tx, long id) throws SQLException {
        return invoices.find(tx, id).orElseThrow(() -> new IllegalStateException("invoice " + id + " is gone"));
    }

    BookedAggregates<Invoice> aggregates() {
        return invoices;
    }
}
