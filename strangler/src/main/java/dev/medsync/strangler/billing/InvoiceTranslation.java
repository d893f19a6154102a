package dev.medsync.strangler.billing;

import static dev.medsync.strangler.translate.Codecs.code;
import static dev.medsync.strangler.translate.Codecs.date;
import static dev.medsync.strangler.translate.Codecs.money;
import static dev.medsync.strangler.translate.Codecs.number;
import static dev.medsync.strangler.translate.Codecs.reference;
import static dev.medsync.strangler.translate.Codecs.text;

import com.google.protobuf.Timestamp;
import dev.medsync.billing.v1.Invoice;
import dev.medsync.billing.v1.InvoiceLine;
import dev.medsync.billing.v1.InvoiceStatus;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.Codec;
import dev.medsync.strangler.translate.TableMapping;
import java.util.List;

/** Invoices with their lines. */
final class InvoiceTranslation {
    private InvoiceTranslation() {}

    static AggregateMapping<Invoice, Invoice.Builder> mapping(Codec<Timestamp> localTime) {
        TableMapping<Invoice, Invoice.Builder> table = TableMapping.<Invoice, Invoice.Builder>of(
                        "invoice", Invoice::newBuilder)
                .id(Invoice::getId, Invoice.Builder::setId)
                .facility(Invoice::getFacilityId, Invoice.Builder::setFacilityId)
                .column("invoice_no", text("bigint"), "number", Invoice::getNumber, Invoice.Builder::setNumber)
                .column(
                        "patient_id",
                        number("bigint"),
                        "patient_id",
                        Invoice::getPatientId,
                        Invoice.Builder::setPatientId)
                .column("invoice_date", date(), "issued_on", Invoice::getIssuedOn, Invoice.Builder::setIssuedOn)
                .column("due_date", date(), "due_on", Invoice::getDueOn, Invoice.Builder::setDueOn)
                .column("total_amount", money(), "total", Invoice::getTotal, Invoice.Builder::setTotal)
                .column("late_fee", money(), "late_fee", Invoice::getLateFee, Invoice.Builder::setLateFee)
                .column(
                        "status",
                        code(
                                "char(1)",
                                InvoiceStatus::valueOf,
                                null,
                                "O=INVOICE_STATUS_ISSUED",
                                "P=INVOICE_STATUS_PAID",
                                "L=INVOICE_STATUS_LATE",
                                "V=INVOICE_STATUS_VOIDED"),
                        "status",
                        Invoice::getStatus,
                        Invoice.Builder::setStatus)
                .whole(
                        "statement_count",
                        "int",
                        "statement_count",
                        Invoice::getStatementCount,
                        Invoice.Builder::setStatementCount)
                .column("created_by", reference(), "created_by", Invoice::getCreatedBy, Invoice.Builder::setCreatedBy)
                .column("created_at", localTime, "created_at", Invoice::getCreatedAt, Invoice.Builder::setCreatedAt)
                .column("updated_at", localTime, "updated_at", Invoice::getUpdatedAt, Invoice.Builder::setUpdatedAt)
                .children(line(), "invoice_id", Invoice::getLinesList, Invoice.Builder::addAllLines)
                .derived(
                        "balance_due",
                        "payment_alloc",
                        "total_amount + late_fee - coalesce("
                                + "(select sum(a.amount) from payment_alloc a where a.invoice_id = invoice.id), 0)",
                        "summed up by a trigger from rows that are copied, and wrong (habit 4)")
                .build();
        return new AggregateMapping<>("Invoice", table, List.of("id"), "facility_id", Invoice.parser());
    }

    private static TableMapping<InvoiceLine, InvoiceLine.Builder> line() {
        return TableMapping.<InvoiceLine, InvoiceLine.Builder>of("invoice_line", InvoiceLine::newBuilder)
                .column("id", number("bigint"), "lines.id", InvoiceLine::getId, InvoiceLine.Builder::setId)
                .whole(
                        "line_no",
                        "smallint",
                        "lines.line_number",
                        InvoiceLine::getLineNumber,
                        InvoiceLine.Builder::setLineNumber)
                .column(
                        "charge_id",
                        reference(),
                        "lines.charge_id",
                        InvoiceLine::getChargeId,
                        InvoiceLine.Builder::setChargeId)
                .column(
                        "claim_id",
                        reference(),
                        "lines.claim_id",
                        InvoiceLine::getClaimId,
                        InvoiceLine.Builder::setClaimId)
                .column(
                        "description",
                        text("varchar"),
                        "lines.description",
                        InvoiceLine::getDescription,
                        InvoiceLine.Builder::setDescription)
                .column("amount", money(), "lines.amount", InvoiceLine::getAmount, InvoiceLine.Builder::setAmount)
                .build();
    }
}
