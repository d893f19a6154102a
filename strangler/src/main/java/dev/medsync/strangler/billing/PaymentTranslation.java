package dev.medsync.strangler.billing;

import static dev.medsync.strangler.translate.Codecs.blankIsNull;
import static dev.medsync.strangler.translate.Codecs.code;
import static dev.medsync.strangler.translate.Codecs.date;
import static dev.medsync.strangler.translate.Codecs.money;
import static dev.medsync.strangler.translate.Codecs.number;
import static dev.medsync.strangler.translate.Codecs.reference;
import static dev.medsync.strangler.translate.Codecs.text;

import com.google.protobuf.Timestamp;
import dev.medsync.billing.v1.Payment;
import dev.medsync.billing.v1.PaymentAllocation;
import dev.medsync.billing.v1.PaymentMethod;
import dev.medsync.billing.v1.PaymentStatus;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.Codec;
import dev.medsync.strangler.translate.TableMapping;
import java.util.List;

/** Payments and what they pay for. */
final class PaymentTranslation {
    private PaymentTranslation() {}

    static AggregateMapping<Payment, Payment.Builder> mapping(Codec<Timestamp> localTime) {
        TableMapping<Payment, Payment.Builder> table = TableMapping.<Payment, Payment.Builder>of(
                        "payment", Payment::newBuilder)
                .id(Payment::getId, Payment.Builder::setId)
                .facility(Payment::getFacilityId, Payment.Builder::setFacilityId)
                .column("patient_id", reference(), "patient_id", Payment::getPatientId, Payment.Builder::setPatientId)
                .column("payer_id", reference(), "payer_id", Payment::getPayerId, Payment.Builder::setPayerId)
                .column(
                        "remit_id",
                        reference(),
                        "remittance_id",
                        Payment::getRemittanceId,
                        Payment.Builder::setRemittanceId)
                .column("amount", money(), "amount", Payment::getAmount, Payment.Builder::setAmount)
                .column(
                        "method",
                        code(
                                "char(2)",
                                PaymentMethod::valueOf,
                                null,
                                "CA=PAYMENT_METHOD_CASH",
                                "CC=PAYMENT_METHOD_CARD",
                                "CK=PAYMENT_METHOD_CHECK",
                                "EF=PAYMENT_METHOD_TRANSFER"),
                        "method",
                        Payment::getMethod,
                        Payment.Builder::setMethod)
                .column("reference", text("varchar"), "reference", Payment::getReference, Payment.Builder::setReference)
                .column("received_date", date(), "received_on", Payment::getReceivedOn, Payment.Builder::setReceivedOn)
                .column(
                        "status",
                        code(
                                "char(1)",
                                PaymentStatus::valueOf,
                                null,
                                "P=PAYMENT_STATUS_POSTED",
                                "V=PAYMENT_STATUS_REVERSED"),
                        "status",
                        Payment::getStatus,
                        Payment.Builder::setStatus)
                .column(
                        "void_reason",
                        blankIsNull("varchar"),
                        "void_reason",
                        Payment::getVoidReason,
                        Payment.Builder::setVoidReason)
                .column("voided_at", localTime, "voided_at", Payment::getVoidedAt, Payment.Builder::setVoidedAt)
                .column("created_by", reference(), "created_by", Payment::getCreatedBy, Payment.Builder::setCreatedBy)
                .column("created_at", localTime, "created_at", Payment::getCreatedAt, Payment.Builder::setCreatedAt)
                .column("updated_at", localTime, "updated_at", Payment::getUpdatedAt, Payment.Builder::setUpdatedAt)
                .children(allocation(), "payment_id", Payment::getAllocationsList, Payment.Builder::addAllAllocations)
                .build();
        return new AggregateMapping<>("Payment", table, List.of("id"), "facility_id", Payment.parser());
    }

    private static TableMapping<PaymentAllocation, PaymentAllocation.Builder> allocation() {
        return TableMapping.<PaymentAllocation, PaymentAllocation.Builder>of(
                        "payment_alloc", PaymentAllocation::newBuilder)
                .column(
                        "id",
                        number("bigint"),
                        "allocations.id",
                        PaymentAllocation::getId,
                        PaymentAllocation.Builder::setId)
                .column(
                        "claim_id",
                        reference(),
                        "allocations.claim_id",
                        PaymentAllocation::getClaimId,
                        PaymentAllocation.Builder::setClaimId)
                .column(
                        "invoice_id",
                        reference(),
                        "allocations.invoice_id",
                        PaymentAllocation::getInvoiceId,
                        PaymentAllocation.Builder::setInvoiceId)
                .column(
                        "amount",
                        money(),
                        "allocations.amount",
                        PaymentAllocation::getAmount,
                        PaymentAllocation.Builder::setAmount)
                .leave("created_at", "always the payment's own time")
                .build();
    }
}
