package dev.medsync.billing.payment;

import static dev.medsync.platform.data.ProtoValues.amount;
import static dev.medsync.platform.data.ProtoValues.date;
import static dev.medsync.platform.data.ProtoValues.day;
import static dev.medsync.platform.data.ProtoValues.instant;
import static dev.medsync.platform.data.ProtoValues.money;
import static dev.medsync.platform.data.ProtoValues.timestamp;
import static java.util.Objects.requireNonNull;

import dev.medsync.platform.request.WireEnum;

/** A payment as a message, for calls, events and copies. */
public final class PaymentMapping {

    static final String METHOD = "PAYMENT_METHOD_";
    private static final String STATUS = "PAYMENT_STATUS_";

    private PaymentMapping() {}

    public static dev.medsync.billing.v1.Payment toMessage(Payment payment) {
        dev.medsync.billing.v1.Payment.Builder message = dev.medsync.billing.v1.Payment.newBuilder()
                .setId(payment.id())
                .setFacilityId(payment.facilityId())
                .setVersion(payment.version())
                .setPatientId(payment.patientId())
                .setPayerId(payment.payerId())
                .setRemittanceId(payment.remittanceId())
                .setMethod(WireEnum.write(dev.medsync.billing.v1.PaymentMethod.class, METHOD, payment.method()))
                .setAmount(money(payment.amount()))
                .setReceivedOn(date(payment.receivedOn()))
                .setReference(payment.reference())
                .setStatus(WireEnum.write(dev.medsync.billing.v1.PaymentStatus.class, STATUS, payment.status()))
                .setVoidReason(payment.voidReason())
                .setCreatedBy(payment.createdBy())
                .setCreatedAt(timestamp(payment.createdAt()))
                .setUpdatedAt(timestamp(payment.updatedAt()));
        if (payment.voidedAt() != null) {
            message.setVoidedAt(timestamp(payment.voidedAt()));
        }
        for (PaymentAllocation allocation : payment.allocations()) {
            message.addAllocations(dev.medsync.billing.v1.PaymentAllocation.newBuilder()
                    .setId(allocation.id())
                    .setClaimId(allocation.claimId())
                    .setInvoiceId(allocation.invoiceId())
                    .setAmount(money(allocation.amount())));
        }
        return message.build();
    }

    public static Payment fromMessage(dev.medsync.billing.v1.Payment message) {
        return new Payment(
                message.getFacilityId(),
                message.getId(),
                message.getVersion(),
                message.getPatientId(),
                message.getPayerId(),
                message.getRemittanceId(),
                WireEnum.read(PaymentMethod.class, METHOD, message.getMethod()),
                amount(message.getAmount()),
                requireNonNull(day(message.getReceivedOn()), "received_on"),
                message.getReference(),
                WireEnum.read(PaymentStatus.class, STATUS, message.getStatus()),
                message.getVoidReason(),
                instant(message.getVoidedAt()),
                message.getCreatedBy(),
                requireNonNull(instant(message.getCreatedAt()), "created_at"),
                requireNonNull(instant(message.getUpdatedAt()), "updated_at"),
                message.getAllocationsList().stream()
                        .map(allocation -> new PaymentAllocation(
                                allocation.getId(),
                                allocation.getClaimId(),
                                allocation.getInvoiceId(),
                                amount(allocation.getAmount())))
                        .toList());
    }
}
