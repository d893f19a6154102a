package dev.medsync.billing.claim;

import static dev.medsync.platform.data.ProtoValues.amount;
import static dev.medsync.platform.data.ProtoValues.date;
import static dev.medsync.platform.data.ProtoValues.day;
import static dev.medsync.platform.data.ProtoValues.instant;
import static dev.medsync.platform.data.ProtoValues.money;
import static dev.medsync.platform.data.ProtoValues.timestamp;
import static java.util.Objects.requireNonNull;

import dev.medsync.platform.request.WireEnum;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A claim as a message, for calls, events and copies. */
public final class ClaimMapping {

    private static final String STATUS = "CLAIM_STATUS_";

    private ClaimMapping() {}

    public static dev.medsync.billing.v1.Claim toMessage(Claim claim) {
        dev.medsync.billing.v1.Claim.Builder message = dev.medsync.billing.v1.Claim.newBuilder()
                .setId(claim.id())
                .setFacilityId(claim.facilityId())
                .setVersion(claim.version())
                .setNumber(claim.number())
                .setPatientId(claim.patientId())
                .setEncounterId(claim.encounterId())
                .setPayerId(claim.payerId())
                .setCoverageId(claim.coverageId())
                .setProviderId(claim.providerId())
                .setStatus(status(claim.status()))
                .setServiceDate(date(claim.serviceDate()))
                .setServiceTo(date(claim.serviceTo()))
                .addAllDiagnosisCodes(Arrays.stream(claim.diagnosisCodes().split(" "))
                        .filter(code -> !code.isEmpty())
                        .toList())
                .setTotal(money(claim.total()))
                .setPaid(money(claim.paid()))
                .setAdjusted(money(claim.adjusted()))
                .setPatientResponsibility(money(claim.patientResponsibility()))
                .setDenialCode(claim.denialCode())
                .setVoidReason(claim.voidReason())
                .setCreatedBy(claim.createdBy())
                .setCreatedAt(timestamp(claim.createdAt()))
                .setUpdatedAt(timestamp(claim.updatedAt()));
        if (claim.submittedAt() != null) {
            message.setSubmittedAt(timestamp(claim.submittedAt()));
        }
        claim.lines().forEach(line -> message.addLines(toMessage(line)));
        claim.history().forEach(change -> message.addHistory(toMessage(change)));
        return message.build();
    }

    private static dev.medsync.billing.v1.ClaimLine toMessage(ClaimLine line) {
        return dev.medsync.billing.v1.ClaimLine.newBuilder()
                .setId(line.id())
                .setLineNumber(line.lineNumber())
                .setChargeId(line.chargeId())
                .setChargeCode(line.chargeCode())
                .setModifier(line.modifier())
                .setDiagnosisCode(line.diagnosisCode())
                .setServiceDate(date(line.serviceDate()))
                .setQuantity(line.quantity())
                .setAmount(money(line.amount()))
                .setPaid(money(line.paid()))
                .build();
    }

    private static dev.medsync.billing.v1.ClaimStatusChange toMessage(ClaimStatusChange change) {
        return dev.medsync.billing.v1.ClaimStatusChange.newBuilder()
                .setId(change.id())
                .setFrom(status(change.fromStatus()))
                .setTo(status(change.toStatus()))
                .setAt(timestamp(change.at()))
                .setActor(change.actor())
                .setNote(change.note())
                .build();
    }

    private static dev.medsync.billing.v1.ClaimStatus status(@Nullable ClaimStatus status) {
        return status == null
                ? dev.medsync.billing.v1.ClaimStatus.CLAIM_STATUS_UNSPECIFIED
                : WireEnum.write(dev.medsync.billing.v1.ClaimStatus.class, STATUS, status);
    }

    public static Claim fromMessage(dev.medsync.billing.v1.Claim message) {
        return new Claim(
                message.getFacilityId(),
                message.getId(),
                message.getVersion(),
                message.getNumber(),
                message.getPatientId(),
                message.getEncounterId(),
                message.getPayerId(),
                message.getCoverageId(),
                message.getProviderId(),
                WireEnum.read(ClaimStatus.class, STATUS, message.getStatus()),
                requireNonNull(day(message.getServiceDate()), "service_date"),
                requireNonNull(day(message.getServiceTo()), "service_to"),
                String.join(" ", message.getDiagnosisCodesList()),
                amount(message.getTotal()),
                amount(message.getPaid()),
                amount(message.getAdjusted()),
                amount(message.getPatientResponsibility()),
                message.getDenialCode(),
                message.getVoidReason(),
                instant(message.getSubmittedAt()),
                message.getCreatedBy(),
                requireNonNull(instant(message.getCreatedAt()), "created_at"),
                requireNonNull(instant(message.getUpdatedAt()), "updated_at"),
                message.getLinesList().stream().map(ClaimMapping::fromMessage).toList(),
                message.getHistoryList().stream().map(ClaimMapping::fromMessage).toList());
    }

    private static ClaimLine fromMessage(dev.medsync.billing.v1.ClaimLine message) {
        return new ClaimLine(
                message.getId(),
                message.getLineNumber(),
                message.getChargeId(),
                message.getChargeCode(),
                message.getModifier(),
                message.getDiagnosisCode(),
                requireNonNull(day(message.getServiceDate()), "lines.service_date"),
                message.getQuantity(),
                amount(message.getAmount()),
                amount(message.getPaid()));
    }

    private static ClaimStatusChange fromMessage(dev.medsync.billing.v1.ClaimStatusChange message) {
        boolean first = message.getFrom() == dev.medsync.billing.v1.ClaimStatus.CLAIM_STATUS_UNSPECIFIED;
        return new ClaimStatusChange(
                message.getId(),
                first ? null : WireEnum.read(ClaimStatus.class, STATUS, message.getFrom()),
                WireEnum.read(ClaimStatus.class, STATUS, message.getTo()),
                requireNonNull(instant(message.getAt()), "history.at"),
                message.getActor(),
                message.getNote());
    }
}
