package dev.medsync.billing.invoice;

import static dev.medsync.platform.data.ProtoValues.amount;
import static dev.medsync.platform.data.ProtoValues.date;
import static dev.medsync.platform.data.ProtoValues.day;
import static dev.medsync.platform.data.ProtoValues.instant;
import static dev.medsync.platform.data.ProtoValues.money;
import static dev.medsync.platform.data.ProtoValues.timestamp;
import static java.util.Objects.requireNonNull;

import dev.medsync.platform.request.WireEnum;

/** An invoice as a message, for calls, events and copies. What was paid is derived, and left to who answers a call. */
public final class InvoiceMapping {

    private static final String STATUS = "INVOICE_STATUS_";

    private InvoiceMapping() {}

    public static dev.medsync.billing.v1.Invoice toMessage(Invoice invoice) {
        dev.medsync.billing.v1.Invoice.Builder message = dev.medsync.billing.v1.Invoice.newBuilder()
                .setId(invoice.id())
                .setFacilityId(invoice.facilityId())
                .setVersion(invoice.version())
                .setNumber(invoice.number())
                .setPatientId(invoice.patientId())
                .setStatus(WireEnum.write(dev.medsync.billing.v1.InvoiceStatus.class, STATUS, invoice.status()))
                .setIssuedOn(date(invoice.issuedOn()))
                .setDueOn(date(invoice.dueOn()))
                .setTotal(money(invoice.total()))
                .setLateFee(money(invoice.lateFee()))
                .setStatementCount(invoice.statementCount())
                .setCreatedBy(invoice.createdBy())
                .setCreatedAt(timestamp(invoice.createdAt()))
                .setUpdatedAt(timestamp(invoice.updatedAt()));
        for (InvoiceLine line : invoice.lines()) {
            message.addLines(dev.medsync.billing.v1.InvoiceLine.newBuilder()
                    .setId(line.id())
                    .setLineNumber(line.lineNumber())
                    .setChargeId(line.chargeId())
                    .setClaimId(line.claimId())
                    .setDescription(line.description())
                    .setAmount(money(line.amount())));
        }
        return message.build();
    }

    public static Invoice fromMessage(dev.medsync.billing.v1.Invoice message) {
        return new Invoice(
                message.getFacilityId(),
                message.getId(),
                message.getVersion(),
                message.getNumber(),
                message.getPatientId(),
                WireEnum.read(InvoiceStatus.class, STATUS, message.getStatus()),
                requireNonNull(day(message.getIssuedOn()), "issued_on"),
                requireNonNull(day(message.getDueOn()), "due_on"),
                amount(message.getTotal()),
                amount(message.getLateFee()),
                message.getStatementCount(),
                message.getCreatedBy(),
                requireNonNull(instant(message.getCreatedAt()), "created_at"),
                requireNonNull(instant(message.getUpdatedAt()), "updated_at"),
                message.getLinesList().stream()
                        .map(line -> new InvoiceLine(
                                line.getId(),
                                line.getLineNumber(),
                                line.getChargeId(),
                                line.getClaimId(),
                                line.getDescription(),
                                amount(line.getAmount())))
                        .toList());
    }
}
