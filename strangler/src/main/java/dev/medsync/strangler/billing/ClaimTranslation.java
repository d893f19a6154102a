package dev.medsync.strangler.billing;

import static dev.medsync.strangler.translate.Codecs.blankIsNull;
import static dev.medsync.strangler.translate.Codecs.code;
import static dev.medsync.strangler.translate.Codecs.date;
import static dev.medsync.strangler.translate.Codecs.money;
import static dev.medsync.strangler.translate.Codecs.number;
import static dev.medsync.strangler.translate.Codecs.reference;
import static dev.medsync.strangler.translate.Codecs.text;
import static dev.medsync.strangler.translate.Codecs.wholeQuantity;

import com.google.protobuf.Timestamp;
import dev.medsync.billing.v1.Claim;
import dev.medsync.billing.v1.ClaimLine;
import dev.medsync.billing.v1.ClaimStatus;
import dev.medsync.billing.v1.ClaimStatusChange;
import dev.medsync.strangler.translate.AggregateMapping;
import dev.medsync.strangler.translate.Codec;
import dev.medsync.strangler.translate.TableMapping;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Claims with their lines and their history. */
final class ClaimTranslation {
    private ClaimTranslation() {}

    static AggregateMapping<Claim, Claim.Builder> mapping(Codec<Timestamp> localTime) {
        TableMapping<Claim, Claim.Builder> table = TableMapping.<Claim, Claim.Builder>of("claim", Claim::newBuilder)
                .id(Claim::getId, Claim.Builder::setId)
                .facility(Claim::getFacilityId, Claim.Builder::setFacilityId)
                .column("claim_no", text("bigint"), "number", Claim::getNumber, Claim.Builder::setNumber)
                .column("patient_id", number("bigint"), "patient_id", Claim::getPatientId, Claim.Builder::setPatientId)
                .column(
                        "encounter_id",
                        number("bigint"),
                        "encounter_id",
                        Claim::getEncounterId,
                        Claim.Builder::setEncounterId)
                .column("coverage_id", reference(), "coverage_id", Claim::getCoverageId, Claim.Builder::setCoverageId)
                .column("payer_id", number("bigint"), "payer_id", Claim::getPayerId, Claim.Builder::setPayerId)
                .column("provider_id", reference(), "provider_id", Claim::getProviderId, Claim.Builder::setProviderId)
                .column("service_from", date(), "service_date", Claim::getServiceDate, Claim.Builder::setServiceDate)
                .column("service_to", date(), "service_to", Claim::getServiceTo, Claim.Builder::setServiceTo)
                .column(
                        "diagnosis_1",
                        text("varchar"),
                        "diagnosis_codes[0]",
                        claim -> diagnosis(claim, 0),
                        addDiagnosis())
                .column(
                        "diagnosis_2",
                        text("varchar"),
                        "diagnosis_codes[1]",
                        claim -> diagnosis(claim, 1),
                        addDiagnosis())
                .column(
                        "diagnosis_3",
                        blankIsNull("varchar"),
                        "diagnosis_codes[2]",
                        claim -> diagnosis(claim, 2),
                        addDiagnosis())
                .column(
                        "diagnosis_4",
                        blankIsNull("varchar"),
                        "diagnosis_codes[3]",
                        claim -> diagnosis(claim, 3),
                        addDiagnosis())
                .column("total_amount", money(), "total", Claim::getTotal, Claim.Builder::setTotal)
                .column("paid_amount", money(), "paid", Claim::getPaid, Claim.Builder::setPaid)
                .column("adjusted_amount", money(), "adjusted", Claim::getAdjusted, Claim.Builder::setAdjusted)
                .column(
                        "patient_amount",
                        money(),
                        "patient_responsibility",
                        Claim::getPatientResponsibility,
                        Claim.Builder::setPatientResponsibility)
                .column("status", status(null), "status", Claim::getStatus, Claim.Builder::setStatus)
                .column(
                        "denial_code",
                        blankIsNull("varchar"),
                        "denial_code",
                        Claim::getDenialCode,
                        Claim.Builder::setDenialCode)
                .column("submitted_at", localTime, "submitted_at", Claim::getSubmittedAt, Claim.Builder::setSubmittedAt)
                .column(
                        "void_reason",
                        text("varchar"),
                        "void_reason",
                        Claim::getVoidReason,
                        Claim.Builder::setVoidReason)
                .column("created_by", reference(), "created_by", Claim::getCreatedBy, Claim.Builder::setCreatedBy)
                .column("created_at", localTime, "created_at", Claim::getCreatedAt, Claim.Builder::setCreatedAt)
                .column("updated_at", localTime, "updated_at", Claim::getUpdatedAt, Claim.Builder::setUpdatedAt)
                .children(line(), "claim_id", Claim::getLinesList, Claim.Builder::addAllLines)
                .children(history(localTime), "claim_id", Claim::getHistoryList, Claim.Builder::addAllHistory)
                .leave(
                        "edi_file_id",
                        "the batch file that carried the claim stays in the monolith until the EDI files move")
                .build();
        return new AggregateMapping<>("Claim", table, List.of("id"), "facility_id", Claim.parser());
    }

    private static TableMapping<ClaimLine, ClaimLine.Builder> line() {
        return TableMapping.<ClaimLine, ClaimLine.Builder>of("claim_line", ClaimLine::newBuilder)
                .column("id", number("bigint"), "lines.id", ClaimLine::getId, ClaimLine.Builder::setId)
                .whole(
                        "line_no",
                        "smallint",
                        "lines.line_number",
                        ClaimLine::getLineNumber,
                        ClaimLine.Builder::setLineNumber)
                .column(
                        "charge_id",
                        number("bigint"),
                        "lines.charge_id",
                        ClaimLine::getChargeId,
                        ClaimLine.Builder::setChargeId)
                .column(
                        "service_date",
                        date(),
                        "lines.service_date",
                        ClaimLine::getServiceDate,
                        ClaimLine.Builder::setServiceDate)
                .column(
                        "code",
                        text("char(8)"),
                        "lines.charge_code",
                        ClaimLine::getChargeCode,
                        ClaimLine.Builder::setChargeCode)
                .column(
                        "modifier",
                        text("varchar"),
                        "lines.modifier",
                        ClaimLine::getModifier,
                        ClaimLine.Builder::setModifier)
                .column(
                        "quantity",
                        wholeQuantity(),
                        "lines.quantity",
                        ClaimLine::getQuantity,
                        ClaimLine.Builder::setQuantity)
                .column("amount", money(), "lines.amount", ClaimLine::getAmount, ClaimLine.Builder::setAmount)
                .column("paid_amount", money(), "lines.paid", ClaimLine::getPaid, ClaimLine.Builder::setPaid)
                .build();
    }

    private static TableMapping<ClaimStatusChange, ClaimStatusChange.Builder> history(Codec<Timestamp> localTime) {
        return TableMapping.<ClaimStatusChange, ClaimStatusChange.Builder>of(
                        "claim_status_hist", ClaimStatusChange::newBuilder)
                .column(
                        "id",
                        number("bigint"),
                        "history.id",
                        ClaimStatusChange::getId,
                        ClaimStatusChange.Builder::setId)
                .column(
                        "from_status",
                        status(ClaimStatus.CLAIM_STATUS_UNSPECIFIED),
                        "history.from",
                        ClaimStatusChange::getFrom,
                        ClaimStatusChange.Builder::setFrom)
                .column(
                        "to_status",
                        status(null),
                        "history.to",
                        ClaimStatusChange::getTo,
                        ClaimStatusChange.Builder::setTo)
                .column(
                        "note",
                        text("varchar"),
                        "history.note",
                        ClaimStatusChange::getNote,
                        ClaimStatusChange.Builder::setNote)
                .column(
                        "changed_by",
                        userId(),
                        "history.actor",
                        ClaimStatusChange::getActor,
                        ClaimStatusChange.Builder::setActor)
                .column(
                        "changed_at",
                        localTime,
                        "history.at",
                        ClaimStatusChange::getAt,
                        ClaimStatusChange.Builder::setAt)
                .build();
    }

    /** @param absent what null means; null when it has no meaning */
    private static Codec<ClaimStatus> status(@Nullable ClaimStatus absent) {
        return code(
                "char(2)",
                ClaimStatus::valueOf,
                absent,
                "N=CLAIM_STATUS_DRAFT",
                "S=CLAIM_STATUS_SUBMITTED",
                "P=CLAIM_STATUS_PAID",
                "PP=CLAIM_STATUS_PARTIALLY_PAID",
                "D=CLAIM_STATUS_DENIED",
                "V=CLAIM_STATUS_VOIDED");
    }

    /** A user's id, which the service keeps as the name of an actor. */
    private static Codec<String> userId() {
        return new Codec<>("bigint", id -> id == null ? "" : id, actor -> isNumber(actor) ? actor : null);
    }

    private static boolean isNumber(@Nullable String text) {
        return text != null && !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static String diagnosis(Claim claim, int index) {
        return index < claim.getDiagnosisCodesCount() ? claim.getDiagnosisCodes(index) : "";
    }

    /** Codes are filled from the first position on; an empty one after them is no code. */
    private static BiConsumer<Claim.Builder, String> addDiagnosis() {
        return (claim, code) -> {
            if (!code.isEmpty()) {
                claim.addDiagnosisCodes(code);
            }
        };
    }
}
