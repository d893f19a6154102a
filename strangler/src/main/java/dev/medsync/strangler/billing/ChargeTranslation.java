package dev.medsync.strangler.billing;

import static dev.medsync.strangler.translate.Codecs.blankIsNull;
import static dev.medsync.strangler.translate.Codecs.code;
import static dev.medsync.strangler.translate.Codecs.date;
import static dev.medsync.strangler.translate.Codecs.money;
import static dev.medsync.strangler.translate.Codecs.number;
import static dev.medsync.strangler.translate.Codecs.reference;
import static dev.medsync.strangler.translate.Codecs.text;
import static dev.medsync.strangler.translate.Codecs.uuid;
import static dev.medsync.strangler.translate.Codecs.wholeQuantity;

import com.google.protobuf.Timestamp;
import dev.medsync.billing.v1.Charge;
import dev.medsync.billing.v1.ChargeOrigin;
import dev.medsync.billing.v1.ChargeStatus;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.Codec;
import dev.medsync.strangler.translate.TableMapping;
import java.util.List;

/** Charges. */
final class ChargeTranslation {
    private ChargeTranslation() {}

    static AggregateMapping<Charge, Charge.Builder> mapping(Codec<Timestamp> localTime) {
        TableMapping<Charge, Charge.Builder> table = TableMapping.<Charge, Charge.Builder>of(
                        "charge", Charge::newBuilder)
                .id(Charge::getId, Charge.Builder::setId)
                .facility(Charge::getFacilityId, Charge.Builder::setFacilityId)
                .column(
                        "encounter_id",
                        number("bigint"),
                        "encounter_id",
                        Charge::getEncounterId,
                        Charge.Builder::setEncounterId)
                .column(
                        "patient_id",
                        number("bigint"),
                        "patient_id",
                        Charge::getPatientId,
                        Charge.Builder::setPatientId)
                .column("provider_id", reference(), "provider_id", Charge::getProviderId, Charge.Builder::setProviderId)
                .column("service_date", date(), "service_date", Charge::getServiceDate, Charge.Builder::setServiceDate)
                .column("code", text("char(8)"), "charge_code", Charge::getChargeCode, Charge.Builder::setChargeCode)
                .column("modifier", text("varchar"), "modifier", Charge::getModifier, Charge.Builder::setModifier)
                .column(
                        "description",
                        blankIsNull("varchar"),
                        "description",
                        Charge::getDescription,
                        Charge.Builder::setDescription)
                .column(
                        "diagnosis_code",
                        text("varchar"),
                        "diagnosis_code",
                        Charge::getDiagnosisCode,
                        Charge.Builder::setDiagnosisCode)
                .column("quantity", wholeQuantity(), "quantity", Charge::getQuantity, Charge.Builder::setQuantity)
                .column("unit_amount", money(), "unit_price", Charge::getUnitPrice, Charge.Builder::setUnitPrice)
                .column("amount", money(), "amount", Charge::getAmount, Charge.Builder::setAmount)
                .column(
                        "status",
                        code(
                                "char(1)",
                                ChargeStatus::valueOf,
                                null,
                                "O=CHARGE_STATUS_OPEN",
                                "B=CHARGE_STATUS_BILLED",
                                "I=CHARGE_STATUS_INVOICED",
                                "V=CHARGE_STATUS_VOIDED"),
                        "status",
                        Charge::getStatus,
                        Charge.Builder::setStatus)
                .column(
                        "source",
                        code(
                                "char(1)",
                                ChargeOrigin::valueOf,
                                null,
                                "M=CHARGE_ORIGIN_MANUAL",
                                "E=CHARGE_ORIGIN_ENCOUNTER"),
                        "origin",
                        Charge::getOrigin,
                        Charge.Builder::setOrigin)
                .column(
                        "void_reason",
                        text("varchar"),
                        "void_reason",
                        Charge::getVoidReason,
                        Charge.Builder::setVoidReason)
                .column("voided_at", localTime, "voided_at", Charge::getVoidedAt, Charge.Builder::setVoidedAt)
                .column("created_by", reference(), "created_by", Charge::getCreatedBy, Charge.Builder::setCreatedBy)
                .column("created_at", localTime, "created_at", Charge::getCreatedAt, Charge.Builder::setCreatedAt)
                .column("updated_at", localTime, "updated_at", Charge::getUpdatedAt, Charge.Builder::setUpdatedAt)
                .column(
                        "source_command_id",
                        uuid(),
                        "source_command_id",
                        Charge::getSourceCommandId,
                        Charge.Builder::setSourceCommandId)
                .build();
        return new AggregateMapping<>("Charge", table, List.of("id"), "facility_id", Charge.parser());
    }
}
