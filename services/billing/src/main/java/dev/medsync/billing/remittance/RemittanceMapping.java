package dev.medsync.billing.remittance;

import static dev.medsync.platform.data.ProtoValues.amount;
import static dev.medsync.platform.data.ProtoValues.date;
import static dev.medsync.platform.data.ProtoValues.day;
import static dev.medsync.platform.data.ProtoValues.instant;
import static dev.medsync.platform.data.ProtoValues.money;
import static dev.medsync.platform.data.ProtoValues.timestamp;
import static java.util.Objects.requireNonNull;

/** A remittance as a message, for calls, events and copies. */
public final class RemittanceMapping {

    private RemittanceMapping() {}

    public static dev.medsync.billing.v1.Remittance toMessage(Remittance remittance) {
        return dev.medsync.billing.v1.Remittance.newBuilder()
                .setId(remittance.id())
                .setFacilityId(remittance.facilityId())
                .setVersion(remittance.version())
                .setPayerId(remittance.payerId())
                .setCheckNumber(remittance.checkNumber())
                .setPaymentDate(date(remittance.paymentDate()))
                .setTotalPaid(money(remittance.totalPaid()))
                .setProviderAdjustment(money(remittance.providerAdjustment()))
                .setPosted(remittance.posted())
                .setPostedBy(remittance.postedBy())
                .setCreatedAt(timestamp(remittance.createdAt()))
                .addAllClaims(remittance.claims().stream()
                        .map(RemittanceMapping::toMessage)
                        .toList())
                .build();
    }

    private static dev.medsync.billing.v1.RemittanceClaim toMessage(RemittanceClaim claim) {
        return dev.medsync.billing.v1.RemittanceClaim.newBuilder()
                .setId(claim.id())
                .setClaimNumber(claim.claimNumber())
                .setClaimId(claim.claimId())
                .setStatusCode(claim.statusCode())
                .setCharged(money(claim.charged()))
                .setPaid(money(claim.paid()))
                .setPatientResponsibility(money(claim.patientResponsibility()))
                .addAllAdjustments(claim.adjustments().stream()
                        .map(RemittanceMapping::toMessage)
                        .toList())
                .build();
    }

    private static dev.medsync.billing.v1.RemittanceAdjustment toMessage(RemittanceAdjustment adjustment) {
        return dev.medsync.billing.v1.RemittanceAdjustment.newBuilder()
                .setId(adjustment.id())
                .setGroupCode(adjustment.groupCode())
                .setReasonCode(adjustment.reasonCode())
                .setAmount(money(adjustment.amount()))
                .build();
    }

    public static Remittance fromMessage(dev.medsync.billing.v1.Remittance message) {
        return new Remittance(
                message.getFacilityId(),
                message.getId(),
                message.getVersion(),
                message.getPayerId(),
                message.getCheckNumber(),
                requireNonNull(day(message.getPaymentDate()), "payment_date"),
                amount(message.getTotalPaid()),
                amount(message.getProviderAdjustment()),
                message.getPosted(),
                message.getPostedBy(),
                requireNonNull(instant(message.getCreatedAt()), "created_at"),
                message.getClaimsList().stream()
                        .map(RemittanceMapping::fromMessage)
                        .toList());
    }

    static RemittanceClaim fromMessage(dev.medsync.billing.v1.RemittanceClaim message) {
        return new RemittanceClaim(
                message.getId(),
                message.getClaimNumber(),
                message.getClaimId(),
                message.getStatusCode(),
                amount(message.getCharged()),
                amount(message.getPaid()),
                amount(message.getPatientResponsibility()),
                message.getAdjustmentsList().stream()
                        .map(adjustment -> new RemittanceAdjustment(
                                adjustment.getId(),
                                adjustment.getGroupCode(),
                                adjustment.getReasonCode(),
                                amount(adjustment.getAmount())))
                        .toList());
    }
}
