package dev.medsync.billing.invoice;

import dev.medsync.platform.data.Aggregate;
import dev.medsync.platform.data.Children;
import dev.medsync.platform.data.Key;
import dev.medsync.platform.data.Length;
import dev.medsync.platform.data.Version;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * A bill to a patient. What has been paid is not in it: it is the sum of what posted payments have allocated, so a
 * payment that bounces takes its share back by itself. Amounts are US dollars.
 *
 * @param number public number
 * @param total sum of the lines
 */
@Aggregate("invoice")
public record Invoice(
        int facilityId,
        @Key long id,
        @Version long version,
        @Length(19) String number,
        long patientId,
        InvoiceStatus status,
        LocalDate issuedOn,
        LocalDate dueOn,
        BigDecimal total,
        BigDecimal lateFee,
        int statementCount,
        long createdBy,
        Instant createdAt,
        Instant updatedAt,

        @Children(table = "invoice_line", parent = "invoice_id")
        List<InvoiceLine> lines) {

    /** What is left to pay after the given payments; never less than nothing. */
    BigDecimal balance(BigDecimal paid) {
        return status == InvoiceStatus.VOIDED
                ? BigDecimal.ZERO.setScale(2)
                : total.add(lateFee).subtract(paid).max(BigDecimal.ZERO.setScale(2));
    }

    boolean isOpen() {
        return status == InvoiceStatus.ISSUED || status == InvoiceStatus.LATE;
    }

    Invoice as(InvoiceStatus next, Instant at) {
        return with(patientId, next, at);
    }

    /** The same invoice of the patient that this one's record was merged into. */
    public Invoice ofPatient(long survivor, Instant at) {
        return with(survivor, status, at);
    }

    /** What the invoice itself adds to what is owed: its charges are in the accounts already. */
    BigDecimal contribution() {
        return status == InvoiceStatus.VOIDED ? BigDecimal.ZERO : lateFee;
    }

    private Invoice with(long patient, InvoiceStatus next, Instant at) {
        return new Invoice(
                facilityId,
                id,
                version,
                number,
                patient,
                next,
                issuedOn,
                dueOn,
                total,
                lateFee,
                statementCount,
                createdBy,
                createdAt,
                at,
                lines);
    }
}
