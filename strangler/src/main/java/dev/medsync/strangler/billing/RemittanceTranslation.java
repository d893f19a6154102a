package dev.medsync.strangler.billing;

import static dev.medsync.strangler.translate.Codecs.date;
import static dev.medsync.strangler.translate.Codecs.money;
import static dev.medsync.strangler.translate.Codecs.number;
import static dev.medsync.strangler.translate.Codecs.reference;
import static dev.medsync.strangler.translate.Codecs.text;

import com.google.protobuf.Timestamp;
import dev.medsync.billing.v1.Remittance;
import dev.medsync.billing.v1.RemittanceAdjustment;
import dev.medsync.billing.v1.RemittanceClaim;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.Codec;
import dev.medsync.strangler.translate.TableMapping;
import java.util.List;

/** Remittances with what they say of each claim. */
final class RemittanceTranslation {
    private RemittanceTranslation() {}

    static AggregateMapping<Remittance, Remittance.Builder> mapping(Codec<Timestamp> localTime) {
        TableMapping<Remittance, Remittance.Builder> table = TableMapping.<Remittance, Remittance.Builder>of(
                        "remit", Remittance::newBuilder)
                .id(Remittance::getId, Remittance.Builder::setId)
                .facility(Remittance::getFacilityId, Remittance.Builder::setFacilityId)
                .column(
                        "payer_id",
                        number("bigint"),
                        "payer_id",
                        Remittance::getPayerId,
                        Remittance.Builder::setPayerId)
                .column(
                        "check_no",
                        text("varchar"),
                        "check_number",
                        Remittance::getCheckNumber,
                        Remittance.Builder::setCheckNumber)
                .column(
                        "check_date",
                        date(),
                        "payment_date",
                        Remittance::getPaymentDate,
                        Remittance.Builder::setPaymentDate)
                .column(
                        "total_amount",
                        money(),
                        "total_paid",
                        Remittance::getTotalPaid,
                        Remittance.Builder::setTotalPaid)
                .column(
                        "provider_adjustment",
                        money(),
                        "provider_adjustment",
                        Remittance::getProviderAdjustment,
                        Remittance.Builder::setProviderAdjustment)
                .column(
                        "status",
                        new Codec<>("char(1)", "P"::equals, posted -> Boolean.TRUE.equals(posted) ? "P" : "N"),
                        "posted",
                        Remittance::getPosted,
                        Remittance.Builder::setPosted)
                .column("posted_by", reference(), "posted_by", Remittance::getPostedBy, Remittance.Builder::setPostedBy)
                .column(
                        "posted_at",
                        localTime,
                        "created_at",
                        Remittance::getCreatedAt,
                        Remittance.Builder::setCreatedAt)
                .children(claim(), "remit_id", Remittance::getClaimsList, Remittance.Builder::addAllClaims)
                .leave("edi_file_id", "the file it came in stays in the monolith until the EDI files move")
                .build();
        return new AggregateMapping<>("Remittance", table, List.of("id"), "facility_id", Remittance.parser());
    }

    private static TableMapping<RemittanceClaim, RemittanceClaim.Builder> claim() {
        return TableMapping.<RemittanceClaim, RemittanceClaim.Builder>of("remit_claim", RemittanceClaim::newBuilder)
                .column("id", number("bigint"), "claims.id", RemittanceClaim::getId, RemittanceClaim.Builder::setId)
                .column(
                        "claim_id",
                        reference(),
                        "claims.claim_id",
                        RemittanceClaim::getClaimId,
                        RemittanceClaim.Builder::setClaimId)
                .column(
                        "claim_no",
                        text("bigint"),
                        "claims.claim_number",
                        RemittanceClaim::getClaimNumber,
                        RemittanceClaim.Builder::setClaimNumber)
                .column(
                        "clp_status",
                        text("char(2)"),
                        "claims.status_code",
                        RemittanceClaim::getStatusCode,
                        RemittanceClaim.Builder::setStatusCode)
                .column(
                        "charged_amount",
                        money(),
                        "claims.charged",
                        RemittanceClaim::getCharged,
                        RemittanceClaim.Builder::setCharged)
                .column(
                        "paid_amount",
                        money(),
                        "claims.paid",
                        RemittanceClaim::getPaid,
                        RemittanceClaim.Builder::setPaid)
                .column(
                        "patient_amount",
                        money(),
                        "claims.patient_responsibility",
                        RemittanceClaim::getPatientResponsibility,
                        RemittanceClaim.Builder::setPatientResponsibility)
                .grandchildren(
                        adjustment(),
                        "remit_id",
                        "remit_claim_id",
                        RemittanceClaim::getAdjustmentsList,
                        RemittanceClaim.Builder::addAllAdjustments)
                .build();
    }

    private static TableMapping<RemittanceAdjustment, RemittanceAdjustment.Builder> adjustment() {
        return TableMapping.<RemittanceAdjustment, RemittanceAdjustment.Builder>of(
                        "remit_adjustment", RemittanceAdjustment::newBuilder)
                .column(
                        "id",
                        number("bigint"),
                        "claims.adjustments.id",
                        RemittanceAdjustment::getId,
                        RemittanceAdjustment.Builder::setId)
                .column(
                        "group_code",
                        text("char(2)"),
                        "claims.adjustments.group_code",
                        RemittanceAdjustment::getGroupCode,
                        RemittanceAdjustment.Builder::setGroupCode)
                .column(
                        "reason_code",
                        text("varchar"),
                        "claims.adjustments.reason_code",
                        RemittanceAdjustment::getReasonCode,
                        RemittanceAdjustment.Builder::setReasonCode)
                .column(
                        "amount",
                        money(),
                        "claims.adjustments.amount",
                        RemittanceAdjustment::getAmount,
                        RemittanceAdjustment.Builder::setAmount)
                .build();
    }
}
