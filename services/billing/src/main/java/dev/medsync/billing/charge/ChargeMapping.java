package dev.medsync.billing.charge;

import static dev.medsync.platform.data.ProtoValues.amount;
import static dev.medsync.platform.data.ProtoValues.date;
import static dev.medsync.platform.data.ProtoValues.day;
import static dev.medsync.platform.data.ProtoValues.instant;
import static dev.medsync.platform.data.ProtoValues.money;
import static dev.medsync.platform.data.ProtoValues.timestamp;
import static java.util.Objects.requireNonNull;

import dev.medsync.billing.v1.Charge.Builder;
import dev.medsync.platform.request.WireEnum;

/** A charge as a message, for calls, events and copies. The claim it is on is derived, and left to who answers a call. */
public final class ChargeMapping {

    private static final String STATUS = "CHARGE_STATUS_";
    private static final String ORIGIN = "CHARGE_ORIGIN_";

    private ChargeMapping() {}

    public static dev.medsync.billing.v1.Charge toMessage(Charge charge) {
        Builder message = dev.medsync.billing.v1.Charge.newBuilder()
                .setId(charge.id())
                .setFacilityId(charge.facilityId())
                .setVersion(charge.version())
                .setPatientId(charge.patientId())
                .setEncounterId(charge.encounterId())
                .setProviderId(charge.providerId())
                .setChargeCode(charge.chargeCode())
                .setModifier(charge.modifier())
                .setDescription(charge.description())
                .setDiagnosisCode(charge.diagnosisCode())
                .setServiceDate(date(charge.serviceDate()))
                .setQuantity(charge.quantity())
                .setUnitPrice(money(charge.unitPrice()))
                .setAmount(money(charge.amount()))
                .setStatus(WireEnum.write(dev.medsync.billing.v1.ChargeStatus.class, STATUS, charge.status()))
                .setOrigin(WireEnum.write(dev.medsync.billing.v1.ChargeOrigin.class, ORIGIN, charge.origin()))
                .setVoidReason(charge.voidReason())
                .setSourceCommandId(charge.sourceCommandId())
                .setCreatedBy(charge.createdBy())
                .setCreatedAt(timestamp(charge.createdAt()))
                .setUpdatedAt(timestamp(charge.updatedAt()));
        if (charge.voidedAt() != null) {
            message.setVoidedAt(timestamp(charge.voidedAt()));
        }
        return message.build();
    }

    public static Charge fromMessage(dev.medsync.billing.v1.Charge message) {
        return new Charge(
                message.getFacilityId(),
                message.getId(),
                message.getVersion(),
                message.getPatientId(),
                message.getEncounterId(),
                message.getProviderId(),
                message.getChargeCode(),
                message.getModifier(),
                message.getDescription(),
                message.getDiagnosisCode(),
                requireNonNull(day(message.getServiceDate()), "service_date"),
                message.getQuantity(),
                amount(message.getUnitPrice()),
                amount(message.getAmount()),
                WireEnum.read(ChargeStatus.class, STATUS, message.getStatus()),
                WireEnum.read(ChargeOrigin.class, ORIGIN, message.getOrigin()),
                message.getVoidReason(),
                instant(message.getVoidedAt()),
                message.getSourceCommandId(),
                message.getCreatedBy(),
                requireNonNull(instant(message.getCreatedAt()), "created_at"),
                requireNonNull(instant(message.getUpdatedAt()), "updated_at"));
    }
}
